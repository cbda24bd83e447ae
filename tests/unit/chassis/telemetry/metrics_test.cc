#include "chassis/telemetry/metrics.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <thread>
#include <vector>

namespace farmgate::telemetry {
namespace {

using namespace std::chrono_literals;
using ::testing::HasSubstr;
using ::testing::Not;

TEST(Metrics, CounterLosesNothingBetweenThreads) {
  Counter counter("fg_test_total", "Test.");
  std::vector<std::thread> threads;
  for (int i = 0; i < 12; ++i) {
    threads.emplace_back([&] {
      for (int j = 0; j < 10'000; ++j) counter.add();
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(counter.value(), 120'000u);
}

TEST(Metrics, EqualOnesAddUpAndLeaveWithTheirOwner) {
  Counter first("fg_sum_total", "Sum.", {{"lane", "edit"}});
  first.add(2);
  {
    Counter second("fg_sum_total", "Sum.", {{"lane", "edit"}});
    second.add(3);
    EXPECT_THAT(exposition(), HasSubstr("fg_sum_total{lane=\"edit\"} 5"));
  }
  EXPECT_THAT(exposition(), HasSubstr("fg_sum_total{lane=\"edit\"} 2"));
}

TEST(Metrics, HistogramIsCumulative) {
  Histogram histogram("fg_seconds", "Seconds.");
  histogram.observe(40us);
  histogram.observe(3ms);
  histogram.observe(1min);

  const std::string text = exposition();
  EXPECT_THAT(text, HasSubstr("fg_seconds_bucket{le=\"5e-05\"} 1"));
  EXPECT_THAT(text, HasSubstr("fg_seconds_bucket{le=\"0.005\"} 2"));
  EXPECT_THAT(text, HasSubstr("fg_seconds_bucket{le=\"+Inf\"} 3"));
  EXPECT_THAT(text, HasSubstr("fg_seconds_count 3"));
}

TEST(Metrics, GaugesAreReadAtTheScrape) {
  int answer = 1;
  Gauge gauge("fg_read", "Read.", {}, [&] { return static_cast<double>(answer); });
  answer = 7;
  EXPECT_THAT(exposition(), HasSubstr("fg_read 7"));
}

TEST(Metrics, NothingStaysBehind) {
  { Gauge gauge("fg_gone", "Gone."); }
  EXPECT_THAT(exposition(), Not(HasSubstr("fg_gone")));
}

}  // namespace
}  // namespace farmgate::telemetry
