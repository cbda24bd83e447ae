#include "chassis/wire/convert.h"

#include <google/protobuf/field_mask.pb.h>
#include <google/protobuf/timestamp.pb.h>
#include <gtest/gtest.h>

#include "chassis/testing/status_is.h"
#include "farmgate/type/v1/quantity.pb.h"
#include "google/type/date.pb.h"

namespace farmgate::wire {
namespace {

using namespace std::chrono_literals;
using farmgate::testing::IsOk;
using farmgate::testing::StatusIs;

MATCHER_P(Faults, field, "") {
  const Status status = farmgate::testing::status_of(arg);
  *result_listener << status.to_string();
  return status.code() == Code::kInvalidArgument && status.reason() == "INVALID_FIELD" &&
         status.violations().size() == 1 && status.violations().front().field == field;
}

google::type::Date date(int year, int month, int day) {
  google::type::Date out;
  out.set_year(year);
  out.set_month(month);
  out.set_day(day);
  return out;
}

google::protobuf::Timestamp timestamp(std::int64_t seconds, std::int32_t nanos) {
  google::protobuf::Timestamp out;
  out.set_seconds(seconds);
  out.set_nanos(nanos);
  return out;
}

type::v1::Quantity quantity(std::int64_t thousandths, type::v1::Unit unit) {
  type::v1::Quantity out;
  out.set_thousandths(thousandths);
  out.set_unit(unit);
  return out;
}

TEST(WireDate, IsReadBackAsItWasWritten) {
  for (const Date day : {Date(1900y / 1 / 1), Date(2024y / 2 / 29), Date(9999y / 12 / 31)}) {
    google::type::Date out;
    write(day, out);
    EXPECT_EQ(read_date(out, "day").value(), day);
  }
}

TEST(WireDate, OutsideTheCalendarIsRefused) {
  const std::vector<std::array<int, 3>> table = {{0, 0, 0},
                                                 {2026, 0, 1},
                                                 {2026, 13, 1},
                                                 {2026, 1, 0},
                                                 {2026, 1, 32},
                                                 {2026, 2, 29},
                                                 {2026, 4, 31},
                                                 {2026, -1, 1},
                                                 {2026, 1, -1},
                                                 {1899, 12, 31},
                                                 {10000, 1, 1},
                                                 {-2026, 1, 1},
                                                 {2026 + 65536, 1, 1},
                                                 {2026, 257, 1},
                                                 {2026, 1, 257},
                                                 {2026, 1 - 256, 1 - 256}};
  for (const auto& [year, month, day] : table) {
    EXPECT_THAT(read_date(date(year, month, day), "harvest_date"), Faults("harvest_date"))
        << year << "-" << month << "-" << day;
  }
}

TEST(WireTime, IsReadBackToTheMicrosecond) {
  for (const std::int64_t us : {0LL, 1LL, -1LL, 999'999LL, 1'000'000LL, -1'000'000LL, -1'000'001LL,
                                1'781'481'600'123'456LL, -2'208'988'800'000'000LL}) {
    const Time time{std::chrono::microseconds(us)};
    google::protobuf::Timestamp out;
    write(time, out);
    EXPECT_TRUE(out.nanos() >= 0 && out.nanos() < 1'000'000'000) << us;
    EXPECT_EQ(read_time(out, "time").value(), time) << us;
  }
}

TEST(WireTime, LosesWhatIsFinerThanAMicrosecond) {
  EXPECT_EQ(read_time(timestamp(1, 1'999), "time").value(), Time(1'000'001us));
}

TEST(WireTime, OutsideTheYearsIsRefused) {
  const std::int64_t last = 253'402'300'799;
  EXPECT_THAT(read_time(timestamp(last, 999'999'999), "time"), IsOk());
  for (const auto& bad :
       {timestamp(last + 1, 0), timestamp(-2'208'988'801, 0), timestamp(INT64_MAX, 0),
        timestamp(INT64_MIN, 0), timestamp(0, -1), timestamp(0, 1'000'000'000)}) {
    EXPECT_THAT(read_time(bad, "end_time"), Faults("end_time")) << bad.ShortDebugString();
  }
}

TEST(WireQuantity, IsReadBackAsItWasWritten) {
  for (const Quantity it : {Quantity{57'500, Unit::kKilogram}, Quantity{3'000, Unit::kPiece},
                            Quantity{1, Unit::kLitre}, Quantity{INT64_MAX, Unit::kSquareMetre}}) {
    type::v1::Quantity out;
    write(it, out);
    EXPECT_EQ(read_quantity(out), it);
    EXPECT_EQ(read_quantity(type::v1::Quantity()), Quantity());
  }
}

TEST(WireQuantity, OfGoodsIsPositiveAndPiecesAreWhole) {
  using type::v1::UNIT_KILOGRAM, type::v1::UNIT_PIECE;
  EXPECT_THAT(read_quantity(quantity(1, UNIT_KILOGRAM), Unit::kKilogram, "amount"), IsOk());
  EXPECT_THAT(read_quantity(quantity(2'000, UNIT_PIECE), Unit::kPiece, "amount"), IsOk());
  EXPECT_THAT(read_quantity(quantity(0, UNIT_KILOGRAM), Unit::kKilogram, "amount"),
              Faults("amount"));
  EXPECT_THAT(read_quantity(quantity(-1, UNIT_KILOGRAM), Unit::kKilogram, "amount"),
              Faults("amount"));
  EXPECT_THAT(read_quantity(quantity(1'500, UNIT_PIECE), Unit::kPiece, "amount"), Faults("amount"));
}

TEST(WireQuantity, OfAnotherUnitThanTheGoodsIsRefused) {
  for (const int unit : {0, 1, 3, 99}) {
    const Status refused =
        read_quantity(quantity(1'000, static_cast<type::v1::Unit>(unit)), Unit::kPiece, "amount")
            .status();
    EXPECT_THAT(refused, StatusIs(Code::kInvalidArgument, "UNIT_MISMATCH")) << unit;
    ASSERT_EQ(refused.violations().size(), 1u);
    EXPECT_EQ(refused.violations().front().field, "amount");
  }
}

google::protobuf::FieldMask mask(std::initializer_list<const char*> paths) {
  google::protobuf::FieldMask out;
  for (const char* path : paths) out.add_paths(path);
  return out;
}

TEST(UpdateMask, NamesWhatMayBeUpdatedAndNothingElse) {
  EXPECT_THAT(check_mask(mask({"title"}), {"title", "story"}), IsOk());
  EXPECT_THAT(check_mask(mask({"story", "title", "title"}), {"title", "story"}), IsOk());
  for (const char* path : {"*", "state", "Title", "title.text", " title", ""}) {
    EXPECT_THAT(check_mask(mask({path}), {"title", "story"}),
                StatusIs(Code::kInvalidArgument, "UPDATE_MASK_INVALID"))
        << path;
  }
  EXPECT_THAT(check_mask(mask({}), {"title", "story"}),
              StatusIs(Code::kInvalidArgument, "UPDATE_MASK_INVALID"));
}

TEST(UpdateMask, ReportsEveryPathAtFault) {
  const Status refused = check_mask(mask({"state", "title", "name"}), {"title"});

  ASSERT_EQ(refused.violations().size(), 2u);
  EXPECT_EQ(refused.violations()[0].description, "state cannot be updated");
  EXPECT_EQ(refused.violations()[1].description, "name cannot be updated");
}

TEST(UpdateMask, HasThePathsItNames) {
  EXPECT_TRUE(mask_has(mask({"title", "story"}), "story"));
  EXPECT_FALSE(mask_has(mask({"title"}), "story"));
  EXPECT_FALSE(mask_has(mask({}), "title"));
}

TEST(Etag, IsTheRevisionOrNotLookedAt) {
  EXPECT_THAT(check_etag(etag_of(7), 7), IsOk());
  EXPECT_THAT(check_etag("", 7), IsOk());
  EXPECT_NE(etag_of(7), etag_of(8));
  for (const std::string& given : {etag_of(6), etag_of(8), std::string("7"), std::string("r07"),
                                   std::string("R7"), std::string("r7 ")}) {
    const Status refused = check_etag(given, 7);
    EXPECT_THAT(refused, StatusIs(Code::kAborted, "ETAG_MISMATCH")) << given;
    EXPECT_EQ(refused.values().at("etag"), etag_of(7));
  }
}

}  // namespace
}  // namespace farmgate::wire
