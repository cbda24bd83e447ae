#include "chassis/validate/values.h"

#include <google/protobuf/message.h>

#include <algorithm>
#include <limits>

namespace farmgate::validate {

using google::protobuf::FieldDescriptor;
using google::protobuf::Message;
using google::protobuf::Reflection;

namespace {

std::int64_t saturated(std::uint64_t value) {
  constexpr auto kMax = std::numeric_limits<std::int64_t>::max();
  return value > static_cast<std::uint64_t>(kMax) ? kMax : static_cast<std::int64_t>(value);
}

}  // namespace

std::size_t characters(std::string_view text) {
  return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), [](char c) {
    return (static_cast<unsigned char>(c) & 0xC0) != 0x80;
  }));
}

std::int64_t integer(const Message& message, const FieldDescriptor* field, int index) {
  const Reflection& read = *message.GetReflection();
  const bool one = index < 0;
  switch (field->cpp_type()) {
    case FieldDescriptor::CPPTYPE_INT32:
      return one ? read.GetInt32(message, field) : read.GetRepeatedInt32(message, field, index);
    case FieldDescriptor::CPPTYPE_INT64:
      return one ? read.GetInt64(message, field) : read.GetRepeatedInt64(message, field, index);
    case FieldDescriptor::CPPTYPE_UINT32:
      return one ? read.GetUInt32(message, field) : read.GetRepeatedUInt32(message, field, index);
    case FieldDescriptor::CPPTYPE_UINT64:
      return saturated(one ? read.GetUInt64(message, field)
                           : read.GetRepeatedUInt64(message, field, index));
    case FieldDescriptor::CPPTYPE_ENUM:
      return one ? read.GetEnumValue(message, field)
                 : read.GetRepeatedEnumValue(message, field, index);
    default: return 0;
  }
}

const std::string& text_of(const Message& message, const FieldDescriptor* field, int index,
                           std::string& scratch) {
  const Reflection& read = *message.GetReflection();
  if (index < 0) return read.GetStringReference(message, field, &scratch);
  return read.GetRepeatedStringReference(message, field, index, &scratch);
}

bool absent(const Message& message, const FieldDescriptor* field) {
  const Reflection& read = *message.GetReflection();
  if (field->is_repeated()) return read.FieldSize(message, field) == 0;
  if (!read.HasField(message, field)) return true;
  std::string scratch;
  switch (field->cpp_type()) {
    case FieldDescriptor::CPPTYPE_STRING: return text_of(message, field, -1, scratch).empty();
    case FieldDescriptor::CPPTYPE_ENUM: return read.GetEnumValue(message, field) == 0;
    default: return false;
  }
}

}  // namespace farmgate::validate
