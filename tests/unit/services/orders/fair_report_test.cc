#include "services/orders/domain/fair_report.h"

#include <gmock/gmock.h>

#include "chassis/testing/status_is.h"
#include "tests/unit/services/orders/fair_samples.h"

namespace farmgate::orders {
namespace {

using farmgate::testing::IsOk;
using farmgate::testing::StatusIs;
using ::testing::ElementsAre;

const ProducerId kAn = ProducerId::make(), kBinh = ProducerId::make(), kCuc = ProducerId::make();

std::vector<LetBooth> booths() {
  return {{"A1", "A", kAn, "An", "communes/07525", 4},
          {"A2", "A", kBinh, "Bình", "communes/07582", 3},
          {"B1", "B", kAn, "An", "communes/07525", 4}};
}

std::vector<std::string> keys_of(const std::vector<FairReportRow>& rows) {
  std::vector<std::string> out;
  for (const FairReportRow& it : rows) out.push_back(it.key);
  return out;
}

TEST(FairReport, AddsUpByBoothZoneCommuneAndStar) {
  const auto out = report_of(booths(), {{kAn, 3, Money::vnd(900)}, {kBinh, 1, Money::vnd(50)}},
                             {{"A2", june(10), 40, 1, Money::vnd(7000), Money::vnd(20)},
                              {"A2", june(11), 60, 0, Money(), Money()}})
                       .value();

  EXPECT_EQ(out.sum.booths, 3);
  EXPECT_EQ(out.sum.sales, Money::vnd(950));
  EXPECT_EQ(out.by_booth[0].orders, 3);
  EXPECT_EQ(out.by_booth[2].orders, 0);  // the first booth of an exhibitor has its sales
  EXPECT_EQ(out.by_booth[1].visitors, 100);
  EXPECT_THAT(keys_of(out.by_zone), ElementsAre("A", "B"));
  EXPECT_EQ(out.by_zone[0].contracts, Money::vnd(7000));
  EXPECT_THAT(keys_of(out.by_commune), ElementsAre("communes/07525", "communes/07582"));
  EXPECT_EQ(out.by_commune[1].cash_sales, Money::vnd(20));
  EXPECT_THAT(keys_of(out.by_star), ElementsAre("4", "3"));
  EXPECT_EQ(out.by_star[0].booths, 2);
}

TEST(FairReport, WhatHasNoBoothStandsByItselfAndVisitorsOfTheGateAreNobodysOwn) {
  const auto out = report_of(booths(), {{kCuc, 2, Money::vnd(30)}},
                             {{"", june(10), 500, 1, Money::vnd(9), Money()}})
                       .value();

  EXPECT_EQ(out.gate_visitors, 500);
  EXPECT_EQ(out.sum.visitors, 0);
  ASSERT_EQ(out.by_booth.size(), 4u);
  EXPECT_EQ(out.by_booth[3].key, "");
  EXPECT_EQ(out.by_booth[3].sales, Money::vnd(30));
  EXPECT_EQ(out.sum.contracts, Money::vnd(9));
}

TEST(FairReport, NotesDaysThatHaveComeUntilTheResultIsReported) {
  Fair fair = june_fair();
  fair.state = FairState::kAllocated;
  EXPECT_THAT(check_day(fair, june(10), june(10)), IsOk());
  const auto not_on = StatusIs(Code::kFailedPrecondition, "FAIR_NOT_ON");
  EXPECT_THAT(check_day(fair, june(11), june(10)), not_on);
  EXPECT_THAT(check_day(fair, june(9), june(10)), not_on);
  EXPECT_THAT(check_day(fair, june(17), june(20)), not_on);
  fair.state = FairState::kClosed;
  EXPECT_THAT(check_day(fair, june(16), june(20)), IsOk());
  fair.report_date = june(20);
  EXPECT_THAT(check_day(fair, june(16), june(20)),
              StatusIs(Code::kFailedPrecondition, "FAIR_STATE"));
}

}  // namespace
}  // namespace farmgate::orders
