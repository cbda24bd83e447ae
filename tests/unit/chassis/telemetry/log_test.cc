#include "chassis/telemetry/log.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "chassis/telemetry/trace.h"

namespace farmgate::telemetry {
namespace {

using ::testing::HasSubstr;
using ::testing::internal::CaptureStderr;
using ::testing::internal::GetCapturedStderr;

TEST(Log, KeepsHostileTextOnOneLine) {
  CaptureStderr();
  log_info("hello \"you\"", {{"name", "a\r\nb\x1b[31m\xE2\x80\xAEz"}, {"count", 3}});
  const std::string line = GetCapturedStderr();

  EXPECT_EQ(std::count(line.begin(), line.end(), '\n'), 1);
  EXPECT_THAT(line, HasSubstr(R"("message":"hello \"you\"")"));
  EXPECT_THAT(line, HasSubstr(R"("name":"a\u000d\u000ab\u001b[31m?z")"));
  EXPECT_THAT(line, HasSubstr(R"("count":"3")"));
}

TEST(Log, NamesTheTrace) {
  const TraceScope scope(
      *TraceContext::parse("00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"));
  CaptureStderr();
  log_warning("x");
  EXPECT_THAT(GetCapturedStderr(), HasSubstr(R"("trace":"4bf92f3577b34da6a3ce929d0e0e4736")"));
}

TEST(Log, IsSilentBelowItsLevel) {
  set_log_level(Level::kWarning);
  CaptureStderr();
  log_info("x");
  EXPECT_EQ(GetCapturedStderr(), "");
  set_log_level(Level::kInfo);
}

TEST(Log, RefusesUnknownLevels) {
  EXPECT_EQ(*parse_level("warning"), Level::kWarning);
  EXPECT_FALSE(parse_level("loud").ok());
}

}  // namespace
}  // namespace farmgate::telemetry
