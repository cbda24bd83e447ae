#include "services/cooperatives/domain/price.h"

#include <gmock/gmock.h>

#include <algorithm>

#include "chassis/testing/status_is.h"

// The examples of docs/settlement.md stand here one by one: what is written there is what runs.
namespace farmgate::cooperatives {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using testing::IsOk;
using ::testing::SizeIs;
using testing::StatusIs;

constexpr std::string_view kMarket = "Chợ đầu mối (ví dụ)";

Date day(std::string_view text) { return *parse_date(text); }

Observation seen(std::string_view on, std::int64_t price) {
  return {ObservationId::make(), std::string(kMarket), day(on), Money::vnd(price)};
}

MarketReference three_days() {
  return {.market = std::string(kMarket), .days = 3, .minimum_count = 2};
}

PriceClause following(PriceKind kind) {
  PriceClause clause;
  clause.kind = kind;
  clause.market = three_days();
  return clause;
}

// 30,000, 31,000 and 33,000 dong in three days: a mean of 31,333 and a third.
std::vector<Observation> june() {
  return {seen("2026-06-10", 30'000), seen("2026-06-11", 31'000), seen("2026-06-12", 33'000)};
}

Money of(const StatusOr<DayPrice>& price, std::int64_t thousandths) {
  return *price->unit_price.amount_of({thousandths, Unit::kKilogram});
}

TEST(Price, FixedIsThePriceOfTheContract) {
  PriceClause clause;
  clause.fixed_price = Money::vnd(28'500);

  const auto price = price_on(clause, day("2026-06-12"), {});

  ASSERT_THAT(price, IsOk());
  EXPECT_EQ(of(price, 1'250'500), Money::vnd(35'639'250));
  EXPECT_THAT(price->used, IsEmpty());
}

TEST(Price, FloorIsTheFloorWhileTheMarketIsBelow) {
  PriceClause clause = following(PriceKind::kFloor);
  clause.floor = Money::vnd(32'000);

  EXPECT_EQ(of(price_on(clause, day("2026-06-12"), june()), 1'000'000), Money::vnd(32'000'000));
  clause.floor = Money::vnd(31'000);
  EXPECT_EQ(of(price_on(clause, day("2026-06-12"), june()), 1'000'000), Money::vnd(31'333'333));
}

TEST(Price, CollarKeepsTheMarketBetweenFloorAndCeiling) {
  PriceClause clause = following(PriceKind::kCollar);
  clause.floor = Money::vnd(25'000);
  clause.ceiling = Money::vnd(31'000);

  EXPECT_EQ(of(price_on(clause, day("2026-06-12"), june()), 700'000), Money::vnd(21'700'000));
}

TEST(Price, MarketLinkedIsTheMarketAndAShareAndAnAddition) {
  PriceClause clause = following(PriceKind::kMarketLinked);
  clause.rate = 50'000;
  clause.addition = Money::vnd(-200);

  // 31,333 1/3 x 1.05 - 200 = 32,700 exactly.
  EXPECT_EQ(of(price_on(clause, day("2026-06-12"), june()), 1'000), Money::vnd(32'700));
}

TEST(Price, FloorShareGivesThePartOfWhatIsAboveTheFloor) {
  PriceClause clause = following(PriceKind::kFloorShare);
  clause.floor = Money::vnd(28'000);
  clause.share = 600'000;

  // 28,000 + 0.6 x 3,333 1/3 = 30,000 exactly.
  EXPECT_EQ(of(price_on(clause, day("2026-06-12"), june()), 2'500'000), Money::vnd(75'000'000));
}

TEST(Price, CostPlusIsTheAgreedCostAndMargin) {
  PriceClause clause;
  clause.kind = PriceKind::kCostPlus;
  clause.cost = Money::vnd(18'400);
  clause.margin = Money::vnd(3'100);

  EXPECT_EQ(of(price_on(clause, day("2026-06-12"), {}), 333'000), Money::vnd(7'159'500));
}

TEST(Price, PinsWhatItUsedAndNothingElse) {
  auto known = june();
  known.push_back(seen("2026-06-09", 1));  // before the window
  known.push_back(seen("2026-06-13", 9));  // after the day
  known.push_back(seen("2026-06-12", 7));
  known.back().market = "another market";
  PriceClause clause = following(PriceKind::kFloor);
  clause.floor = Money::vnd(1);
  auto wanted = {known[0].id, known[1].id, known[2].id};

  const auto price = price_on(clause, day("2026-06-12"), known);

  ASSERT_THAT(price, IsOk());
  EXPECT_THAT(price->used, ::testing::UnorderedElementsAreArray(wanted));
}

TEST(Price, TheMedianOfAnEvenNumberIsHalfWay) {
  PriceClause clause = following(PriceKind::kFloor);
  clause.floor = Money::vnd(1);
  clause.market->averaging = Averaging::kMedian;
  const std::vector<Observation> known = {seen("2026-06-12", 10), seen("2026-06-12", 1'000),
                                          seen("2026-06-12", 13), seen("2026-06-12", 12)};

  EXPECT_EQ(of(price_on(clause, day("2026-06-12"), known), 2'000), Money::vnd(25));
}

TEST(Price, WithoutEnoughObservationsTheLastValidOneHolds) {
  PriceClause clause = following(PriceKind::kFloor);
  clause.floor = Money::vnd(1);
  auto known = june();
  known.push_back(seen("2026-06-19", 99'000));  // alone: not enough

  const auto price = price_on(clause, day("2026-06-20"), known);

  ASSERT_THAT(price, IsOk());
  EXPECT_THAT(price->used, SizeIs(3));
  EXPECT_EQ(of(price, 3'000), Money::vnd(94'000));
}

TEST(Price, OrThePartiesHaveToAgreeAnew) {
  PriceClause clause = following(PriceKind::kFloor);
  clause.floor = Money::vnd(1);
  clause.market->without = WithoutPrice::kRenegotiate;

  EXPECT_THAT(price_on(clause, day("2026-06-20"), june()),
              StatusIs(Code::kFailedPrecondition, "PRICE_NOT_AVAILABLE"));
  EXPECT_THAT(price_on(following(PriceKind::kFloor), day("2026-06-20"), {}),
              StatusIs(Code::kFailedPrecondition, "PRICE_NOT_AVAILABLE"));
}

TEST(Price, ALinkThatFallsBelowZeroIsNoPrice) {
  PriceClause clause = following(PriceKind::kMarketLinked);
  clause.rate = -900'000;
  clause.addition = Money::vnd(-10'000);

  EXPECT_THAT(price_on(clause, day("2026-06-12"), june()),
              StatusIs(Code::kFailedPrecondition, "PRICE_NOT_AVAILABLE"));
}

TEST(PriceClause, SaysEveryFaultAtOnce) {
  PriceClause clause = following(PriceKind::kCollar);
  clause.floor = Money::vnd(5);
  clause.ceiling = Money::vnd(4);
  clause.share = 1;
  clause.market->days = 0;

  const Status status = clause.check("contract.price");

  EXPECT_THAT(status, StatusIs(Code::kInvalidArgument, "INVALID_FIELD"));
  std::vector<std::string> fields;
  for (const Violation& it : status.violations()) fields.push_back(it.field);
  EXPECT_THAT(fields, ElementsAre("contract.price.floor_vnd", "contract.price.share_millionths",
                                  "contract.price.market.days"));
}

TEST(PriceClause, NeedsAMarketOnlyWhereItFollowsOne) {
  PriceClause clause;
  clause.fixed_price = Money::vnd(1);
  EXPECT_THAT(clause.check("price"), IsOk());
  clause.market = three_days();
  EXPECT_THAT(clause.check("price"), StatusIs(Code::kInvalidArgument, "INVALID_FIELD"));
  PriceClause floor = following(PriceKind::kFloor);
  floor.floor = Money::vnd(1);
  EXPECT_THAT(floor.check("price"), IsOk());
  floor.market.reset();
  EXPECT_THAT(floor.check("price"), StatusIs(Code::kInvalidArgument, "INVALID_FIELD"));
}

}  // namespace
}  // namespace farmgate::cooperatives
