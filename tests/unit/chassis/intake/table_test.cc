#include "chassis/intake/table.h"

#include <gtest/gtest.h>

#include "chassis/intake/tally.h"
#include "chassis/testing/status_is.h"
#include "farmgate/type/v1/import.pb.h"

namespace farmgate::intake {
namespace {

using farmgate::testing::IsOk;
using farmgate::testing::StatusIs;

constexpr Column kColumns[] = {
    {"key", "key", true}, {"area", "plot.area", true}, {"unit_area", "plot.area.unit"}};
constexpr ReasonColumn kReasons[] = {{"TOO_SMALL", "area"}};
constexpr Shape kShape{kColumns, kReasons};

StatusOr<Table> read(const std::vector<std::string>& names) {
  google::protobuf::RepeatedPtrField<std::string> header;
  for (const std::string& name : names) header.Add(std::string(name));
  return Table::read(kShape, header);
}

type::v1::ImportRow row(const std::vector<std::string>& cells) {
  type::v1::ImportRow out;
  for (const std::string& cell : cells) out.add_cells(cell);
  return out;
}

TEST(ImportTable, FindsItsColumnsInAnyOrder) {
  const auto table = read({"area", "key"});
  ASSERT_THAT(table, IsOk());
  EXPECT_EQ(table->cell(row({"12", "K"}), "key"), "K");
  EXPECT_EQ(table->cell(row({"12", "K"}), "area"), "12");
  EXPECT_EQ(table->cell(row({"12", "K"}), "unit_area"), "");
}

TEST(ImportTable, RefusesAHeaderAndNamesTheColumn) {
  const auto column = [](const StatusOr<Table>& table) {
    return table.status().values().at("column");
  };
  EXPECT_THAT(read({"key", "area", "colour"}), StatusIs(Code::kInvalidArgument, "COLUMN_UNKNOWN"));
  EXPECT_THAT(read({"key", "area", "key"}), StatusIs(Code::kInvalidArgument, "COLUMN_TWICE"));
  EXPECT_THAT(read({"key"}), StatusIs(Code::kInvalidArgument, "COLUMN_MISSING"));
  EXPECT_EQ(column(read({"key"})), "area");
}

TEST(ImportTable, ChecksARowBeforeItIsRead) {
  const auto table = read({"key", "area"});
  EXPECT_THAT(table->check(row({"K"})), StatusIs(Code::kInvalidArgument, "COLUMNS_MISMATCH"));
  EXPECT_THAT(table->check(row({"K", "@x"})), StatusIs(Code::kInvalidArgument, "FORMULA"));
  EXPECT_EQ(table->fault(table->check(row({"K", "@x"}))).column, "area");
  EXPECT_THAT(table->check(row({"K", "-5"})), IsOk());
  EXPECT_THAT(table->key(row({"", "1"})), StatusIs(Code::kInvalidArgument, "INVALID_FIELD"));
  EXPECT_THAT(table->key(row({"\xff", "1"})), StatusIs(Code::kInvalidArgument, "INVALID_FIELD"));
}

TEST(ImportTable, TellsWhichColumnARefusalIsAbout) {
  const auto table = read({"key", "area"});
  EXPECT_EQ(table->fault(invalid("plot.area.thousandths", "x")).column, "area");
  EXPECT_EQ(table->fault(invalid("plot.area.unit", "x")).column, "unit_area");
  EXPECT_EQ(table->fault(refuse("TOO_SMALL", "x")).column, "area");
  EXPECT_EQ(table->fault(refuse("ELSE", "x")).column, "");
  EXPECT_EQ(table->fault(key_reused()).column, "key");
  EXPECT_EQ(table->fault(refuse("ELSE", std::string(1000, 'x'))).text.size(), 200u);
}

TEST(ImportTally, KeepsAThousandFaultsAndCountsAll) {
  const auto table = read({"key", "area"});
  type::v1::ImportTally out;
  Tally tally(*table, out);
  for (int i = 0; i < 1500; ++i) tally.refuse(i, key_reused());
  EXPECT_EQ(out.rows_refused(), 1500);
  EXPECT_EQ(out.faults_size(), 1000);
}

TEST(ImportTally, EndsTheStreamForWhatIsNoFaultOfARow) {
  EXPECT_TRUE(is_fault(key_reused()));
  EXPECT_TRUE(is_fault(not_found("x")));
  EXPECT_FALSE(is_fault(unavailable("DATABASE_UNAVAILABLE", "x")));
  EXPECT_FALSE(is_fault(internal("x")));
}

}  // namespace
}  // namespace farmgate::intake
