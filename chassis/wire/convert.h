#pragma once

#include <initializer_list>
#include <string_view>

#include "chassis/base/clock.h"
#include "chassis/base/money.h"
#include "chassis/base/status.h"

namespace google::protobuf {
class FieldMask;
class Timestamp;
}  // namespace google::protobuf
namespace google::type {
class Date;
}
namespace farmgate::type::v1 {
class Quantity;
}

// Base types <-> the messages that every service shares. Errors are INVALID_ARGUMENT/INVALID_FIELD
// naming `field`.
namespace farmgate::wire {

void write(Date date, google::type::Date& out);
void write(Time time, google::protobuf::Timestamp& out);
void write(Quantity quantity, type::v1::Quantity& out);

StatusOr<Date> read_date(const google::type::Date& date, std::string_view field);
StatusOr<Time> read_time(const google::protobuf::Timestamp& time, std::string_view field);
// UNIT_MISMATCH when it is not in `unit`; check_amount.
StatusOr<Quantity> read_quantity(const type::v1::Quantity& quantity, Unit unit,
                                 std::string_view field);
Quantity read_quantity(const type::v1::Quantity& quantity);
Unit read_unit(int value);

// Every path of a mask is one of `allowed`: INVALID_ARGUMENT/UPDATE_MASK_INVALID otherwise, and for
// an empty mask.
Status check_mask(const google::protobuf::FieldMask& mask,
                  std::initializer_list<std::string_view> allowed);
bool mask_has(const google::protobuf::FieldMask& mask, std::string_view path);

// An etag is the revision of the row. Empty: the caller did not look. ABORTED/ETAG_MISMATCH.
std::string etag_of(std::int64_t revision);
Status check_etag(std::string_view given, std::int64_t revision);

}  // namespace farmgate::wire
