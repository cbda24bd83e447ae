#include <gmock/gmock.h>

#include "tests/unit/services/orders/fair_samples.h"

namespace farmgate::orders {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using Reason = AllocationReason;

std::vector<std::string> booths_of(const std::vector<BoothVerdict>& verdicts) {
  std::vector<std::string> out;
  for (const BoothVerdict& it : verdicts) out.push_back(it.booth.empty() ? "-" : it.booth);
  return out;
}

std::vector<Reason> reasons_of(const std::vector<BoothVerdict>& verdicts) {
  std::vector<Reason> out;
  for (const BoothVerdict& it : verdicts) out.push_back(it.reason);
  return out;
}

TEST(Allocation, RanksByStarThenFirstBoothOfTheYearThenFiling) {
  const Fair fair = june_fair();
  Candidate early = candidate(3), late = candidate(3), fresh = candidate(3), best = candidate(5);
  fresh.first_timer = true;

  const auto out = allocate(hall_of(fair, {{"A1", "A"}, {"A2", "A"}, {"A3", "A"}, {"A4", "A"}}),
                            {late, fresh, early, best});

  EXPECT_THAT(booths_of(out), ElementsAre("A1", "A2", "A3", "A4"));
  EXPECT_EQ(out[0].id, best.id);
  EXPECT_EQ(out[1].id, fresh.id);
  EXPECT_EQ(out[2].id, early.id);
  EXPECT_EQ(out[3].id, late.id);
  EXPECT_EQ(out[3].rank, 4);
}

TEST(Allocation, GivesTheFirstFreeBoothOfTheDearestZoneThatAdmitsTheStar) {
  const Fair fair = june_fair();
  const auto out = allocate(hall_of(fair, {{"A1", "A"}, {"B1", "B"}, {"B2", "B"}}),
                            {candidate(4, {"B", "A"}), candidate(2, {"A", "B"})});

  EXPECT_THAT(booths_of(out), ElementsAre("B1", "B2"));
  EXPECT_EQ(out[1].explanation,
            "rank 2 (2 stars on all days): by rank, the first free booth of zone B, wish 2 of 2");
}

TEST(Allocation, SaysWhyEachRowHasNoBooth) {
  Fair fair = june_fair();
  fair.rules.booths_per_commune = 2;
  fair.rules.waiting_list_size = 2;
  Candidate one = candidate(5), two = candidate(5), three = candidate(5);
  one.commune = two.commune = three.commune = "communes/07525";
  two.subject = three.subject = one.subject;
  Candidate neighbour = candidate(4);
  neighbour.commune = one.commune;
  Candidate gone = candidate(5);
  gone.active = false;

  const auto out =
      allocate(hall_of(fair, {{"A1", "A"}, {"A2", "A"}}),
               {one, two, three, neighbour, candidate(3), candidate(3), gone, candidate(2, {"A"})});

  EXPECT_THAT(reasons_of(out),
              ElementsAre(Reason::kRank, Reason::kRank, Reason::kSubjectCap, Reason::kCommuneQuota,
                          Reason::kNoBoothFree, Reason::kWaitingListFull, Reason::kNotActive,
                          Reason::kStarTooLow));
  EXPECT_EQ(out[2].outcome, Outcome::kRefused);
  EXPECT_EQ(out[3].outcome, Outcome::kWaiting);
  EXPECT_THAT(out[3].explanation, HasSubstr("communes/07525 has its quota of 2 booths"));
  EXPECT_THAT(out[7].explanation, HasSubstr("3 stars needed"));
}

TEST(Allocation, AQuotaOfZeroKeepsACommuneOut) {
  Fair fair = june_fair();
  fair.rules.commune_quotas["communes/07582"] = 0;

  const auto out = allocate(hall_of(fair, {{"A1", "A"}}), {candidate(5)});

  EXPECT_THAT(reasons_of(out), ElementsAre(Reason::kCommuneQuota));
}

TEST(Allocation, KeepsAShareForFirstTimers) {
  Fair fair = june_fair();
  fair.rules.first_timer_millionths = 500'000;
  Candidate fresh = candidate(3), again = candidate(3), other = candidate(3);
  fresh.first_timer = again.first_timer = other.first_timer = true;
  again.subject = fresh.subject;

  const auto out = allocate(hall_of(fair, {{"A1", "A"}, {"A2", "A"}, {"A3", "A"}, {"A4", "A"}}),
                            {candidate(5), candidate(5), candidate(5), fresh, again, other});

  EXPECT_THAT(booths_of(out), ElementsAre("A3", "A4", "-", "A1", "-", "A2"));
  EXPECT_EQ(out[3].reason, Reason::kFirstTimerShare);
  EXPECT_EQ(out[5].reason, Reason::kFirstTimerShare);
}

TEST(Allocation, MovesUpInTheOrderOfRanksWhoseCauseIsGone) {
  Fair fair = june_fair();
  fair.rules.booths_per_commune = 1;
  Candidate held_up = candidate(5), next = candidate(4), last = candidate(3);
  held_up.rank = 2, next.rank = 3, last.rank = 4;
  next.commune = "communes/07525", last.commune = "communes/07339";
  Hall hall = hall_of(fair, {{"A7", "A"}});
  hall.held.push_back({ProducerId::make(), held_up.commune, false});

  const auto out = move_up(hall, {last, next, held_up});

  ASSERT_EQ(out.size(), 1u);
  EXPECT_EQ(out[0].id, next.id);
  EXPECT_EQ(out[0].booth, "A7");
  EXPECT_EQ(out[0].reason, Reason::kMovedUp);
}

TEST(Allocation, WhoLostTheStarWhileWaitingIsRefused) {
  const Fair fair = june_fair();
  Candidate it = candidate(0, {"A"});
  it.rank = 1;

  EXPECT_THAT(reasons_of(move_up(hall_of(fair, {{"A1", "A"}}), {it})),
              ElementsAre(Reason::kStarTooLow));
}

}  // namespace
}  // namespace farmgate::orders
