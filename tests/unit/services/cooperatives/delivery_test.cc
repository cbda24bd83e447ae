#include "services/cooperatives/domain/delivery.h"

#include <gmock/gmock.h>

#include "chassis/testing/status_is.h"
#include "services/cooperatives/domain/breach.h"
#include "tests/unit/services/cooperatives/contract_samples.h"

namespace farmgate::cooperatives {
namespace {

using testing::IsOk;
using testing::StatusIs;

Quantity kilograms(std::int64_t thousandths) { return {thousandths, Unit::kKilogram}; }

Delivery delivery_of(std::int64_t thousandths, std::string_view on = "2026-06-05") {
  Delivery it;
  it.schedule_line = 1;
  it.day = day(on);
  it.lines = {{"producers/1/lots/1", "producers/1", "1", kilograms(thousandths), {}}};
  return it;
}

Status judged(const Delivery& it, std::int64_t before = 0) {
  return check(it, active_contract(), kilograms(before));
}

const auto kOutside = StatusIs(Code::kFailedPrecondition, "DELIVERY_OUTSIDE_SCHEDULE");

TEST(Delivery, FitsItsLineUpToTheTolerance) {
  EXPECT_THAT(judged(delivery_of(5'250'000)), IsOk());
  EXPECT_THAT(judged(delivery_of(5'250'001)), kOutside);
  EXPECT_THAT(judged(delivery_of(1'250'000), 4'000'000), IsOk());
  EXPECT_THAT(judged(delivery_of(1'250'001), 4'000'000), kOutside);
}

TEST(Delivery, ComesOnADayOfItsLine) {
  EXPECT_THAT(judged(delivery_of(1'000, "2026-06-01")), IsOk());
  EXPECT_THAT(judged(delivery_of(1'000, "2026-06-10")), IsOk());
  EXPECT_THAT(judged(delivery_of(1'000, "2026-05-31")), kOutside);
  EXPECT_THAT(judged(delivery_of(1'000, "2026-06-11")), kOutside);
  Delivery no_line = delivery_of(1'000);
  no_line.schedule_line = 3;
  EXPECT_THAT(judged(no_line), kOutside);
}

TEST(Delivery, HasGradesAndUnitsOfTheContract) {
  Delivery it = delivery_of(1'000);
  it.lines[0].grade = "3";
  EXPECT_THAT(judged(it), StatusIs(Code::kFailedPrecondition, "GRADE_UNKNOWN"));
  it = delivery_of(1'000);
  it.lines[0].delivered.unit = Unit::kPiece;
  EXPECT_THAT(judged(it), StatusIs(Code::kInvalidArgument, "UNIT_MISMATCH"));
  EXPECT_THAT(judged(delivery_of(0)), StatusIs(Code::kInvalidArgument, "INVALID_FIELD"));
  EXPECT_THAT(judged(delivery_of(-1)), StatusIs(Code::kInvalidArgument, "INVALID_FIELD"));
}

TEST(Delivery, NeedsAnActiveContract) {
  Contract contract = active_contract();
  ASSERT_THAT(contract.suspend(day("2026-06-02"), kNow), IsOk());
  EXPECT_THAT(check(delivery_of(1'000), contract, kilograms(0)),
              StatusIs(Code::kFailedPrecondition, "CONTRACT_STATE"));
}

TEST(Delivery, IsDecidedOnce) {
  Delivery it = delivery_of(1'000);
  ASSERT_THAT(it.accept(kNow), IsOk());
  EXPECT_EQ(it.accepted(), kilograms(1'000));
  const auto refused = StatusIs(Code::kFailedPrecondition, "DELIVERY_STATE");
  EXPECT_THAT(it.reject("ướt", kNow), refused);
  EXPECT_THAT(it.dispute("ướt", kNow), refused);
  EXPECT_THAT(it.resolve({1'000}, "", kNow), refused);
}

TEST(Delivery, OfADisputeSomeOrNothingIsTaken) {
  Delivery some = delivery_of(1'000);
  some.lines.push_back(some.lines[0]);
  ASSERT_THAT(some.dispute("ướt", kNow), IsOk());
  EXPECT_THAT(some.resolve({1'000}, "", kNow), StatusIs(Code::kInvalidArgument, "INVALID_FIELD"));
  EXPECT_THAT(some.resolve({1'001, 0}, "", kNow),
              StatusIs(Code::kInvalidArgument, "INVALID_FIELD"));
  ASSERT_THAT(some.resolve({400, 0}, "cân lại", kNow), IsOk());
  EXPECT_EQ(some.state, DeliveryState::kAccepted);
  EXPECT_EQ(some.accepted().thousandths, 400);

  Delivery nothing = delivery_of(1'000);
  ASSERT_THAT(nothing.dispute("ướt", kNow), IsOk());
  ASSERT_THAT(nothing.resolve({0}, "hỏng", kNow), IsOk());
  EXPECT_EQ(nothing.state, DeliveryState::kRejected);
}

TEST(Breach, IsAllegedThenFoundThenMadeGood) {
  Breach breach;
  const auto refused = StatusIs(Code::kFailedPrecondition, "BREACH_STATE");
  EXPECT_THAT(breach.remedied("trả đủ", kNow), refused);
  ASSERT_THAT(breach.find("thiếu hàng", Money::vnd(171'000), kNow), IsOk());
  EXPECT_THAT(breach.dismiss("", kNow), refused);
  ASSERT_THAT(breach.remedied("trả đủ", kNow), IsOk());
  EXPECT_EQ(breach.penalty, Money::vnd(171'000));
  EXPECT_EQ(breach.finding, "thiếu hàng");
}

TEST(Breach, OfAShortLineCostsWhatIsShortBeyondTheTolerance) {
  const Contract contract = active_contract();
  const ExactPrice price(Money::vnd(28'500));
  // 5,000 - 250 - 4,630 = 120 kg short.
  EXPECT_EQ(*penalty_of_short_line(contract, *contract.terms.line(1), kilograms(4'630'000), price,
                                   80'000),
            Money::vnd(171'000));
  EXPECT_THAT(
      penalty_of_short_line(contract, *contract.terms.line(1), kilograms(4'750'000), price, 80'000),
      StatusIs(Code::kFailedPrecondition, "BREACH_NOT_SHORT"));
}

}  // namespace
}  // namespace farmgate::cooperatives
