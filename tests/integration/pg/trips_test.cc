#include <gtest/gtest.h>

#include <vector>

#include "chassis/pg/database.h"
#include "chassis/testing/pg_sandbox.h"
#include "chassis/testing/status_is.h"

// What a transaction leaves for its next round trip.
namespace farmgate::pg {
namespace {

using namespace std::chrono_literals;
using testing::IsOk;
using testing::PgSandbox;
using testing::StatusIs;

constexpr Statement kInsert{"t_insert", "INSERT INTO item (id, label) VALUES ($1, $2)"};
constexpr Statement kRename{"t_rename", "UPDATE item SET label = $2 WHERE id = $1"};
constexpr Statement kLabel{"t_label", "SELECT label FROM item WHERE id = $1"};
constexpr Statement kCount{"t_count", "SELECT count(*) FROM item"};
constexpr Statement kLockTimeout{"t_lock_timeout", "SHOW lock_timeout"};

struct Count {
  std::int64_t value;
  static Count from(Row& row) { return {row.int64()}; }
};
struct Label {
  std::string text;
  static Label from(Row& row) { return {row.text()}; }
};

class TripsTest : public ::testing::Test {
 protected:
  TripsTest() { sandbox_.execute("CREATE TABLE item (id bigint PRIMARY KEY, label text)"); }

  StatusOr<std::int64_t> count(Tx& tx) {
    ASSIGN_OR_RETURN(const auto row, tx.query_one<Count>(kCount));
    return row->value;
  }
  std::int64_t committed() {
    return database_.read(in(5s), [this](Tx& tx) { return count(tx); }).value();
  }
  Status add(Tx& tx, int id, const char* label) { return tx.later(kInsert, id, label); }
  std::string label_of(Tx& tx, int id) {
    auto row = tx.query_one<Label>(kLabel, id);
    return row.ok() && *row ? (*row)->text : "nothing";
  }

