// CHECKs that had to refuse a row are counted by the database whose transaction they stopped.
#include <gtest/gtest.h>

#include "chassis/pg/database.h"
#include "chassis/testing/pg_sandbox.h"
#include "chassis/testing/status_is.h"

namespace farmgate::pg {
namespace {

using namespace std::chrono_literals;
using testing::IsOk;
using testing::PgSandbox;
using testing::StatusIs;

constexpr Statement kEnter{"t_enter", "INSERT INTO box (held) VALUES ($1)"};
constexpr Statement kTwice{"t_twice", "INSERT INTO lid (id) VALUES (1)"};

class Checks : public ::testing::Test {
 protected:
  Checks() {
    sandbox_.execute(
        "CREATE TABLE box (held bigint CHECK (held >= 0)); CREATE TABLE lid (id bigint UNIQUE);"
        "INSERT INTO lid VALUES (1)");
  }
  static Status enter(Database& database, std::int64_t held) {
    return database.transact(in(5s), [held](Tx& tx) { return tx.execute(kEnter, held).status(); });
  }

  PgSandbox sandbox_{"pg"};
  Database one_{sandbox_.options(2)};
  Database other_{sandbox_.options(2)};
};

TEST_F(Checks, AreCountedByTableWhereTheyFired) {
  EXPECT_THAT(enter(one_, 0), IsOk());
  EXPECT_EQ(one_.checks_fired("box"), 0U);
  EXPECT_THAT(enter(one_, -1), StatusIs(Code::kInternal, "DATA_REFUSED"));
  EXPECT_THAT(enter(one_, -1), StatusIs(Code::kInternal, "DATA_REFUSED"));
  EXPECT_EQ(one_.checks_fired("box"), 2U);
  EXPECT_EQ(one_.checks_fired("lid"), 0U);
  EXPECT_EQ(other_.checks_fired("box"), 0U);
}

TEST_F(Checks, UnderASavepointAreCountedThough) {
  EXPECT_THAT(one_.transact(in(5s),
                            [](Tx& tx) {
                              const Status part =
                                  tx.savepoint([&tx] { return tx.execute(kEnter, -1).status(); });
                              EXPECT_THAT(part, StatusIs(Code::kInternal, "DATA_REFUSED"));
                              return ok();
                            }),
              IsOk());
  EXPECT_EQ(one_.checks_fired("box"), 1U);
}

TEST_F(Checks, AreNotWhatElseRefusesARow) {
  EXPECT_THAT(one_.transact(in(5s), [](Tx& tx) { return tx.execute(kTwice).status(); }),
              StatusIs(Code::kInternal, "DATA_REFUSED"));
  EXPECT_EQ(one_.checks_fired("lid"), 0U);
}

}  // namespace
}  // namespace farmgate::pg
