#include "chassis/telemetry/trace.h"

#include <gtest/gtest.h>

#include <thread>

namespace farmgate::telemetry {
namespace {

constexpr const char* kExample = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";

TEST(TraceContext, ReadsAndWritesTheStandardsExample) {
  const auto context = TraceContext::parse(kExample);
  ASSERT_TRUE(context);
  EXPECT_EQ(context->to_string(), kExample);
  EXPECT_EQ(context->trace_id_hex(), "4bf92f3577b34da6a3ce929d0e0e4736");
}

TEST(TraceContext, RefusesWhatTheStandardRefuses) {
  const std::string good = kExample;
  for (std::string bad : {std::string(), good.substr(1), good + "-extra", "ff" + good.substr(2),
                          "00-" + std::string(32, '0') + good.substr(35),
                          good.substr(0, 36) + std::string(16, '0') + "-01",
                          "00-4BF92F3577B34DA6A3CE929D0E0E4736" + good.substr(35)}) {
    EXPECT_FALSE(TraceContext::parse(bad)) << bad;
  }
  EXPECT_TRUE(TraceContext::parse("01" + good.substr(2) + "-later"));
}

TEST(TraceContext, ChildrenShareTheTrace) {
  const auto parent = TraceContext::generate();
  const auto child = parent.child();
  EXPECT_TRUE(parent.valid());
  EXPECT_EQ(child.trace_id, parent.trace_id);
  EXPECT_NE(child.span_id, parent.span_id);
}

TEST(TraceScope, BelongsToItsThreadAndEnds) {
  EXPECT_FALSE(current_trace().valid());
  {
    const TraceScope scope(TraceContext::generate());
    EXPECT_TRUE(current_trace().valid());
    std::thread([] { EXPECT_FALSE(current_trace().valid()); }).join();
  }
  EXPECT_FALSE(current_trace().valid());
}

}  // namespace
}  // namespace farmgate::telemetry
