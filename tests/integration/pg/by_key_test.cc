// Rows by their keys: callers at one time share a statement, and each has its own row.
#include <gtest/gtest.h>

#include <future>
#include <memory>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "chassis/pg/database.h"
#include "chassis/testing/eventually.h"
#include "chassis/testing/pg_sandbox.h"
#include "chassis/testing/status_is.h"

namespace farmgate::pg {
namespace {

using namespace std::chrono_literals;
using testing::IsOk;
using testing::PgSandbox;

// `asked` counts the statements for many keys.
constexpr const char* kSchema = R"sql(
  CREATE TABLE item (id uuid PRIMARY KEY, label text);
  INSERT INTO item
    SELECT ('00000000-0000-7000-8000-' || lpad(n::text, 12, '0'))::uuid, 'item ' || n
    FROM generate_series(1, 200) n;
  CREATE SEQUENCE asked;
  CREATE FUNCTION items(keys uuid[]) RETURNS SETOF item LANGUAGE plpgsql AS $$
    BEGIN
      PERFORM nextval('asked');
      RETURN QUERY SELECT * FROM item WHERE id = ANY(keys);
    END $$)sql";

constexpr ByKey kItems{{"t_item", "SELECT id, label FROM item WHERE id = $1"},
                       {"t_items", "SELECT id, label FROM items($1::uuid[])"}};
constexpr ByKey kBroken{{"t_item_broken", "SELECT id, (1 / 0)::text FROM item WHERE id = $1"},
                        {"t_broken", "SELECT id, (1 / 0)::text FROM items($1::uuid[])"}};
constexpr Statement kSlow{"t_slow", "SELECT 'slept' FROM (SELECT pg_sleep(0.8)) it"};

struct Label {
  std::string text;
  static Label from(Row& row) {
    row.skip();
    return {row.text()};
  }
};
struct Word {
  std::string text;
  static Word from(Row& row) { return {row.text()}; }
};

Uuid key(int number) {
  std::string digits = std::to_string(number);
  digits.insert(0, 12 - digits.size(), '0');
  return Uuid::parse("00000000-0000-7000-8000-" + digits).value();
}

class ByKeyTest : public ::testing::Test {
 protected:
  ByKeyTest() { sandbox_.execute(kSchema); }

  using Answer = StatusOr<std::optional<Label>>;
  std::future<Answer> ask(const ByKey& statements, int number) {
    auto told = std::make_shared<std::promise<Answer>>();
    auto answer = told->get_future();
    database_.select_by_key<Label>(
        in(10s), statements, [told](Answer row) { told->set_value(std::move(row)); }, key(number));
    return answer;
  }
  // While the server is at it, what is asked for waits; a select may take a second.
  std::future<std::string> keep_busy() {
    auto slow = std::async(std::launch::async, [this] {
      return database_.select(in(10s), [](Tx& tx) { return tx.query_one<Word>(kSlow); })
          .value()
          ->text;
    });
    EXPECT_TRUE(testing::eventually([&] {
      return sandbox_.value(
                 "SELECT count(*) FROM pg_stat_activity WHERE datname = "
                 "current_database() AND wait_event = 'PgSleep'") != "0";
    }));
    return slow;
  }

  PgSandbox sandbox_{"by_key"};
  Database database_{sandbox_.options(1)};
};

TEST_F(ByKeyTest, EachHasItsOwnRowOutOfFewStatements) {
  auto slow = keep_busy();
  std::vector<std::future<Answer>> answers;
  for (int i = 0; i < 400; ++i) answers.push_back(ask(kItems, 1 + i % 250));

  EXPECT_EQ(slow.get(), "slept");
  for (int i = 0; i < 400; ++i) {
    const Answer row = answers[static_cast<std::size_t>(i)].get();
    ASSERT_THAT(row, IsOk());
    const int number = 1 + i % 250;
    ASSERT_EQ(row->has_value(), number <= 200) << number;
    if (number <= 200) {
      EXPECT_EQ((*row)->text, "item " + std::to_string(number));
    }
  }
  EXPECT_LE(std::stoi(sandbox_.value("SELECT last_value FROM asked")), 8);
}

TEST_F(ByKeyTest, OneAloneIsAskedForByItself) {
  EXPECT_EQ(ask(kItems, 7).get().value()->text, "item 7");
  EXPECT_FALSE(ask(kItems, 999).get().value());
  EXPECT_EQ(sandbox_.value("SELECT is_called FROM asked"), "f");
}

TEST_F(ByKeyTest, AnErrorIsToldToAllOfItsStatementAndToNobodyElse) {
  auto slow = keep_busy();
  std::vector<std::future<Answer>> broken, well;
  for (int i = 1; i <= 20; ++i) {
    broken.push_back(ask(kBroken, i));
    well.push_back(ask(kItems, i));
  }

  for (auto& one : broken) EXPECT_EQ(one.get().status().code(), Code::kInternal);
  for (auto& one : well) EXPECT_THAT(one.get(), IsOk());
}

}  // namespace
}  // namespace farmgate::pg
