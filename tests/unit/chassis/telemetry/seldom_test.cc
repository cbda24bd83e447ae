#include "chassis/telemetry/seldom.h"

#include <gtest/gtest.h>

#include <algorithm>

namespace farmgate::telemetry {
namespace {

using ::testing::internal::CaptureStderr;
using ::testing::internal::GetCapturedStderr;

auto lines_of(const std::string& text) { return std::count(text.begin(), text.end(), '\n'); }

TEST(Seldom, ALineThatRepeatsIsWrittenOnce) {
  CaptureStderr();
  for (int i = 0; i < 100; ++i) warn_seldom("down", {{"service", "orders"}});
  EXPECT_EQ(lines_of(GetCapturedStderr()), 1);
}

TEST(Seldom, AnotherCauseIsNews) {
  CaptureStderr();
  for (int i = 0; i < 100; ++i) warn_seldom("down", {{"cause", i % 2 == 0 ? "full" : "gone"}});
  EXPECT_EQ(lines_of(GetCapturedStderr()), 2);
}

}  // namespace
}  // namespace farmgate::telemetry
