#include "chassis/base/csv.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <random>

#include "chassis/base/table.h"
#include "chassis/testing/status_is.h"

namespace farmgate {
namespace {

using farmgate::testing::IsOk;
using farmgate::testing::StatusIs;
using ::testing::ElementsAre;

struct Seen {
  std::vector<CsvRow> rows;
  bool unclosed = false;
};

Seen read(std::string_view text, std::size_t piece = std::string::npos, CsvLimits limits = {}) {
  Seen seen;
  CsvReader reader(
      [&](CsvRow& row) {
        seen.rows.push_back(std::move(row));
        return ok();
      },
      limits);
  while (!text.empty()) {
    EXPECT_THAT(reader.feed(text.substr(0, piece)), IsOk());
    text.remove_prefix(std::min(piece, text.size()));
  }
  EXPECT_THAT(reader.finish(), IsOk());
  seen.unclosed = reader.unclosed();
  return seen;
}

TEST(Csv, ReadsWhatTheStandardShows) {
  const auto rows = read("a,b\r\n\"x, \"\"y\"\"\",\"two\r\nlines\"\r\nlast,\n").rows;
  ASSERT_EQ(rows.size(), 3u);
  EXPECT_THAT(rows[0].cells, ElementsAre("a", "b"));
  EXPECT_THAT(rows[1].cells, ElementsAre("x, \"y\"", "two\r\nlines"));
  EXPECT_THAT(rows[2].cells, ElementsAre("last", ""));
  EXPECT_EQ(rows[1].line, 2);
  EXPECT_EQ(rows[2].line, 4);
}

TEST(Csv, IsTheSameWhereverAPieceEnds) {
  const std::string text =
      "\xEF\xBB\xBFkey;name\r\n\"1\";\"Vải \"\"U Hồng\"\"\"\r\n\r\n2;x\"y\r\n3;z";
  for (std::size_t piece = 1; piece < text.size(); ++piece) {
    const auto rows = read(text, piece).rows;
    ASSERT_EQ(rows.size(), 4u) << piece;
    EXPECT_THAT(rows[0].cells, ElementsAre("key", "name"));
    EXPECT_THAT(rows[1].cells, ElementsAre("1", "Vải \"U Hồng\""));
    EXPECT_EQ(rows[2].fault, "QUOTES_BROKEN");
    EXPECT_THAT(rows[3].cells, ElementsAre("3", "z"));
    EXPECT_EQ(rows[3].line, 5);
  }
}

TEST(Csv, FindsTheSeparatorInTheHeader) {
  EXPECT_THAT(read("a;b,c\n1,2;3").rows[1].cells, ElementsAre("1,2", "3"));
  EXPECT_THAT(read("a,b;c\n1;2,3").rows[1].cells, ElementsAre("1;2", "3"));
  EXPECT_THAT(read("a\n1,2").rows[1].cells, ElementsAre("1", "2"));
  EXPECT_THAT(read("\"a,b\";c\n1,2;3").rows[1].cells, ElementsAre("1,2", "3"));
}

TEST(Csv, TellsWhereQuotesAreBrokenAndGoesOn) {
  const auto rows = read("a,b\n1,\"x\"y\n2,ok\n3,p\"q,r\n4,fine\n").rows;
  ASSERT_EQ(rows.size(), 5u);
  EXPECT_EQ(rows[1].fault, "QUOTES_BROKEN");
  EXPECT_EQ(rows[1].fault_line, 2);
  EXPECT_EQ(rows[1].fault_column, 2u);
  EXPECT_THAT(rows[2].cells, ElementsAre("2", "ok"));
  EXPECT_EQ(rows[3].fault, "QUOTES_BROKEN");
  EXPECT_THAT(rows[4].cells, ElementsAre("4", "fine"));
}

// The next quotes of the file end it, so that what stands between is in the bad row.
TEST(Csv, TellsWhereQuotesBeganThatEndInAnotherLine) {
  const auto rows = read("a,b\n1,\"x\n2,\"y\"\n3,z\n").rows;
  ASSERT_EQ(rows.size(), 3u);
  EXPECT_EQ(rows[1].fault, "QUOTES_BROKEN");
  EXPECT_EQ(rows[1].line, 2);
  EXPECT_EQ(rows[1].fault_line, 2);
  EXPECT_THAT(rows[2].cells, ElementsAre("3", "z"));
}

TEST(Csv, TellsWhereQuotesThatNobodyClosesBegan) {
  const auto seen = read("a,b\n1,\"x\n2,y\n3,z\n");
  EXPECT_TRUE(seen.unclosed);
  ASSERT_EQ(seen.rows.size(), 2u);
  EXPECT_EQ(seen.rows[1].fault, "QUOTES_BROKEN");
  EXPECT_EQ(seen.rows[1].fault_line, 2);
  EXPECT_EQ(seen.rows[1].fault_column, 2u);
}

TEST(Csv, HoldsNoMoreThanItsLimits) {
  const std::string large(1 << 20, 'x');
  const auto rows = read("a,b\n1," + large + "\n2,\"" + large + "\n\"\n3,z\n").rows;
  ASSERT_EQ(rows.size(), 4u);
  EXPECT_EQ(rows[1].fault, "CELL_TOO_LARGE");
  EXPECT_EQ(rows[1].fault_column, 2u);
  EXPECT_EQ(rows[2].fault, "CELL_TOO_LARGE");
  EXPECT_THAT(rows[3].cells, ElementsAre("3", "z"));

  std::string wide = "1";
  for (int i = 0; i < 64; ++i) wide += ",";
  EXPECT_EQ(read(wide).rows[0].fault, "TOO_MANY_COLUMNS");
  std::string heavy;
  for (int i = 0; i < 5; ++i) heavy += std::string(60'000, 'x') + ",";
  EXPECT_EQ(read(heavy).rows[0].fault, "ROW_TOO_LARGE");
}

TEST(Csv, StopsWhenNobodyListens) {
  int told = 0;
  CsvReader reader([&](CsvRow&) {
    ++told;
    return internal("enough");
  });
  EXPECT_THAT(reader.feed("a\nb\nc\n"), StatusIs(Code::kInternal, "INTERNAL"));
  EXPECT_EQ(told, 1);
}

TEST(Csv, ReadsBackWhatOurTablesSay) {
  CsvWriter table({"tên", "ghi chú"});
  table.row().text("Vườn \"A\"; B").text("hai\ndòng");
  const auto rows = read(std::move(table).done()).rows;
  ASSERT_EQ(rows.size(), 2u);
  EXPECT_THAT(rows[0].cells, ElementsAre("tên", "ghi chú"));
  EXPECT_THAT(rows[1].cells, ElementsAre("Vườn \"A\"; B", "hai\ndòng"));
}

// Of all texts that have something in them for quotes, separators, ends of lines and formulas.
TEST(Csv, AStrangeCellComesBackAsItWas) {
  constexpr std::string_view kStrange = "'=+-@\t\r\n\",; a5";
  std::minstd_rand random{7};
  const auto draw = [&random](std::size_t below) { return random() % below; };
  std::vector<std::string> texts;
  for (int i = 0; i < 20'000; ++i) {
    std::string text;
    for (std::size_t size = draw(6); text.size() < size;) text += kStrange[draw(kStrange.size())];
    texts.push_back(std::move(text));
  }
  CsvWriter table({"a", "b"});
  for (std::size_t i = 0; i < texts.size(); i += 2) table.row().text(texts[i]).text(texts[i + 1]);
  const auto rows = read(std::move(table).done()).rows;
  ASSERT_EQ(rows.size(), texts.size() / 2 + 1);
  for (std::size_t i = 0; i < texts.size(); ++i) {
    ASSERT_EQ(rows[i / 2 + 1].cells.size(), 2U) << texts[i];
    const std::string& cell = rows[i / 2 + 1].cells[i % 2];
    EXPECT_FALSE(is_formula(cell)) << cell;
    EXPECT_EQ(unguarded(cell), texts[i]);
    EXPECT_EQ(unguarded(guarded(texts[i])), texts[i]);
  }
}

TEST(Csv, KnowsAFormulaFromANumber) {
  for (const char* live : {"=cmd|'/C calc'!A0", "@SUM(A1)", "+A1", "-A1", "+", "\t=1", "\r=1",
                           "+84+1", "-2+3*cmd|' /C calc'!A0"}) {
    EXPECT_TRUE(is_formula(live)) << live;
  }
  for (const char* plain : {"", "a=b", "+84 912 345 678", "-5,3", "+84912345678", "0912", "x@y"}) {
    EXPECT_FALSE(is_formula(plain)) << plain;
  }
}

}  // namespace
}  // namespace farmgate