  PgSandbox sandbox_{"trips"};
  Database database_{sandbox_.options(1)};
};

TEST_F(TripsTest, WhatIsLeftForLaterIsThereForTheNextStatementAndTheCommit) {
  const Status done = database_.transact(in(5s), [this](Tx& tx) -> Status {
    RETURN_IF_ERROR(add(tx, 1, "a"));
    EXPECT_EQ(label_of(tx, 1), "a");
    RETURN_IF_ERROR(add(tx, 2, "b"));
    return tx.later(kRename, 2, "c");
  });

  ASSERT_THAT(done, IsOk());
  EXPECT_EQ(committed(), 2);
}

TEST_F(TripsTest, AThousandGoInOneTransaction) {
  const Status done = database_.transact(in(5s), [this](Tx& tx) -> Status {
    for (int id = 0; id < 1000; ++id) RETURN_IF_ERROR(add(tx, id, "a"));
    return ok();
  });

  ASSERT_THAT(done, IsOk());
  EXPECT_EQ(committed(), 1000);
}

TEST_F(TripsTest, TheNextStatementTellsOfAnErrorAndNothingIsKept) {
  bool reached = false;
  const Status done = database_.transact(in(5s), [&](Tx& tx) -> Status {
    RETURN_IF_ERROR(add(tx, 1, "a"));
    RETURN_IF_ERROR(add(tx, 1, "again"));
    RETURN_IF_ERROR(count(tx).status());
    reached = true;
    return ok();
  });

  EXPECT_THAT(done, StatusIs(Code::kInternal, "DATA_REFUSED"));
  EXPECT_FALSE(reached);
  EXPECT_EQ(committed(), 0);
}

TEST_F(TripsTest, TheCommitTellsOfAnErrorToo) {
  const Status done = database_.transact(in(5s), [this](Tx& tx) -> Status {
    RETURN_IF_ERROR(add(tx, 1, "a"));
    return add(tx, 1, "again");
  });

  EXPECT_THAT(done, StatusIs(Code::kInternal, "DATA_REFUSED"));
  EXPECT_EQ(committed(), 0);
}

TEST_F(TripsTest, AWriteWithoutARowIsAnError) {
  const Status done =
      database_.transact(in(5s), [](Tx& tx) { return tx.later(kRename, 7, "nobody"); });

  EXPECT_EQ(done.code(), Code::kInternal);
}

TEST_F(TripsTest, ARefusalLeavesNothingForTheNextTransaction) {
  const Status refused = database_.transact(in(5s), [this](Tx& tx) -> Status {
    RETURN_IF_ERROR(add(tx, 1, "a"));
    RETURN_IF_ERROR(tx.expect(kLabel, 1));
    return refuse("NO", "changed my mind");
  });
  EXPECT_THAT(refused, StatusIs(Code::kFailedPrecondition, "NO"));

  const Status next = database_.transact(in(5s), [this](Tx& tx) -> Status {
    EXPECT_EQ(label_of(tx, 1), "nothing");
    return ok();
  });

  EXPECT_THAT(next, IsOk());
  EXPECT_EQ(database_.gauges().open, 1);  // the connection is as good as new
}

TEST_F(TripsTest, ASavepointHoldsWhatItsPartLeftForLater) {
  const Status done = database_.transact(in(5s), [this](Tx& tx) -> Status {
    RETURN_IF_ERROR(add(tx, 1, "a"));
    EXPECT_EQ(tx.savepoint([&] { return add(tx, 1, "again"); }).reason(), "DATA_REFUSED");
    EXPECT_THAT(tx.savepoint([&] { return add(tx, 2, "b"); }), IsOk());
    return ok();
  });

  ASSERT_THAT(done, IsOk());
  EXPECT_EQ(committed(), 2);
}

TEST_F(TripsTest, APartThatFailsLeavesNothingBehind) {
  const Status done = database_.transact(in(5s), [this](Tx& tx) -> Status {
    RETURN_IF_ERROR(add(tx, 1, "a"));
    EXPECT_EQ(tx.savepoint([&]() -> Status {
                  RETURN_IF_ERROR(add(tx, 1, "again"));  // would end the transaction
                  RETURN_IF_ERROR(tx.expect(kLabel, 1));
                  return refuse("NO", "changed my mind");
                }).reason(),
              "NO");
    EXPECT_EQ(label_of(tx, 1), "a");
    return ok();
  });

  ASSERT_THAT(done, IsOk());
  EXPECT_EQ(committed(), 1);
}

TEST_F(TripsTest, WhatWasExpectedIsToldOnceAndAsItWasThen) {
  const Status done = database_.transact(in(5s), [this](Tx& tx) -> Status {
    RETURN_IF_ERROR(add(tx, 1, "a"));
    RETURN_IF_ERROR(add(tx, 2, "b"));
    RETURN_IF_ERROR(tx.expect(kLabel, 1));
    RETURN_IF_ERROR(tx.expect(kLabel, 2));
    RETURN_IF_ERROR(tx.later(kRename, 1, "z"));
    EXPECT_EQ(count(tx).value(), 2);  // takes all of them along
    EXPECT_EQ(label_of(tx, 2), "b");
    EXPECT_EQ(label_of(tx, 1), "a");
    EXPECT_EQ(label_of(tx, 1), "z");
    return ok();
  });

  ASSERT_THAT(done, IsOk());
}

TEST_F(TripsTest, AnExpectedQueryThatComesFirstTakesTheOthersAlong) {
  const Status done = database_.transact(in(5s), [this](Tx& tx) -> Status {
    RETURN_IF_ERROR(add(tx, 1, "a"));
    RETURN_IF_ERROR(tx.expect(kLabel, 1));
    RETURN_IF_ERROR(tx.expect(kCount));
    EXPECT_EQ(label_of(tx, 1), "a");
    EXPECT_EQ(count(tx).value(), 1);
    return ok();
  });

  ASSERT_THAT(done, IsOk());
}

TEST_F(TripsTest, TheWaitForLocksIsOfTheStatementsThatFollow) {
  const Status done = database_.transact(in(5s), [](Tx& tx) -> Status {
    EXPECT_EQ((*tx.query_one<Label>(kLockTimeout))->text, "500ms");
    RETURN_IF_ERROR(tx.wait_for_locks(50ms));
    EXPECT_EQ((*tx.query_one<Label>(kLockTimeout))->text, "50ms");
    return ok();
  });

  ASSERT_THAT(done, IsOk());
}

}  // namespace
}  // namespace farmgate::pg
