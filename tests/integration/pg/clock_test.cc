#include "chassis/pg/clock.h"

#include <gtest/gtest.h>

#include "chassis/testing/pg_sandbox.h"
#include "chassis/testing/status_is.h"

namespace farmgate::pg {
namespace {

using namespace std::chrono_literals;
using testing::IsOk;

TEST(BusinessClock, MovesTheDatabaseAndEveryFollower) {
  testing::PgSandbox sandbox("clock");
  sandbox.execute(std::string(clock_schema()));
  Database database(sandbox.options());
  OffsetClock clock;
  ClockFollower follower(database, clock);

  ASSERT_THAT(set_clock_offset(database, 48h), IsOk());
  const Deadline patience = in(2s);
  while (clock.offset() != 48h && Elapsed::now() < patience) std::this_thread::yield();

  EXPECT_EQ(clock.offset(), 48h);
  const auto now = database.read(in(1s), [](Tx& tx) { return business_now(tx); });
  EXPECT_LT(std::chrono::abs(*now - clock.now()), 1s);
}

}  // namespace
}  // namespace farmgate::pg
