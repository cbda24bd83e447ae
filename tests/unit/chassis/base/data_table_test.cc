#include "chassis/base/data_table.h"

#include <gmock/gmock.h>

#include "chassis/testing/status_is.h"

namespace farmgate {
namespace {

using farmgate::testing::IsOk;
using farmgate::testing::StatusIs;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

constexpr DataTable kTable{
    .reason = "FRUIT_UNREADABLE", .name = "fruit", .header = "code,name", .rows_most = 3};

struct Read {
  Status status;
  std::vector<Cells> rows;
};

Read read(std::string_view csv) {
  Read out;
  out.status = read_table(kTable, csv, [&](const Cells& cells) -> std::string_view {
    if (cells[0] == "X") return "not that one";
    out.rows.push_back(cells);
    return {};
  });
  return out;
}

TEST(DataTable, GivesTheCellsBelowTheHeader) {
  const Read it = read("code,name\nV,Vải\nN,\"Nhãn, lồng\"\n");

  EXPECT_THAT(it.status, IsOk());
  EXPECT_THAT(it.rows, ElementsAre(Cells{"V", "Vải"}, Cells{"N", "Nhãn, lồng"}));
}

TEST(DataTable, NamesTheTableAndTheLineAtFault) {
  const Read it = read("code,name\nV,Vải\nX,Xoài\nN,Nhãn\n");

  EXPECT_THAT(it.status, StatusIs(Code::kDataLoss, "FRUIT_UNREADABLE"));
  EXPECT_THAT(it.status.to_string(), HasSubstr("line 3: not that one"));
  EXPECT_THAT(it.status.to_string(), HasSubstr("fruit"));
  EXPECT_EQ(it.rows.size(), 1u) << "what comes behind is not looked at";
}

TEST(DataTable, IsOfItsFormToTheLetter) {
  for (const char* csv : {"", "code,name\n", "code,names\nV,Vải\n", "V,Vải\n", "code,name\nV\n",
                          "code,name\nV,Vải,more\n", "code,name\nV,Vải", "code,name\nV,\"Vải\n",
                          "code,name\na,1\nb,2\nc,3\nd,4\n"}) {
    EXPECT_THAT(read(csv).status, StatusIs(Code::kDataLoss, "FRUIT_UNREADABLE")) << csv;
  }
  EXPECT_THAT(read("code,name\na,1\nb,2\nc,3\n").status, IsOk());
}

TEST(DataTable, NumbersAreDigitsToTheEnd) {
  EXPECT_EQ(whole_number("-12"), -12);
  for (const char* text : {"", "1x", " 1", "1.5", "+1", "99999999999999999999"}) {
    EXPECT_EQ(whole_number(text), std::nullopt) << text;
  }
}

TEST(DataTable, ListsOfNumbersHaveRangesAndStars) {
  EXPECT_THAT(*numbers_of("*", 3), ElementsAre(1, 2, 3));
  EXPECT_THAT(*numbers_of("2|4-6", 9), ElementsAre(2, 4, 5, 6));
  for (const char* text : {"", "0", "10", "8-10", "5-4", "1-", "1||2", "a", "1-9999999999"}) {
    EXPECT_EQ(numbers_of(text, 9), std::nullopt) << text;
  }
}

TEST(DataTable, APeriodHasBothOfItsDays) {
  const auto period = period_of("2026-01-01", "2026-12-31");
  ASSERT_TRUE(period);
  EXPECT_FALSE(period->has(*parse_date("2025-12-31")));
  EXPECT_TRUE(period->has(*parse_date("2026-01-01")));
  EXPECT_TRUE(period->has(*parse_date("2026-12-31")));
  EXPECT_FALSE(period->has(*parse_date("2027-01-01")));
  EXPECT_TRUE(period->ends());
  EXPECT_FALSE(period_of("2026-01-01", "")->ends());
  EXPECT_EQ(period_of("2026-01-02", "2026-01-01"), std::nullopt);
  EXPECT_EQ(period_of("", "2026-01-01"), std::nullopt);
}

}  // namespace
}  // namespace farmgate
