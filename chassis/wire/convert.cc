#include "chassis/wire/convert.h"

#include <google/protobuf/field_mask.pb.h>
#include <google/protobuf/timestamp.pb.h>

#include <algorithm>

#include "farmgate/type/v1/quantity.pb.h"
#include "google/type/date.pb.h"

namespace farmgate::wire {
namespace {

constexpr std::int64_t kMicros = 1000000;
constexpr std::int64_t kThousand = 1000;

static_assert(static_cast<int>(Unit::kKilogram) == type::v1::UNIT_KILOGRAM);
static_assert(static_cast<int>(Unit::kPiece) == type::v1::UNIT_PIECE);
static_assert(static_cast<int>(Unit::kLitre) == type::v1::UNIT_LITRE);
static_assert(static_cast<int>(Unit::kSquareMetre) == type::v1::UNIT_SQUARE_METRE);

}  // namespace

void write(Date date, google::type::Date& out) {
  out.set_year(static_cast<int>(date.year()));
  out.set_month(static_cast<int>(static_cast<unsigned>(date.month())));
  out.set_day(static_cast<int>(static_cast<unsigned>(date.day())));
}

void write(Time time, google::protobuf::Timestamp& out) {
  const std::int64_t us = time.time_since_epoch().count();
  const std::int64_t seconds = us >= 0 ? us / kMicros : -((-us + kMicros - 1) / kMicros);
  out.set_seconds(seconds);
  out.set_nanos(static_cast<std::int32_t>((us - seconds * kMicros) * 1000));
}

void write(Quantity quantity, type::v1::Quantity& out) {
  out.set_thousandths(quantity.thousandths);
  out.set_unit(static_cast<type::v1::Unit>(quantity.unit));
}

StatusOr<Date> read_date(const google::type::Date& date, std::string_view field) {
  const Date day(std::chrono::year(date.year()),
                 std::chrono::month(static_cast<unsigned>(date.month())),
                 std::chrono::day(static_cast<unsigned>(date.day())));
  // chrono keeps a byte of month and day: 257 would be read as 1.
  const bool fits = date.month() >= 1 && date.month() <= 12 && date.day() >= 1 && date.day() <= 31;
  if (!fits || !day.ok() || date.year() < 1900 || date.year() > 9999) {
    return invalid(std::string(field), "is no day of the calendar");
  }
  return day;
}

StatusOr<Time> read_time(const google::protobuf::Timestamp& time, std::string_view field) {
  constexpr std::int64_t first = -2208988800;  // 1900
  constexpr std::int64_t last = 253402300799;  // 9999
  if (time.seconds() < first || time.seconds() > last || time.nanos() < 0 ||
      time.nanos() > 999999999) {
    return invalid(std::string(field), "is outside the years 1900 to 9999");
  }
  return Time(std::chrono::microseconds(time.seconds() * kMicros + time.nanos() / 1000));
}

Quantity read_quantity(const type::v1::Quantity& quantity) {
  return {quantity.thousandths(), read_unit(quantity.unit())};
}

Unit read_unit(int value) { return static_cast<Unit>(value); }

StatusOr<Quantity> read_quantity(const type::v1::Quantity& quantity, Unit unit,
                                 std::string_view field) {
  const Quantity read = read_quantity(quantity);
  if (read.unit != unit) {
    return Status(Code::kInvalidArgument, "UNIT_MISMATCH", "the goods are counted in another unit")
        .with(std::vector<Violation>{{std::string(field), "has another unit than the goods"}});
  }
  RETURN_IF_ERROR(check_amount(field, read));
  return read;
}

Status check_mask(const google::protobuf::FieldMask& mask,
                  std::initializer_list<std::string_view> allowed) {
  std::vector<Violation> violations;
  for (const std::string& path : mask.paths()) {
    if (std::find(allowed.begin(), allowed.end(), path) == allowed.end()) {
      violations.push_back({"update_mask", path + " cannot be updated"});
    }
  }
  if (mask.paths().empty()) violations.push_back({"update_mask", "names no field"});
  if (violations.empty()) return ok();
  return Status(Code::kInvalidArgument, "UPDATE_MASK_INVALID", "the update mask is not valid")
      .with(std::move(violations));
}

bool mask_has(const google::protobuf::FieldMask& mask, std::string_view path) {
  return std::find(mask.paths().begin(), mask.paths().end(), path) != mask.paths().end();
}

std::string etag_of(std::int64_t revision) { return "r" + std::to_string(revision); }

Status check_etag(std::string_view given, std::int64_t revision) {
  if (given.empty() || given == etag_of(revision)) return ok();
  return Status(Code::kAborted, "ETAG_MISMATCH", "it was changed meanwhile: read it again")
      .with("etag", etag_of(revision));
}

}  // namespace farmgate::wire
