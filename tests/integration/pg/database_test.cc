#include "chassis/pg/database.h"

#include <gtest/gtest.h>

#include <atomic>
#include <future>
#include <thread>

#include "chassis/testing/eventually.h"
#include "chassis/testing/pg_sandbox.h"
#include "chassis/testing/status_is.h"

namespace farmgate::pg {
namespace {

using namespace std::chrono_literals;
using testing::IsOk;
using testing::PgSandbox;
using testing::StatusIs;

constexpr Statement kInsert{"t_insert", "INSERT INTO item (id, label) VALUES ($1, $2)"};
constexpr Statement kCount{"t_count", "SELECT count(*) FROM item"};
constexpr Statement kSleep{"t_sleep", "SELECT pg_sleep($1)::text"};
constexpr Statement kAdd{"t_add", "UPDATE item SET id = id WHERE id = $1"};
constexpr Statement kKillMe{"t_kill", "SELECT pg_terminate_backend(pg_backend_pid())"};
constexpr Statement kKillOthers{"t_kill_others", R"sql(
  SELECT pg_terminate_backend(pid) FROM pg_stat_activity
  WHERE datname = current_database() AND pid <> pg_backend_pid())sql"};
constexpr Statement kEcho{"t_echo", "SELECT $1::bigint"};
constexpr Statement kDivide{"t_divide", "SELECT 1 / $1::bigint"};
constexpr Statement kTypes{"t_types", R"sql(
  SELECT $1::bigint, $2::boolean, $3::text, $4::bytea, $5::uuid, $6::timestamptz, $7::date,
         $8::text[]::text, $9::text)sql"};

struct Count {
  std::int64_t value;
  static Count from(Row& row) { return {row.int64()}; }
};

class DatabaseTest : public ::testing::Test {
 protected:
  DatabaseTest() { sandbox_.execute("CREATE TABLE item (id bigint PRIMARY KEY, label text)"); }

  std::int64_t count() {
    return database_.read(in(5s), [](Tx& tx) { return tx.query_one<Count>(kCount); })
        ->value()
        .value;
  }

