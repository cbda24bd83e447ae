#include "chassis/host/probes.h"

#include <gtest/gtest.h>

#include <future>

namespace farmgate::host {
namespace {

using namespace std::chrono_literals;

TEST(ReadinessProbe, TellsOfChangesOnly) {
  std::atomic<bool> up{false};
  std::promise<void> ready;
  std::vector<bool> told;
  ReadinessProbe probe(
      {{"database", [&] { return up ? ok() : unavailable("DATABASE_UNAVAILABLE", "down"); }}},
      [&](bool is_ready) {
        told.push_back(is_ready);
        if (is_ready) ready.set_value();
      });
  probe.start();
  up = true;
  EXPECT_EQ(ready.get_future().wait_for(20s), std::future_status::ready);
  probe.stop();
  EXPECT_EQ(told, (std::vector<bool>{true, false}));
}

TEST(Watchdog, GivesUpAfterThreeFailuresInARow) {
  int dials = 0;
  std::promise<void> gave_up;
  Watchdog watchdog({{"orders",
                      [&] {
                        // One success between: the count starts anew.
                        return ++dials == 3 ? ok() : unavailable("PEER_UNREACHABLE", "dead");
                      }}},
                    1ms, [&] { gave_up.set_value(); });
  watchdog.start();
  EXPECT_EQ(gave_up.get_future().wait_for(20s), std::future_status::ready);
  watchdog.stop();
  EXPECT_EQ(dials, 6);
}

}  // namespace
}  // namespace farmgate::host
