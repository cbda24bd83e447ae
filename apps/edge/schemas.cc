#include "apps/edge/schemas.h"

#include <google/api/field_behavior.pb.h>

#include <algorithm>
#include <regex>

#include "farmgate/options/v1/options.pb.h"

namespace farmgate::edge {
namespace {

namespace pb = google::protobuf;
using Type = pb::FieldDescriptor::CppType;

const options::v1::FieldRule& rule_of(const pb::FieldDescriptor& field) {
  return field.options().GetExtension(options::v1::rule);
}

Json own_form(const pb::Descriptor& message) {
  const std::string& name = message.name();
  if (name == "Timestamp") return {{"type", "string"}, {"format", "date-time"}};
  if (name == "Duration") return {{"type", "string"}, {"description", "seconds, as in 1.5s"}};
  if (name == "FieldMask") {
    return {{"type", "string"}, {"description", "names of fields, separated by commas"}};
  }
  return {{"type", "object"}};
}

bool has_own_form(const pb::Descriptor& message) {
  return message.file()->package() == "google.protobuf";
}

Json of_enum(const pb::EnumDescriptor& type) {
  Json values = Json::array();
  for (int i = 0; i < type.value_count(); ++i) values.push_back(type.value(i)->name());
  return {{"type", "string"}, {"enum", std::move(values)}};
}

Json of_text(const pb::FieldDescriptor& field) {
  const auto& rule = rule_of(field);
  if (field.type() == pb::FieldDescriptor::TYPE_BYTES) {
    return {{"type", "string"}, {"format", "byte"}};
  }
  Json text = {{"type", "string"}};
  if (rule.uuid()) text["format"] = "uuid";
  if (rule.has_min_length()) text["minLength"] = rule.min_length();
  if (rule.has_max_length()) text["maxLength"] = rule.max_length();
  if (!rule.pattern().empty()) text["pattern"] = "^(" + rule.pattern() + ")?$";
  if (!rule.resource().empty()) text["description"] = "name: " + rule.resource();
  if (rule.in_size() > 0)
    text["enum"] = std::vector<std::string>(rule.in().begin(), rule.in().end());
  return text;
}

Json of_number(const pb::FieldDescriptor& field) {
  const bool is_long =
      field.cpp_type() == Type::CPPTYPE_INT64 || field.cpp_type() == Type::CPPTYPE_UINT64;
  if (is_long) return {{"type", "string"}, {"format", "int64"}};
  Json number = {{"type", "integer"}, {"format", "int32"}};
  const auto& rule = rule_of(field);
  if (rule.has_minimum()) number["minimum"] = rule.minimum();
  if (rule.has_maximum()) number["maximum"] = rule.maximum();
  return number;
}

// One of some texts that are typical of codes, numbers and digests.
Json matching(const std::string& pattern) {
  const std::string digest(64, 'a');
  const std::regex wanted(pattern);
  for (const std::string& text :
       {std::string("0912345678"), std::string("aaaa"), std::string("AAAA"), std::string("A"),
        std::string("AA"), std::string("123456"), std::string("123456789012"), std::string("1"),
        digest, "images/" + digest}) {
    if (std::regex_match(text, wanted)) return text;
  }
  return nullptr;
}

bool behaves(const pb::FieldDescriptor& field, google::api::FieldBehavior wanted) {
  for (int i = 0; i < field.options().ExtensionSize(google::api::field_behavior); ++i) {
    if (field.options().GetExtension(google::api::field_behavior, i) == wanted) return true;
  }
  return false;
}

}  // namespace

bool is_required(const pb::FieldDescriptor& field) { return rule_of(field).required(); }

bool is_output_only(const pb::FieldDescriptor& field) {
  return behaves(field, google::api::OUTPUT_ONLY);
}

Json Schemas::of(const pb::Descriptor& message, const std::set<std::string>& without) {
  if (has_own_form(message)) return own_form(message);
  if (!without.empty()) return object(message, without);
  wanted_[message.full_name()] = &message;
  return {{"$ref", "#/components/schemas/" + message.full_name()}};
}

Json Schemas::one(const pb::FieldDescriptor& field) {
  switch (field.cpp_type()) {
    case Type::CPPTYPE_MESSAGE: return of(*field.message_type());
    case Type::CPPTYPE_ENUM: return of_enum(*field.enum_type());
    case Type::CPPTYPE_STRING: return of_text(field);
    case Type::CPPTYPE_BOOL: return {{"type", "boolean"}};
    case Type::CPPTYPE_DOUBLE:
    case Type::CPPTYPE_FLOAT: return {{"type", "number"}};
    default: return of_number(field);
  }
}

Json Schemas::of(const pb::FieldDescriptor& field) {
  if (!field.is_repeated()) return one(field);
  Json list = {{"type", "array"}, {"items", one(field)}};
  const auto& rule = rule_of(field);
  if (rule.has_min_items()) list["minItems"] = rule.min_items();
  if (rule.has_max_items()) list["maxItems"] = rule.max_items();
  return list;
}

Json Schemas::object(const pb::Descriptor& message, const std::set<std::string>& without) {
  Json properties = Json::object(), required = Json::array();
  for (int i = 0; i < message.field_count(); ++i) {
    const pb::FieldDescriptor& field = *message.field(i);
    if (without.contains(field.name())) continue;
    Json schema = of(field);
    const std::string words = words_of(field);
    // Beside a $ref nothing else counts; words about it go around it.
    if (schema.contains("$ref") && (!words.empty() || is_output_only(field))) {
      schema = {{"allOf", Json::array({schema})}};
    }
    if (!words.empty()) schema["description"] = words;
    if (is_output_only(field)) schema["readOnly"] = true;
    if (is_required(field) && !is_output_only(field)) required.push_back(field.json_name());
    properties[field.json_name()] = std::move(schema);
  }
  Json made = {{"type", "object"}};
  const std::string words = words_of(message);
  if (!words.empty()) made["description"] = words;
  if (!required.empty()) made["required"] = std::move(required);
  made["properties"] = std::move(properties);
  made["additionalProperties"] = false;
  return made;
}

Json Schemas::all() {
  while (true) {
    const auto next = std::find_if(wanted_.begin(), wanted_.end(),
                                   [&](const auto& entry) { return !made_.contains(entry.first); });
    if (next == wanted_.end()) return made_;
    made_[next->first] = object(*next->second, {});
  }
}

namespace {

Json sample_text(const options::v1::FieldRule& rule) {
  if (rule.uuid()) return kSampleId;
  if (rule.in_size() > 0) return rule.in(0);
  if (!rule.pattern().empty()) return matching(rule.pattern());
  std::string text = rule.resource().substr(0, rule.resource().find('|'));
  if (text.empty()) return std::string(std::max(rule.min_length(), 4U), 'a');
  for (auto at = text.find('*'); at != std::string::npos; at = text.find('*')) {
    text.replace(at, 1, kSampleId);
  }
  return text;
}

}  // namespace

Json sample(const pb::FieldDescriptor& field) {
  const auto& rule = rule_of(field);
  Json value;
  switch (field.cpp_type()) {
    case Type::CPPTYPE_MESSAGE:
      if (!has_own_form(*field.message_type()))
        value = sample(*field.message_type(), {});
      else if (field.message_type()->name() == "Timestamp")
        value = "2026-11-29T08:00:00Z";
      break;
    case Type::CPPTYPE_ENUM: value = field.enum_type()->value(1)->name(); break;
    case Type::CPPTYPE_BOOL: value = true; break;
    case Type::CPPTYPE_STRING: value = sample_text(rule); break;
    default:
      value = std::max<std::int64_t>(rule.minimum(), 1);
      if (field.cpp_type() == Type::CPPTYPE_INT64)
        value = std::to_string(value.get<std::int64_t>());
  }
  return field.is_repeated() ? Json::array({value}) : value;
}

Json sample(const pb::Descriptor& message, const std::set<std::string>& without) {
  if (message.full_name() == "google.type.Date")
    return {{"year", 2026}, {"month", 11}, {"day", 29}};
  Json object = Json::object();
  for (int i = 0; i < message.field_count(); ++i) {
    const pb::FieldDescriptor& field = *message.field(i);
    if (!is_required(field) || is_output_only(field) || without.contains(field.name())) continue;
    if (Json value = sample(field); !value.is_null()) object[field.json_name()] = std::move(value);
  }
  return object;
}

}  // namespace farmgate::edge
