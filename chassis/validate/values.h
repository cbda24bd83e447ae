#pragma once

#include <google/protobuf/descriptor.h>

#include <cstdint>
#include <string>
#include <string_view>

namespace farmgate::validate {

// Values of fields by reflection; index -1 for a field that is no list.
std::int64_t integer(const google::protobuf::Message& message,
                     const google::protobuf::FieldDescriptor* field, int index);
const std::string& text_of(const google::protobuf::Message& message,
                           const google::protobuf::FieldDescriptor* field, int index,
                           std::string& scratch);
// Without presence a default value is an absent one.
bool absent(const google::protobuf::Message& message,
            const google::protobuf::FieldDescriptor* field);
std::size_t characters(std::string_view utf8);

}  // namespace farmgate::validate
