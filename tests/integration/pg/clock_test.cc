#include "chassis/pg/clock.h"

#include <gtest/gtest.h>

#include "chassis/testing/eventually.h"
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

  EXPECT_TRUE(testing::eventually([&] { return clock.offset() == 48h; }));
  const Time before = clock.now();
  const auto now = database.read(in(5s), [](Tx& tx) { return business_now(tx); });
  EXPECT_GE(*now, before - 1s);
  EXPECT_LE(*now, clock.now() + 1s);
}

}  // namespace
}  // namespace farmgate::pg
