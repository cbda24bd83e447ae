#include "chassis/events/envelope.h"

#include <google/protobuf/descriptor.h>
#include <google/protobuf/message.h>

#include <array>
#include <cctype>
#include <cstdio>

#include "chassis/events/naming.h"

namespace farmgate::events {
namespace {

namespace pb = google::protobuf;

constexpr int kVersionField = 1;
constexpr int kEpochField = 2;
constexpr int kChangeField = 3;
constexpr int kStateField = 4;
constexpr int kNameField = 1;  // of the state

Status incomplete(std::string what) {
  return Status(Code::kInvalidArgument, "EVENT_INCOMPLETE", std::move(what));
}

std::int64_t number(const pb::Message& event, int field) {
  const pb::FieldDescriptor* descriptor = event.GetDescriptor()->FindFieldByNumber(field);
  return event.GetReflection()->GetInt64(event, descriptor);
}

std::string state_name(const pb::Message& event) {
  const auto* field = event.GetDescriptor()->FindFieldByNumber(kStateField);
  const pb::Message& state = event.GetReflection()->GetMessage(event, field);
  const auto* name = state.GetDescriptor()->FindFieldByNumber(kNameField);
  return state.GetReflection()->GetString(state, name);
}

// "OFFER_CHANGE_SOLD_OUT" of enum OfferChange gives "SOLD_OUT".
std::string change_of(const pb::Message& event) {
  const auto* field = event.GetDescriptor()->FindFieldByNumber(kChangeField);
  const int value = event.GetReflection()->GetEnumValue(event, field);
  const pb::EnumValueDescriptor* known = field->enum_type()->FindValueByNumber(value);
  if (known == nullptr) return std::to_string(value);
  std::size_t prefix = 0;  // the enum's name in capitals, an underscore before each hump
  for (const char c : field->enum_type()->name()) {
    prefix += std::isupper(static_cast<unsigned char>(c)) != 0 ? 2 : 1;
  }
  return known->name().substr(prefix);
}

}  // namespace

StatusOr<EventFields> EventFields::of(const pb::Message& event) {
  EventFields fields{state_name(event), change_of(event), number(event, kVersionField),
                     number(event, kEpochField)};
  if (last_segment(fields.name).empty()) return incomplete("state.name is empty");
  if (fields.version < 1) return incomplete("aggregate_version is below 1");
  if (fields.epoch < 0) return incomplete("source_epoch is negative");
  return fields;
}

std::string Envelope::id() const {
  return key + "/" + std::to_string(epoch) + "/" + std::to_string(version);
}

kafka::Record Envelope::record() && {
  std::string fact = id();
  kafka::Record record{std::move(topic), std::move(key), std::move(value), {}};
  record.headers = {
      {"ce_specversion", "1.0"},
      {"ce_id", std::move(fact)},
      {"ce_type", std::move(type)},
      {"ce_source", std::move(source)},
      {"ce_subject", std::move(subject)},
      {"ce_time", rfc3339(time)},
      {"content-type", "application/protobuf"},
  };
  if (!traceparent.empty()) record.headers.push_back({"traceparent", std::move(traceparent)});
  return record;
}

std::string rfc3339(Time time) {
  const auto day = std::chrono::floor<std::chrono::days>(time);
  const std::chrono::year_month_day date(day);
  const std::chrono::hh_mm_ss clock(time - day);
  std::array<char, 64> text{};
  const int size = std::snprintf(
      text.data(), text.size(), "%04d-%02u-%02uT%02d:%02d:%02d.%06dZ",
      static_cast<int>(date.year()), static_cast<unsigned>(date.month()),
      static_cast<unsigned>(date.day()), static_cast<int>(clock.hours().count()),
      static_cast<int>(clock.minutes().count()), static_cast<int>(clock.seconds().count()),
      static_cast<int>(clock.subseconds().count()));
  return std::string(text.data(), static_cast<std::size_t>(size));
}

StatusOr<Time> parse_rfc3339(std::string_view text) {
  int year = 0, hour = 0, minute = 0, second = 0, micros = 0, size = 0;
  unsigned month = 0, day = 0;
  const std::string copy(text);
  const int read = std::sscanf(copy.c_str(), "%4d-%2u-%2uT%2d:%2d:%2d.%6dZ%n", &year, &month, &day,
                               &hour, &minute, &second, &micros, &size);
  const std::chrono::year_month_day date{std::chrono::year(year), std::chrono::month(month),
                                         std::chrono::day(day)};
  if (read != 7 || static_cast<std::size_t>(size) != text.size() || !date.ok()) {
    return invalid("ce_time", "not an instant in UTC");
  }
  const Time time = Time(std::chrono::sys_days(date)) + std::chrono::hours(hour) +
                    std::chrono::minutes(minute) + std::chrono::seconds(second) +
                    std::chrono::microseconds(micros);
  // Hours beyond 23, signs and missing digits: only what rfc3339() writes is read.
  if (rfc3339(time) != text) return invalid("ce_time", "not an instant in UTC");
  return time;
}

}  // namespace farmgate::events
