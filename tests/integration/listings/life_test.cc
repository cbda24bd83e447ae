#include <google/protobuf/field_mask.pb.h>

#include <future>

#include "chassis/wire/convert.h"
#include "services/listings/events/sellers.h"
#include "tests/integration/listings/market.h"
#include "tests/support/reply.h"

// Vacation, take-down, end of a listing, and what its seller's papers do to it.
namespace farmgate::listings {
namespace {

using farmgate::testing::parsed;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

constexpr int kTea = 11;

class Life : public Market {
 protected:
  static rpc::Call officer() {
    rpc::Call call = guest();
    call.principal.subject = "officer";
    call.access.all = true;
    return call;
  }
  template <class Request>
  static Request request(const v1::Listing& listing) {
    Request out;
    out.set_name(listing.name());
    out.set_request_id(Uuid::v7().to_string());
    return out;
  }
  StatusOr<v1::Listing> pause(const v1::Listing& it) {
    return parsed<v1::Listing>(life_.pause(seller(), request<v1::PauseListingRequest>(it)));
  }
  StatusOr<v1::Listing> resume(const v1::Listing& it) {
    return parsed<v1::Listing>(life_.resume(seller(), request<v1::ResumeListingRequest>(it)));
  }
  StatusOr<v1::Listing> retire(const v1::Listing& it) {
    return parsed<v1::Listing>(life_.retire(seller(), request<v1::RetireListingRequest>(it)));
  }
  StatusOr<v1::Listing> take_down(const v1::Listing& it, const rpc::Call& who = officer()) {
    auto asked = request<v1::TakeDownListingRequest>(it);
    asked.set_reason("Ảnh không đúng hàng (ví dụ)");
    return parsed<v1::Listing>(life_.take_down(who, asked));
  }
  StatusOr<v1::Listing> appeal(const v1::Listing& it) {
    auto asked = request<v1::AppealTakeDownRequest>(it);
    asked.set_text("Đã thay ảnh (ví dụ)");
    return parsed<v1::Listing>(life_.appeal(seller(), asked));
  }
  StatusOr<v1::Listing> decide(const v1::Listing& it, v1::AppealVerdict verdict) {
    auto asked = request<v1::DecideAppealRequest>(it);
    asked.set_verdict(verdict);
    asked.set_reason("Đã xem (ví dụ)");
    return parsed<v1::Listing>(life_.decide(officer(), asked));
  }
  std::vector<std::string> acts(const v1::Listing& it) {
    v1::ListListingActivitiesRequest asked;
    asked.set_parent(it.name());
    asked.set_page_size(2);
    std::vector<std::string> found;
    do {
      const auto page = life_.activities(seller(), asked).value();
      for (const auto& one : page.activities()) found.push_back(one.act() + " " + one.desk());
      asked.set_page_token(page.next_page_token());
    } while (!asked.page_token().empty());
    return found;
  }
  std::vector<std::string> unmet(const rpc::Call& who, const v1::Listing& it) {
    v1::CheckPublishableRequest asked;
    asked.set_name(it.name());
    std::vector<std::string> rules;
    const auto reply = life_.check(who, asked).value();
    for (const auto& rule : reply.unmet_rules()) {
      EXPECT_FALSE(rule.cure_vi().empty() || rule.cure_en().empty());
      rules.push_back(rule.rule());
    }
    return rules;
  }
  static std::vector<std::string> reasons(const v1::Listing& it) {
    return {it.block_reasons().begin(), it.block_reasons().end()};
  }
  // The seller with a paper of these days around today.
  ProducerEvent with_paper(int from, int last, const std::string& standing = "VALID") {
    ProducerEvent event = seller_event("communes/07582", kTea);
    auto& paper = *event.mutable_state()->add_qualifications();
    paper.set_name(seller_ + "/qualifications/0198c000-0000-7000-8000-000000000001");
    paper.set_kind("FOOD_SAFETY");
    const Date today = date_in_vietnam(time());
    farmgate::wire::write(later(today, std::chrono::days(from)), *paper.mutable_valid_from_date());
    farmgate::wire::write(later(today, std::chrono::days(last)),
                          *paper.mutable_valid_through_date());
    paper.set_standing(standing);
    return event;
  }
  v1::Listing tea() {
    auto asked = draft_request(product_, "Chè xanh");
    asked.mutable_listing()->mutable_label()->set_storage("Nơi khô ráo");
    asked.mutable_listing()->mutable_label()->set_shelf_life("12 tháng");
    asked.mutable_listing()->mutable_label()->set_batch_rule("Đáy gói");
    return create(asked).value();
  }
  void sweep() { EXPECT_THAT(refresh_papers(database_, outbox_, gate_), IsOk()); }
};

TEST_F(Life, AVacationIsSeenOnThePageAndLeavesTheLists) {
  const v1::Listing it = published();
  EXPECT_THAT(reasons(pause(it).value()), ElementsAre("PAUSED"));
  deliver();

  EXPECT_EQ(get(guest(), it.name())->state(), v1::LISTING_STATE_BLOCKED);
  EXPECT_THAT(titles(guest(), {}), IsEmpty());
  EXPECT_THAT(pause(it), StatusIs(Code::kFailedPrecondition, "LISTING_STATE"));
  EXPECT_THAT(resume(it), IsOk());
  deliver();

  EXPECT_EQ(get(guest(), it.name())->state(), v1::LISTING_STATE_PUBLISHED);
  EXPECT_THAT(titles(guest(), {}), ElementsAre(it.title()));
  EXPECT_EQ(events_of(it), "1 published, 2 paused, 3 unblocked");
  EXPECT_THAT(acts(it), ElementsAre("PUBLISHED OWNER", "PAUSED OWNER", "RESUMED OWNER"));
}

TEST_F(Life, ARetiredListingIsGoneForAllButItsOwner) {
  const v1::Listing it = published();
  arrives(offer_event(it.name(), 225'000, 5));
  deliver();
  EXPECT_THAT(get(guest(), it.name()), IsOk());
  EXPECT_THAT(retire(it), IsOk());
  deliver();

  EXPECT_THAT(get(guest(), it.name()), StatusIs(Code::kNotFound, "NOT_FOUND"));
  EXPECT_THAT(titles(guest(), {}), IsEmpty());
  EXPECT_EQ(get(seller(), it.name())->state(), v1::LISTING_STATE_RETIRED);
  const std::string events = events_of(it);
  EXPECT_EQ(events, "1 published, 2 updated, 3 retired");
  // Nothing wakes it.
  arrives(offer_event(it.name(), 180'000, 5));
  arrives(seller_event("communes/07525"));
  pass(49h);
  EXPECT_EQ(events_of(it), events);
  EXPECT_THAT(retitle(it, "Khác"), StatusIs(Code::kFailedPrecondition, "LISTING_STATE"));
  // Its title is free again.
  EXPECT_THAT(publish(draft(it.title())), IsOk());
}

TEST_F(Life, ATakeDownIsAnsweredByItsOwnerAndDecidedByAnOfficer) {
  const v1::Listing it = published();
  EXPECT_THAT(reasons(take_down(it).value()), ElementsAre("TAKEN_DOWN"));
  EXPECT_THAT(decide(it, v1::APPEAL_VERDICT_UPHELD),
              StatusIs(Code::kFailedPrecondition, "LISTING_STATE"));
  EXPECT_EQ(appeal(it)->appeal_state(), v1::APPEAL_STATE_OPEN);
  EXPECT_THAT(appeal(it), StatusIs(Code::kFailedPrecondition, "LISTING_STATE"));
  EXPECT_EQ(decide(it, v1::APPEAL_VERDICT_UPHELD)->appeal_state(), v1::APPEAL_STATE_UPHELD);
  EXPECT_THAT(appeal(it), StatusIs(Code::kFailedPrecondition, "LISTING_STATE"));
  EXPECT_EQ(decide(it, v1::APPEAL_VERDICT_LIFTED)->state(), v1::LISTING_STATE_PUBLISHED);

  EXPECT_EQ(events_of(it), "1 published, 2 taken_down, 3 updated, 4 updated, 5 unblocked");
  EXPECT_THAT(acts(it), ElementsAre("PUBLISHED OWNER", "TAKEN_DOWN PROVINCE", "APPEALED OWNER",
                                    "APPEAL_UPHELD PROVINCE", "TAKE_DOWN_LIFTED PROVINCE"));
}

TEST_F(Life, AProductThatIsTakenDownIsNotPublishedUnderOtherWords) {
  const v1::Listing taken = published();
  ASSERT_THAT(take_down(taken), IsOk());
  const v1::Listing other = draft("Vải sấy");
  EXPECT_THAT(publish(other), StatusIs(Code::kFailedPrecondition, "NOT_PUBLISHABLE"));
  EXPECT_THAT(unmet(seller(), other), ElementsAre("PRODUCT_TAKEN_DOWN"));

  ASSERT_THAT(decide(taken, v1::APPEAL_VERDICT_LIFTED), IsOk());
  EXPECT_THAT(publish(other), IsOk());
}

TEST_F(Life, AnOfficerTakesDownNoDraftAndNobodySeesAnothersHistory) {
  const v1::Listing secret = draft();
  EXPECT_THAT(take_down(secret), StatusIs(Code::kNotFound, "NOT_FOUND"));
  v1::ListListingActivitiesRequest asked;
  asked.set_parent(published("Vải sấy").name());
  EXPECT_THAT(life_.activities(guest(), asked), StatusIs(Code::kNotFound, "NOT_FOUND"));
  EXPECT_EQ(life_.activities(officer(), asked)->activities_size(), 1);
}

TEST_F(Life, OnlyADraftIsDeleted) {
  const v1::Listing it = draft();
  const v1::Listing shown = published("Vải sấy");
  auto asked = request<v1::DeleteListingRequest>(shown);
  EXPECT_THAT(life_.remove(seller(), asked), StatusIs(Code::kFailedPrecondition, "LISTING_STATE"));
  asked = request<v1::DeleteListingRequest>(it);
  EXPECT_THAT(life_.remove(seller(), asked), IsOk());
  EXPECT_THAT(get(seller(), it.name()), StatusIs(Code::kNotFound, "NOT_FOUND"));
}

TEST_F(Life, WhatIsDoneCannotBeUndoneInTheDatabase) {
  const v1::Listing it = published();
  arrives(offer_event(it.name(), 225'000, 5));
  for (const std::string sql :
       {"UPDATE listing_activity SET act = 'X'", "DELETE FROM listing_activity",
        "TRUNCATE listing_activity", "UPDATE price_entry SET from_price_vnd = 1",
        "DELETE FROM price_entry", "TRUNCATE price_entry"}) {
    const Status refused = pg::execute_script(sandbox_.options(), sql);
    EXPECT_THAT(std::string(refused.message()), HasSubstr("append-only")) << sql;
  }
}

TEST_F(Life, APaperThatIsRevokedOrEndsBlocksUntilAnotherIsThere) {
  arrives(with_paper(-10, 1));
  const v1::Listing it = publish(tea()).value();
  arrives(with_paper(-10, 1, "REVOKED"));
  EXPECT_THAT(reasons(now(it)), ElementsAre("FOOD_SAFETY_PAPER_MISSING"));
  arrives(with_paper(-10, 1));
  EXPECT_THAT(reasons(now(it)), IsEmpty());

  pass(48h);  // its last day is over, and no event says so
  EXPECT_THAT(reasons(get(guest(), it.name()).value()), ElementsAre("FOOD_SAFETY_PAPER_MISSING"));
  sweep();
  EXPECT_THAT(reasons(now(it)), ElementsAre("FOOD_SAFETY_PAPER_MISSING"));
  arrives(with_paper(1, 300));  // from tomorrow on
  EXPECT_THAT(reasons(now(it)), ElementsAre("FOOD_SAFETY_PAPER_MISSING"));
  pass(72h);
  sweep();

  EXPECT_THAT(reasons(now(it)), IsEmpty());
  EXPECT_EQ(events_of(it), "1 published, 2 blocked, 3 unblocked, 4 blocked, 5 unblocked");
}

TEST_F(Life, WhatIsUnmetIsToldToOwnerAndOfficerWithItsCure) {
  arrives(seller_event("communes/07582", kTea));
  v1::Listing it = draft("Vải OCOP 5 sao");
  EXPECT_THAT(unmet(seller(), it),
              ElementsAre("STAR_NOT_VALID", "FOOD_SAFETY_PAPER_MISSING", "LABEL_STORAGE_MISSING",
                          "LABEL_SHELF_LIFE_MISSING", "LABEL_BATCH_RULE_MISSING"));
  EXPECT_EQ(unmet(officer(), it), unmet(seller(), it));
  const Status refused = publish(it).status();
  EXPECT_THAT(refused, StatusIs(Code::kFailedPrecondition, "NOT_PUBLISHABLE"));
  EXPECT_EQ(refused.violations().size(), 5u);

  arrives(with_paper(0, 0));
  EXPECT_THAT(unmet(seller(), tea()), IsEmpty());
  v1::CheckPublishableRequest asked;
  asked.set_name(it.name());
  EXPECT_THAT(life_.check(guest(), asked), StatusIs(Code::kNotFound, "NOT_FOUND"));
}

TEST_F(Life, ASellersPublicTitlesDiffer) {
  const v1::Listing it = published("Mật ong hoa vải");
  EXPECT_THAT(publish(draft("MAT ONG  hoa vải")),
              StatusIs(Code::kFailedPrecondition, "NOT_PUBLISHABLE"));
  const v1::Listing other = published("Mật ong hoa nhãn");
  EXPECT_THAT(retitle(other, it.title()), StatusIs(Code::kFailedPrecondition, "NOT_PUBLISHABLE"));
  EXPECT_THAT(retitle(other, "Mật ong OCOP 4 sao"),
              StatusIs(Code::kFailedPrecondition, "NOT_PUBLISHABLE"));
  EXPECT_EQ(now(other).title(), other.title());
}

TEST_F(Life, OfTwoPublicationsOfOneTitleAtOnceOneIsRefused) {
  for (int round = 0; round < 5; ++round) {
    const std::string title = "Vải " + std::to_string(round);
    const v1::Listing one = draft(title), other = draft(title);
    auto first = std::async(std::launch::async, [&] { return publish(one).status(); });
    const Status second = publish(other).status();
    EXPECT_NE(first.get().ok(), second.ok());
  }
  EXPECT_EQ(value("SELECT count(*) FROM listing WHERE state = 2"), "5");
}

TEST_F(Life, ItsOwnerChangesLabelAndTraceCodeWithinTheRules) {
  const v1::Listing it = published();
  v1::UpdateListingRequest asked;
  asked.mutable_listing()->set_name(it.name());
  *asked.mutable_listing()->mutable_label() = label();
  asked.mutable_listing()->mutable_label()->set_storage("Nơi mát");
  asked.mutable_listing()->set_trace_code("893850100100");
  asked.mutable_update_mask()->add_paths("label");
  asked.mutable_update_mask()->add_paths("trace_code");
  asked.set_request_id(Uuid::v7().to_string());
  const v1::Listing changed = parsed<v1::Listing>(api_.update(seller(), asked)).value();
  EXPECT_EQ(changed.label().storage(), "Nơi mát");
  EXPECT_EQ(changed.title(), it.title());
  EXPECT_EQ(now(it).trace_code(), "893850100100");

  asked.mutable_listing()->mutable_label()->clear_origin();
  asked.set_request_id(Uuid::v7().to_string());
  EXPECT_THAT(api_.update(seller(), asked), StatusIs(Code::kFailedPrecondition, "NOT_PUBLISHABLE"));
  EXPECT_EQ(now(it).label().origin(), "Việt Nam");
  EXPECT_EQ(events_of(it), "1 published, 2 updated");
}

TEST_F(Life, ADraftIsPreviewedAsBuyersWouldSeeIt) {
  arrives(seller_event("communes/07582", kTea));
  const v1::Listing it = tea();
  v1::PreviewListingRequest asked;
  asked.set_name(it.name());

  v1::Listing page = life_.preview(seller(), asked).value();
  EXPECT_THAT(reasons(page), ElementsAre("FOOD_SAFETY_PAPER_MISSING"));
  arrives(with_paper(0, 0));
  page = life_.preview(officer(), asked).value();
  EXPECT_EQ(page.state(), v1::LISTING_STATE_PUBLISHED);
  EXPECT_EQ(page.label().storage(), "Nơi khô ráo");

  EXPECT_EQ(now(it).state(), v1::LISTING_STATE_DRAFT);
  EXPECT_EQ(events_of(it), "");
  EXPECT_THAT(life_.preview(guest(), asked), StatusIs(Code::kNotFound, "NOT_FOUND"));
}

TEST_F(Life, ScriptAndStrangeTextsAreKeptAsTheyAre) {
  auto asked = draft_request(product_);
  const std::string story = "<script>alert(1)</script> \u202Eabc\u202C 🥭 '; DROP TABLE listing;--";
  asked.mutable_listing()->set_story(story);
  const v1::Listing it = publish(create(asked).value()).value();
  deliver();
  EXPECT_EQ(get(guest(), it.name())->story(), story);
}

}  // namespace
}  // namespace farmgate::listings
