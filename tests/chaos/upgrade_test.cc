// An upgrade from the release whose program is in the folder FARMGATE_BEFORE, while clients call,
// and the way back (docs/operations/upgrade.md).
#include "chassis/host/suite.h"
#include "chassis/testing/pg_sandbox.h"
#include "chassis/testing/status_is.h"
#include "tests/chaos/rollout.h"

namespace farmgate::testing {
namespace {

std::string release_before() { return require_env("FARMGATE_BEFORE") + "/farmgate"; }

class Upgrade : public Rollout {
 protected:
  Upgrade() : Rollout(release_before()) {}

  void migrate_with(const std::string& program) {
    suite().use(program);
    suite().migrate();
  }
  void replace_both(const std::string& program) {
    ASSERT_NO_FATAL_FAILURE(replace_first(program));
    replace_second(program);
  }
};

TEST_F(Upgrade, ThereAndBackFailsNoCallAndLosesNoFact) {
  begin_calls();
  await_calls(20);
  ASSERT_NO_FATAL_FAILURE(migrate_with(this_release()));
  await_calls(20);  // of the release before on the schema of this one
  ASSERT_NO_FATAL_FAILURE(replace_both(this_release()));
  ASSERT_NO_FATAL_FAILURE(replace_both(release_before()));
  ASSERT_NO_FATAL_FAILURE(migrate_with(release_before()));  // as a Job of a rollback does
  ASSERT_NO_FATAL_FAILURE(replace_both(this_release()));
  end_calls();

  EXPECT_EQ(suite().value("orders", R"sql(
    SELECT count(*) FROM offer o WHERE received <> available + held + sold + withdrawn + at_devices
      OR available <> (SELECT coalesce(sum(quantity), 0) FROM stock_ledger l
        WHERE l.offer = o.id))sql"),
            "0");
  for (const host::Member& it : host::kSuite) {
    EXPECT_EQ(suite().value(it.name, "SELECT count(*) FROM dead_letter"), "0") << it.name;
  }
}

}  // namespace
}  // namespace farmgate::testing