  PgSandbox sandbox_{"pg"};
  Database database_{sandbox_.options(4)};
};

TEST_F(DatabaseTest, CommitsWhatReturnsOkAndNothingElse) {
  EXPECT_THAT(
      database_.transact(in(5s), [](Tx& tx) { return tx.execute(kInsert, 1, "a").status(); }),
      IsOk());
  EXPECT_THAT(database_.transact(in(5s),
                                 [](Tx& tx) -> Status {
                                   RETURN_IF_ERROR(tx.execute(kInsert, 2, "b").status());
                                   return refuse("NO", "changed my mind");
                                 }),
              StatusIs(Code::kFailedPrecondition, "NO"));

  EXPECT_EQ(count(), 1);
}

TEST_F(DatabaseTest, EveryTypeRoundTrips) {
  const Uuid id = Uuid::v7();
  const Time time = Time(std::chrono::sys_days(std::chrono::year{1999} / 12 / 31)) + 123456789us;
  const Date date(std::chrono::year{1999} / 2 / 28);
  const std::string bytes("\0\x01\xff", 3);
  const std::vector<std::string> texts = {"a\"b", "c\\d", "NULL", ""};

  auto result = database_.read(in(5s), [&](Tx& tx) {
    return tx.run(kTypes, {param(std::int64_t{-5}), param(true), param("Đậu"), param(Bytes{bytes}),
                           param(id), param(time), param(date), param(texts), Param{}});
  });

  ASSERT_THAT(result, IsOk());
  Row row = result->row(0);
  EXPECT_EQ(row.int64(), -5);
  EXPECT_TRUE(row.boolean());
  EXPECT_EQ(row.text(), "Đậu");
  EXPECT_EQ(row.bytes(), bytes);
  EXPECT_EQ(row.uuid(), id);
  EXPECT_EQ(row.time(), time);
  EXPECT_EQ(row.date(), date);
  EXPECT_EQ(row.text(), R"({"a\"b","c\\d","NULL",""})");
  EXPECT_FALSE(row.maybe(&Row::text).has_value());
}

TEST_F(DatabaseTest, DeadlineCancelsTheStatementAndKeepsTheConnection) {
  Database one(sandbox_.options(1));
  const auto begin = Elapsed::now();

  const Status late =
      one.read(in(100ms), [](Tx& tx) { return tx.run(kSleep, {param("5")}).status(); });

  EXPECT_THAT(late, StatusIs(Code::kDeadlineExceeded, "DEADLINE"));
  EXPECT_LT(Elapsed::now() - begin, 2s);
  EXPECT_THAT(one.ping(in(2s)), IsOk());
  EXPECT_EQ(one.gauges().open, 1);
}

TEST_F(DatabaseTest, ASelectOutsideATransactionKeepsItsDeadlineToo) {
  Database one(sandbox_.options(1));
  ASSERT_THAT(one.select(in(5s), [](Tx& tx) { return tx.run(kCount, {}).status(); }), IsOk());
  const auto begin = Elapsed::now();

  const Status late =
      one.select(in(200ms), [](Tx& tx) { return tx.run(kSleep, {param("5")}).status(); });

  EXPECT_THAT(late, StatusIs(Code::kDeadlineExceeded, "DEADLINE"));
  EXPECT_LT(Elapsed::now() - begin, 2s);
  EXPECT_THAT(one.select(in(0ms), [](Tx& tx) { return tx.run(kCount, {}).status(); }),
              StatusIs(Code::kDeadlineExceeded, "DEADLINE"));
  EXPECT_EQ(one.gauges().open, 1);
}

TEST_F(DatabaseTest, ASelectThatIsSlowIsCutForThoseBehindIt) {
  Database one(sandbox_.options(1));
  const Status slow =
      one.select(in(10s), [](Tx& tx) { return tx.run(kSleep, {param("8")}).status(); });

  EXPECT_THAT(slow, StatusIs(Code::kDeadlineExceeded, "DEADLINE"));
  EXPECT_THAT(one.select(in(5s), [](Tx& tx) { return tx.run(kCount, {}).status(); }), IsOk());
  EXPECT_THAT(one.read(in(5s), [](Tx& tx) { return tx.run(kSleep, {param("1.1")}).status(); }),
              IsOk());
}

TEST_F(DatabaseTest, SelectsShareARoundTripAndNoFault) {
  Database one(sandbox_.options(1));
  std::atomic<int> right{0}, refused{0};
  std::vector<std::thread> callers;
  for (int i = 0; i < 32; ++i) {
    callers.emplace_back([&, i] {
      for (int turn = 0; turn < 50; ++turn) {
        const bool faulty = (i + turn) % 5 == 0;
        const std::int64_t wanted = i * 1'000 + turn;
        const auto answer = one.select(in(10s), [&](Tx& tx) {
          return faulty ? tx.query_one<Count>(kDivide, 0) : tx.query_one<Count>(kEcho, wanted);
        });
        if (!faulty && answer.ok() && (*answer)->value == wanted) ++right;
        if (faulty && answer.status().reason() == "DATA_REFUSED") ++refused;
      }
    });
  }
  for (std::thread& caller : callers) caller.join();

  EXPECT_EQ(right, 32 * 40);
  EXPECT_EQ(refused, 32 * 10);
  EXPECT_EQ(one.gauges().open, 1);
}

TEST_F(DatabaseTest, SelectsGoOnWhenTheServerEndsTheirConnection) {
  Database one(sandbox_.options(1));
  std::atomic<bool> over{false};
  std::atomic<int> wrong{0}, asked{0};
  std::vector<std::thread> callers;
  for (int i = 0; i < 8; ++i) {
    callers.emplace_back([&] {
      while (!over) {
        ++asked;
        if (!one.select(in(10s), [](Tx& tx) { return tx.query_one<Count>(kEcho, 7); }).ok()) {
          ++wrong;
        }
      }
    });
  }
  for (int kills = 0; kills < 10; ++kills) {
    const int before = asked;
    while (asked < before + 100) std::this_thread::yield();
    (void)database_.read(in(5s), [](Tx& tx) { return tx.run(kKillOthers, {}).status(); });
  }
  over = true;
  for (std::thread& caller : callers) caller.join();

  EXPECT_EQ(wrong, 0);
}

TEST_F(DatabaseTest, AStatementThatEndsItsConnectionEndsOnlyItself) {
  EXPECT_THAT(database_.select(in(5s), [](Tx& tx) { return tx.run(kKillMe, {}).status(); }),
              StatusIs(Code::kUnavailable, "DATABASE_UNAVAILABLE"));
  EXPECT_THAT(database_.select(in(5s), [](Tx& tx) { return tx.run(kCount, {}).status(); }), IsOk());
}

TEST_F(DatabaseTest, WaitingForAFreeConnectionHasAnEnd) {
  Database one(sandbox_.options(1));
  std::promise<void> holding, enough;
  std::thread holder([&] {
    (void)one.read(in(20s), [&](Tx&) {
      holding.set_value();
      enough.get_future().wait();
      return ok();
    });
  });
  holding.get_future().wait();

  EXPECT_THAT(one.ping(in(100ms)), StatusIs(Code::kResourceExhausted, "DATABASE_BUSY"));
  enough.set_value();
  holder.join();
}

TEST_F(DatabaseTest, LostConnectionBeforeCommitRunsAgain) {
  int runs = 0;

  const Status status = database_.transact(in(5s), [&](Tx& tx) -> Status {
    RETURN_IF_ERROR(tx.execute(kInsert, 10 + runs, "x").status());
    if (++runs == 1) return tx.run(kKillMe, {}).status();
    return ok();
  });

  EXPECT_THAT(status, IsOk());
  EXPECT_EQ(runs, 2);
  EXPECT_EQ(count(), 1);
}

TEST_F(DatabaseTest, DeadlocksAreTriedAgain) {
  sandbox_.execute("INSERT INTO item VALUES (1, 'a'), (2, 'b')");
  std::atomic<int> ready{0};
  const auto both = [&](int first, int second) {
    bool waited = false;
    return database_.transact(in(10s), [&](Tx& tx) -> Status {
      RETURN_IF_ERROR(tx.execute(kAdd, first).status());
      if (!waited) {
        waited = true;
        ++ready;
        while (ready < 2) std::this_thread::yield();
      }
      return tx.execute(kAdd, second).status();
    });
  };
  sandbox_.execute("ALTER DATABASE " + sandbox_.name() + " SET deadlock_timeout = '50ms'");
  Status other;
  std::thread thread([&] { other = both(2, 1); });

  const Status mine = both(1, 2);
  thread.join();

  EXPECT_THAT(mine, IsOk());
  EXPECT_THAT(other, IsOk());
}

TEST_F(DatabaseTest, AFrozenTransactionGivesItsLocksBackAfterAMinute) {
  EXPECT_EQ(*first_value(sandbox_.options(1), "SHOW idle_in_transaction_session_timeout"), "1min");
}

TEST_F(DatabaseTest, SavepointUndoesItsPartOnly) {
  EXPECT_THAT(database_.transact(in(5s),
                                 [](Tx& tx) -> Status {
                                   RETURN_IF_ERROR(tx.execute(kInsert, 1, "kept").status());
                                   const Status part = tx.savepoint(
                                       [&] { return tx.execute(kInsert, 1, "double").status(); });
                                   EXPECT_THAT(part, StatusIs(Code::kInternal, "DATA_REFUSED"));
                                   return tx.execute(kInsert, 2, "kept").status();
                                 }),
              IsOk());
  EXPECT_EQ(count(), 2);
}

TEST_F(DatabaseTest, AfterCommitIsToldOnceAndOnlyThen) {
  int told = 0;
  (void)database_.transact(in(5s), [&](Tx& tx) -> Status {
    tx.after_commit([&] { ++told; });
    return refuse("NO", "rolled back");
  });
  EXPECT_EQ(told, 0);

  (void)database_.transact(in(5s), [&](Tx& tx) -> Status {
    tx.after_commit([&] { ++told; });
    return ok();
  });
  EXPECT_EQ(told, 1);
}

TEST(Database, SaysThatTheServerIsDown) {
  Database database({"host=/nonexistent dbname=x", 1, "test"});

  EXPECT_THAT(database.ping(in(200ms)), StatusIs(Code::kUnavailable, "DATABASE_UNAVAILABLE"));
}

TEST_F(DatabaseTest, OneSessionAtATimeHoldsAnAdvisoryLock) {
  auto first = Session::open(sandbox_.options(), in(5s));
  auto second = Session::open(sandbox_.options(), in(5s));

  EXPECT_TRUE(*(*first)->try_lock(7));
  EXPECT_FALSE(*(*second)->try_lock(7));
  first->reset();
  EXPECT_TRUE(testing::eventually([&] { return *(*second)->try_lock(7); }));
}

}  // namespace
}  // namespace farmgate::pg
