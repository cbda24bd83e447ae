#include "chassis/events/signal.h"

#include <gtest/gtest.h>

#include <thread>

namespace farmgate::events {
namespace {

using namespace std::chrono_literals;

TEST(Signal, IsTakenOnceHoweverOftenItWasSet) {
  Signal signal;
  signal.set();
  signal.set();

  EXPECT_TRUE(signal.wait(0ms));
  EXPECT_FALSE(signal.wait(0ms));
}

TEST(Signal, WakesTheOneWhoWaits) {
  Signal signal;
  std::thread setter([&] { signal.set(); });

  EXPECT_TRUE(signal.wait(20s));
  setter.join();
}

}  // namespace
}  // namespace farmgate::events
