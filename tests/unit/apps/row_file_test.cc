#include "apps/farmgate/row_file.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>

#include "chassis/testing/status_is.h"

namespace farmgate::apps {
namespace {

using farmgate::testing::IsOk;
using farmgate::testing::StatusIs;
using ::testing::ElementsAre;

class RowFile : public ::testing::Test {
 protected:
  ~RowFile() override { std::filesystem::remove(path_); }

  // Each row as "line: cell, cell" or "line: FAULT text".
  std::vector<std::string> read(const std::string& text, const Columns& unknown = {}) {
    std::ofstream(path_) << text;
    std::vector<std::string> rows;
    const auto sink = [&rows](CsvRow& row) {
      std::string out = std::to_string(row.line) + ":";
      for (const std::string& cell : row.cells) out += " " + cell + ",";
      if (!row.fault.empty()) out += " " + std::string(row.fault) + " " + row.fault_text;
      rows.push_back(out);
      return ok();
    };
    status_ = read_rows(path_, 1'000, sink, unknown);
    return rows;
  }

  const std::string path_ =
      std::filesystem::temp_directory_path() / ("rows" + std::to_string(getpid()) + ".jsonl");
  Status status_ = ok();
};

TEST_F(RowFile, HasTheColumnsOfAllItsObjects) {
  EXPECT_THAT(read("{\"b\":\"1\"}\n\n{\"a\":2,\"c\":{\"d\":true}}\n{\"c\":{\"d\":null}}\n"),
              ElementsAre("0: a, b, c_d,", "1: , 1, ,", "3: 2, , YES,", "4: , , ,"));
  EXPECT_THAT(status_, IsOk());
}

TEST_F(RowFile, NamesTheLineOfAnObjectWithAColumnThatNobodyKnows) {
  EXPECT_THAT(read("{\"a\":1}\n{\"a\":2,\"colour\":\"red\"}\n{\"a\":3}\n", {"colour"}),
              ElementsAre("0: a,", "1: 1,", "2: COLUMN_UNKNOWN colour", "3: 3,"));
}

TEST_F(RowFile, NamesTheLinesThatAreNoObjects) {
  EXPECT_THAT(
      read("[1]\n{\"a\":1}\nno\n{\"a\":\"" + std::string(1'000, 'x') + "\"}\n"),
      ElementsAre("0: a,", "1: NOT_AN_OBJECT ", "2: 1,", "3: NOT_AN_OBJECT ", "4: ROW_TOO_LARGE "));
  EXPECT_THAT(read("no\n"), ElementsAre());
  EXPECT_THAT(status_, StatusIs(Code::kInvalidArgument, "NOT_AN_OBJECT"));
}

TEST_F(RowFile, HasSoManyColumns) {
  std::string lines;
  for (int i = 0; i < 65; ++i) lines += "{\"c" + std::to_string(100 + i) + "\":1}\n";
  const auto rows = read(lines);
  ASSERT_EQ(rows.size(), 66U);
  EXPECT_EQ(rows.back(), "65: COLUMNS_MISMATCH c164");
}

}  // namespace
}  // namespace farmgate::apps
