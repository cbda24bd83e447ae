#include <gtest/gtest.h>

#include <thread>

#include "chassis/pg/database.h"
#include "chassis/testing/pg_sandbox.h"
#include "chassis/testing/status_is.h"

namespace farmgate::pg {
namespace {

using namespace std::chrono_literals;
using testing::IsOk;
using testing::PgSandbox;
using testing::StatusIs;

const std::vector<Migration> kTwo = {
    {1, "0001_a", "CREATE TABLE a (id int)"},
    {2, "0002_b", "CREATE TABLE b (id int); INSERT INTO b VALUES (1)"}};

TEST(Migrate, RunsEachOnceAlsoWhenManyStartTogether) {
  PgSandbox sandbox("migrate");
  std::vector<Status> outcomes(4);
  std::vector<std::thread> threads;
  for (Status& outcome : outcomes) {
    threads.emplace_back([&] { outcome = migrate(sandbox.options(), kTwo); });
  }
  for (std::thread& thread : threads) thread.join();

  for (const Status& outcome : outcomes) EXPECT_THAT(outcome, IsOk());
  EXPECT_EQ(sandbox.value("SELECT count(*) FROM b"), "1");
}

TEST(Migrate, RefusesAChangedPastAndAnUnknownFuture) {
  PgSandbox sandbox("migrate");
  ASSERT_THAT(migrate(sandbox.options(), kTwo), IsOk());

  std::vector<Migration> changed = kTwo;
  changed[0].sql = "CREATE TABLE a (id bigint)";
  EXPECT_THAT(migrate(sandbox.options(), changed),
              StatusIs(Code::kFailedPrecondition, "MIGRATION_CHANGED"));
  EXPECT_THAT(migrate(sandbox.options(), {kTwo[0]}), IsOk());
  EXPECT_EQ(sandbox.value("SELECT count(*) FROM schema_migration"), "2");
}

TEST(Migrate, AFailingOneLeavesNothingBehind) {
  PgSandbox sandbox("migrate");
  std::vector<Migration> broken = kTwo;
  broken.push_back({3, "0003_c", "CREATE TABLE c (id int); SELECT 1/0"});

  EXPECT_FALSE(migrate(sandbox.options(), broken).ok());

  EXPECT_EQ(sandbox.value("SELECT count(*) FROM pg_tables WHERE tablename = 'c'"), "0");
  EXPECT_EQ(sandbox.value("SELECT max(version) FROM schema_migration"), "2");
}

TEST(Migrate, ReadinessWantsTheProgramsVersionOrANewerOne) {
  PgSandbox sandbox("migrate");
  ASSERT_THAT(migrate(sandbox.options(), {kTwo[0]}), IsOk());
  Database database(sandbox.options());

  EXPECT_THAT(check_schema(database, {kTwo[0]}), IsOk());
  EXPECT_THAT(check_schema(database, kTwo), StatusIs(Code::kFailedPrecondition, "SCHEMA_VERSION"));
  ASSERT_THAT(migrate(sandbox.options(), kTwo), IsOk());
  EXPECT_THAT(check_schema(database, {kTwo[0]}), IsOk());
  EXPECT_THAT(check_schema(database, {kTwo[1]}), IsOk());
  EXPECT_THAT(check_schema(database, {kTwo[0], {3, "0003_c", ""}}),
              StatusIs(Code::kFailedPrecondition, "SCHEMA_VERSION"));
}

TEST(Migrate, ReadinessOfAnEmptyDatabaseNamesTheCure) {
  PgSandbox sandbox("migrate");
  Database database(sandbox.options());
  const Status status = check_schema(database, kTwo);

  EXPECT_THAT(status, StatusIs(Code::kFailedPrecondition, "SCHEMA_VERSION"));
  EXPECT_EQ(status.values().at("found"), "0");
}

TEST(Migrate, WaitsForABusyTableAFewSecondsAtATime) {
  PgSandbox sandbox("migrate");
  ASSERT_THAT(migrate(sandbox.options(), {kTwo[0]}), IsOk());
  Database database(sandbox.options());
  constexpr Statement kHold{"t_hold", "LOCK TABLE a IN ACCESS SHARE MODE"};
  constexpr Statement kSleep{"t_sleep", "SELECT pg_sleep(1.5)::text"};
  std::thread holder([&] {
    (void)database.transact(in(5s), [&](Tx& tx) -> Status {
      RETURN_IF_ERROR(tx.run(kHold, {}).status());
      return tx.run(kSleep, {}).status();
    });
  });
  while (sandbox.value("SELECT count(*) FROM pg_locks WHERE relation = 'a'::regclass") == "0") {
    std::this_thread::yield();
  }

  const std::vector<Migration> altered = {kTwo[0], {2, "0002_x", "ALTER TABLE a ADD COLUMN x int"}};
  EXPECT_THAT(migrate(sandbox.options(), altered), IsOk());
  holder.join();
}

}  // namespace
}  // namespace farmgate::pg
