#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <iostream>

#include "tests/unit/services/orders/sim/world.h"

// Markets that follow from a seed. FARMGATE_SEED=N plays one of them alone.
namespace farmgate::orders::sim {
namespace {

constexpr unsigned kMarkets = 2'000;
constexpr unsigned kFaultyMarkets = 400;

// What is not met is not tried.
const std::vector<std::string> kCases = {"BUYER_LIMIT",
                                         "CANCELLED",
                                         "CONFIRMED",
                                         "DEVICE_STOCK_SHORT",
                                         "RETURNED",
                                         "COMPLETED",
                                         "EXPIRED",
                                         "ORDER_STATE",
                                         "PAID",
                                         "PAYMENT_MISMATCH",
                                         "READY",
                                         "REFUNDED",
                                         "REQUEST_IN_FLIGHT",
                                         "SHIPPED",
                                         "SOLD_OUT",
                                         "many transfers for one",
                                         "one transfer for many",
                                         "refund due",
                                         "refund paid",
                                         "waits: HOLD_EXPIRED",
                                         "waits: ORDER_STATE",
                                         "waits: PAYMENT_MISMATCH",
                                         "waits: UNKNOWN_CODE"};

unsigned first_seed() {
  const char* wanted = std::getenv("FARMGATE_SEED");
  return wanted == nullptr ? 1 : static_cast<unsigned>(std::strtoul(wanted, nullptr, 10));
}

unsigned markets() { return std::getenv("FARMGATE_SEED") == nullptr ? kMarkets : 1; }

TEST(OrdersSimulation, GoodsAndMoneyAddUpWhateverBreaks) {
  const auto begin = Elapsed::now();
  int orders = 0;
  std::set<std::string> seen;
  for (unsigned i = 0; i < markets(); ++i) {
    World world({.seed = first_seed() + i});
    ASSERT_EQ(world.run(), "");
    orders += world.orders();
    seen.insert(world.seen().begin(), world.seen().end());
  }
  const std::chrono::duration<double, std::ratio<60>> minutes = Elapsed::now() - begin;
  std::cout << orders << " orders, " << static_cast<int>(orders / minutes.count()) << " a minute\n";
}

// A market that dies once, at each boundary it has.
TEST(OrdersSimulation, EachBoundaryMayBeTheLast) {
  for (unsigned seed = first_seed(); seed < first_seed() + 2; ++seed) {
    World whole({.seed = seed, .buyers = 20, .crash_at = 0});
    ASSERT_EQ(whole.run(), "");
    for (int at = 1; at <= whole.boundaries(); ++at) {
      World world({.seed = seed, .buyers = 20, .crash_at = at});
      ASSERT_EQ(world.run(), "") << "at boundary " << at;
    }
  }
}

class Faulty : public ::testing::TestWithParam<Fault> {};

TEST_P(Faulty, IsCaught) {
  for (unsigned seed = 1; seed <= kFaultyMarkets; ++seed) {
    const std::string found = World({.seed = seed, .fault = GetParam()}).run();
    if (found.empty()) continue;
    EXPECT_NE(found.find("FARMGATE_SEED=" + std::to_string(seed)), std::string::npos);
    EXPECT_EQ(World({.seed = seed, .fault = GetParam()}).run(), found);
    return;
  }
  FAIL() << "no market of " << kFaultyMarkets << " showed it";
}

INSTANTIATE_TEST_SUITE_P(Wiring, Faulty,
                         ::testing::Values(Fault::kDoubleRelease, Fault::kAnswerBeforeCommit,
                                           Fault::kForgottenRequest, Fault::kForgottenCredit,
                                           Fault::kEqualLines, Fault::kTwoTransactions,
                                           Fault::kUnpaidRefund, Fault::kForgottenTally,
                                           Fault::kKeptSale, Fault::kGenerousTablet));

}  // namespace
}  // namespace farmgate::orders::sim
