#include <gtest/gtest.h>

#include <functional>

#include "chassis/testing/status_is.h"
#include "services/listings/domain/listing.h"

// Every act in every state of a listing.
namespace farmgate::listings {
namespace {

using testing::IsOk;
using testing::StatusIs;

const Time kNow{std::chrono::sys_days{std::chrono::year{2026} / 6 / 15}};

Listing draft_listing() {
  Listing it;
  it.id = ListingId::make();
  it.title = "Vải thiều";
  return it;
}

using Steps = std::function<void(Listing&)>;
Listing after(const Steps& steps) {
  Listing it = draft_listing();
  if (steps) steps(it);
  return it;
}

void published(Listing& it) { ASSERT_THAT(it.publish(kNow), IsOk()); }
void paused(Listing& it) {
  published(it);
  ASSERT_THAT(it.pause(kNow), IsOk());
}
void banned(Listing& it) {
  published(it);
  ASSERT_EQ(it.set_block(kMovementBanned, true, kNow), ListingChange::kBlocked);
}
void taken_down(Listing& it) {
  published(it);
  ASSERT_THAT(it.take_down(kNow), IsOk());
}
void appealed(Listing& it) {
  taken_down(it);
  ASSERT_THAT(it.appeal_take_down(kNow), IsOk());
}
void upheld(Listing& it) {
  appealed(it);
  ASSERT_THAT(it.decide_appeal(false, kNow), IsOk());
}
void retired(Listing& it) {
  published(it);
  ASSERT_THAT(it.retire(kNow), IsOk());
}

struct State {
  const char* name;
  Steps steps;
  std::string allowed;  // the acts, by letter
};
// p publish, e edit, d delete, v pause, r resume, t take down, a appeal, u uphold, l lift, x
// retire.
const State kStates[] = {
    {"DRAFT", nullptr, "ped"},          {"PUBLISHED", published, "evtx"},
    {"PAUSED", paused, "ertx"},         {"MOVEMENT_BANNED", banned, "evtx"},
    {"TAKEN_DOWN", taken_down, "eval"}, {"APPEALED", appealed, "evul"},
    {"UPHELD", upheld, "evl"},          {"RETIRED", retired, ""},
};

Status act(Listing& it, char letter) {
  switch (letter) {
    case 'p': return it.publish(kNow);
    case 'e': return it.edit({.story = "Mới"}, kNow).status();
    case 'd': return it.check_removable();
    case 'v': return it.pause(kNow);
    case 'r': return it.resume(kNow).status();
    case 't': return it.take_down(kNow);
    case 'a': return it.appeal_take_down(kNow);
    case 'u': return it.decide_appeal(false, kNow).status();
    case 'l': return it.decide_appeal(true, kNow).status();
    default: return it.retire(kNow);
  }
}

TEST(Life, EveryActIsAllowedOrRefusedInEveryState) {
  for (const State& state : kStates) {
    for (const char letter : std::string("pedvrtaulx")) {
      SCOPED_TRACE(std::string(state.name) + " " + letter);
      Listing it = after(state.steps);
      const std::int64_t version = it.version;
      const std::int64_t revision = it.revision;

      const Status done = act(it, letter);

      if (state.allowed.find(letter) == std::string::npos) {
        EXPECT_THAT(done, StatusIs(Code::kFailedPrecondition, "LISTING_STATE"));
        EXPECT_EQ(it.revision, revision);
        continue;
      }
      EXPECT_THAT(done, IsOk());
      if (letter == 'd') continue;
      EXPECT_EQ(it.revision, revision + 1);
      EXPECT_EQ(it.version, version + (it.is_announced() ? 1 : 0));
    }
  }
}

TEST(Life, AVacationEndsAsItsOtherReasonsLetIt) {
  Listing it = after(paused);
  EXPECT_EQ(it.state, ListingState::kBlocked);
  EXPECT_EQ(it.resume(kNow).value(), ListingChange::kUnblocked);
  EXPECT_EQ(it.state, ListingState::kPublished);

  it = after(taken_down);
  ASSERT_THAT(it.pause(kNow), IsOk());
  EXPECT_EQ(it.resume(kNow).value(), ListingChange::kUpdated);
  EXPECT_EQ(it.state, ListingState::kBlocked);
}

TEST(Life, ALiftedTakeDownMayBeFollowedByAnotherWithItsOwnAppeal) {
  Listing it = after(upheld);
  EXPECT_EQ(it.appeal, AppealState::kUpheld);
  EXPECT_EQ(it.decide_appeal(true, kNow).value(), ListingChange::kUnblocked);
  EXPECT_EQ(it.appeal, AppealState::kNone);

  EXPECT_THAT(it.take_down(kNow), IsOk());
  EXPECT_THAT(it.appeal_take_down(kNow), IsOk());
}

TEST(Life, ARetiredListingIsLeftAloneByAllThatHappens) {
  Listing it = after(retired);
  const std::int64_t version = it.version;

  EXPECT_FALSE(it.is_public());
  EXPECT_EQ(it.set_block(kMovementBanned, true, kNow), std::nullopt);
  EXPECT_TRUE(it.block_reasons.empty());
  EXPECT_EQ(it.version, version);
  EXPECT_EQ(it.until(), std::nullopt);
}

TEST(Life, APaperThatIsMissingBlocksAndFreesWithTheSellersOtherNews) {
  Listing it = after(published);
  const SellerCopy seller{it.seller, "Hộ Giáp Thị Hoa (ví dụ)", "communes/07582", true,
                          "HOUSEHOLD"};
  EXPECT_EQ(it.follow(seller, {false, std::nullopt}, kNow), ListingChange::kBlocked);
  EXPECT_TRUE(it.blocked_by(kPaperMissing));
  EXPECT_EQ(it.version, 2);  // one change with the name
  EXPECT_EQ(it.follow(seller, {true, kNow}, kNow), ListingChange::kUnblocked);
  EXPECT_EQ(it.until(), kNow);
}

TEST(Life, AStarThatEndsBlocksATextThatClaimsIt) {
  Listing it = draft_listing();
  it.title = "Vải thiều OCOP 4 sao";
  it.star = {4, "01", std::nullopt};
  published(it);
  EXPECT_EQ(it.show(it.shelf, {}, {}, kNow), ListingChange::kBlocked);
  EXPECT_TRUE(it.blocked_by(kStarNotValid));

  EXPECT_EQ(it.edit({.title = "Vải thiều"}, kNow).value(), ListingChange::kUnblocked);
  EXPECT_EQ(it.state, ListingState::kPublished);
}

TEST(Life, ATradeNameThatClaimsAStarBlocksUntilItIsAnother) {
  Listing it = after(published);
  const SellerCopy boaster{it.seller, "HTX OCOP 5 sao", it.commune, true};
  EXPECT_EQ(it.follow(boaster, {}, kNow), ListingChange::kBlocked);
  EXPECT_TRUE(it.blocked_by(kStarNotValid));
  const SellerCopy renamed{it.seller, "HTX Hoa Sim", it.commune, true};
  EXPECT_EQ(it.follow(renamed, {}, kNow), ListingChange::kUnblocked);
}

}  // namespace
}  // namespace farmgate::listings
