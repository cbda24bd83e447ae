#include "tests/support/sample_request.h"

#include <google/protobuf/descriptor.h>
#include <google/protobuf/field_mask.pb.h>
#include <google/protobuf/message.h>
#include <google/protobuf/text_format.h>
#include <google/protobuf/timestamp.pb.h>

#include <ctime>
#include <functional>
#include <regex>

#include "chassis/base/id.h"
#include "farmgate/options/v1/options.pb.h"
#include "google/api/field_behavior.pb.h"
#include "google/api/resource.pb.h"
#include "google/type/date.pb.h"

namespace farmgate::testing {
namespace {

using google::protobuf::Descriptor;
using google::protobuf::FieldDescriptor;
using google::protobuf::Message;
using options::v1::FieldRule;

constexpr int kDepth = 6;

bool has_behavior(const FieldDescriptor& field, google::api::FieldBehavior wanted) {
  const auto& options = field.options();
  for (int i = 0; i < options.ExtensionSize(google::api::field_behavior); ++i) {
    if (options.GetExtension(google::api::field_behavior, i) == wanted) return true;
  }
  return false;
}

// The collection of a resource's own name: "fairs/{fair}" is "fairs/*".
std::string collection_of(const Descriptor& type) {
  std::string pattern = type.options().GetExtension(google::api::resource).pattern_size() > 0
                            ? type.options().GetExtension(google::api::resource).pattern(0)
                            : "";
  return std::regex_replace(pattern, std::regex("\\{[^}]*\\}"), "*");
}

std::string collection_of(const FieldDescriptor& field, const FieldRule& rule) {
  if (!rule.resource().empty()) return rule.resource().substr(0, rule.resource().find('|'));
  if (has_behavior(field, google::api::IDENTIFIER)) return collection_of(*field.containing_type());
  return "";
}

std::string text_of(const FieldRule& rule) {
  if (rule.in_size() > 0) return rule.in(0);
  if (rule.uuid()) return Uuid::v7().to_string();
  if (!rule.pattern().empty() && rule.pii()) {
    for (const std::string& it : personal_marks()) {
      if (std::regex_match(it, std::regex(rule.pattern()))) return it;
    }
  }
  if (rule.pii()) return personal_marks().front();
  if (!rule.pattern().empty()) {
    for (const std::string& it :
         {std::string("1"), std::string("A"), std::string("a"), std::string("VN"),
          std::string("AB12"), std::string("970436"), std::string("0912345678"),
          std::string("0101234567"), std::string("001099012345"), std::string("abc-1"),
          std::string(64, 'a'), "images/" + std::string(64, 'a')}) {
      if (std::regex_match(it, std::regex(rule.pattern()))) return it;
    }
  }
  return std::string(std::max<std::size_t>(rule.min_length(), 1), 'x');
}

class Maker {
 public:
  Maker(const Names& names, const Values& values) : names_(names), values_(values) {}

  void fill(Message& message, int depth) {
    const Descriptor& type = *message.GetDescriptor();
    for (int i = 0; i < type.field_count(); ++i) {
      const FieldDescriptor& field = *type.field(i);
      if (!has_behavior(field, google::api::OUTPUT_ONLY)) add(message, field, depth);
    }
    choose(message, depth);
  }

 private:
  // One of each oneof, the first.
  void choose(Message& message, int depth) {
    const Descriptor& type = *message.GetDescriptor();
    for (int i = 0; i < type.real_oneof_decl_count(); ++i) {
      const auto& oneof = *type.oneof_decl(i);
      if (!message.GetReflection()->HasOneof(message, &oneof)) set(message, *oneof.field(0), depth);
    }
  }

  void add(Message& message, const FieldDescriptor& field, int depth) {
    const FieldRule& rule = field.options().GetExtension(options::v1::rule);
    if (field.name() == "etag") {
      message.GetReflection()->SetString(&message, &field, "nobody-has-this");
    } else if (field.name() == "update_mask") {
      add_mask(message, field);
    } else if (values_.contains(field.full_name())) {
      set(message, field, depth);
    } else if (rule.required() || rule.pii() || rule.min_items() > 0 ||
               has_behavior(field, google::api::IDENTIFIER)) {
      set(message, field, depth);
    }
  }

  // One field that the resource beside it has and that may be set.
  void add_mask(Message& message, const FieldDescriptor& field) const {
    auto& mask = static_cast<google::protobuf::FieldMask&>(
        *message.GetReflection()->MutableMessage(&message, &field));
    if (const auto given = values_.find(field.full_name()); given != values_.end()) {
      return mask.add_paths(given->second);
    }
    const Descriptor& resource = *message.GetDescriptor()->field(0)->message_type();
    for (int i = 0; i < resource.field_count(); ++i) {
      const FieldDescriptor& it = *resource.field(i);
      if (it.name() == "etag" || has_behavior(it, google::api::OUTPUT_ONLY) ||
          has_behavior(it, google::api::IMMUTABLE) || has_behavior(it, google::api::IDENTIFIER)) {
        continue;
      }
      mask.add_paths(it.name());
      return;
    }
  }

  void set(Message& message, const FieldDescriptor& field, int depth) {
    const FieldRule& rule = field.options().GetExtension(options::v1::rule);
    const auto& reflection = *message.GetReflection();
    const bool many = field.is_repeated();
    const auto given = values_.find(field.full_name());
    switch (field.cpp_type()) {
      case FieldDescriptor::CPPTYPE_STRING: {
        const std::string collection = collection_of(field, rule);
        const std::string text = given != values_.end() ? given->second
                                 : collection.empty()   ? text_of(rule)
                                                        : name_of(collection);
        many ? reflection.AddString(&message, &field, text)
             : reflection.SetString(&message, &field, text);
        return;
      }
      case FieldDescriptor::CPPTYPE_MESSAGE: {
        if (depth == 0) return;
        Message& inner = many ? *reflection.AddMessage(&message, &field)
                              : *reflection.MutableMessage(&message, &field);
        if (given == values_.end()) return fill_message(inner, depth - 1);
        google::protobuf::TextFormat::ParseFromString(given->second, &inner);
        return;
      }
      case FieldDescriptor::CPPTYPE_ENUM: {
        const int number = given == values_.end() ? 1 : std::stoi(given->second);
        return many ? reflection.AddEnumValue(&message, &field, number)
                    : reflection.SetEnumValue(&message, &field, number);
      }
      case FieldDescriptor::CPPTYPE_BOOL: return reflection.SetBool(&message, &field, true);
      default: return set_number(message, field, std::max<std::int64_t>(rule.minimum(), 1));
    }
  }

  static void set_number(Message& message, const FieldDescriptor& field, std::int64_t value) {
    const auto& reflection = *message.GetReflection();
    const bool many = field.is_repeated();
    if (field.cpp_type() == FieldDescriptor::CPPTYPE_INT64) {
      return many ? reflection.AddInt64(&message, &field, value)
                  : reflection.SetInt64(&message, &field, value);
    }
    if (field.cpp_type() == FieldDescriptor::CPPTYPE_INT32) {
      const auto small = static_cast<std::int32_t>(value);
      return many ? reflection.AddInt32(&message, &field, small)
                  : reflection.SetInt32(&message, &field, small);
    }
  }

  void fill_message(Message& message, int depth) {
    const std::string& type = message.GetDescriptor()->full_name();
    if (type == "google.type.Date") {
      auto& date = static_cast<google::type::Date&>(message);
      date.set_year(2026);
      date.set_month(6);
      date.set_day(15);
    } else if (type == "google.protobuf.Timestamp") {
      static const std::time_t once = std::time(nullptr);  // a request is the same when sent again
      static_cast<google::protobuf::Timestamp&>(message).set_seconds(once);
    } else if (type == "farmgate.type.v1.Quantity") {
      google::protobuf::TextFormat::ParseFromString("thousandths: 1000 unit: UNIT_KILOGRAM",
                                                    &message);
    } else {
      fill(message, depth);
    }
  }

  std::string name_of(const std::string& collection) const {
    const auto found = names_.find(collection);
    return found == names_.end() ? made_up_name(collection) : found->second;
  }

  const Names& names_;
  const Values& values_;
};

}  // namespace

const std::vector<std::string>& personal_marks() {
  static const std::vector<std::string> marks = {"Mật Danh Bảy Bảy", "0987650123", "024190776655",
                                                 "8877MAT6655"};
  return marks;
}

std::string made_up_name(const std::string& collection) {
  std::string name = collection;
  for (std::size_t at = name.find('*'); at != std::string::npos; at = name.find('*')) {
    name.replace(at, 1, Uuid::v7().to_string());
  }
  return name;
}

std::unique_ptr<Message> sample_request(const Descriptor& type, const Names& names,
                                        const Values& values) {
  std::unique_ptr<Message> message(
      google::protobuf::MessageFactory::generated_factory()->GetPrototype(&type)->New());
  Maker(names, values).fill(*message, kDepth);
  return message;
}

std::string first_collection(const Descriptor& type) {
  const std::function<std::string(const Descriptor&, int)> look = [&](const Descriptor& it,
                                                                      int depth) -> std::string {
    for (int i = 0; i < it.field_count(); ++i) {
      const FieldDescriptor& field = *it.field(i);
      if (has_behavior(field, google::api::OUTPUT_ONLY)) continue;
      const FieldRule& rule = field.options().GetExtension(options::v1::rule);
      std::string found = collection_of(field, rule);
      const bool wanted = rule.required() || has_behavior(field, google::api::IDENTIFIER);
      if (field.cpp_type() == FieldDescriptor::CPPTYPE_MESSAGE && wanted && depth > 0) {
        found = look(*field.message_type(), depth - 1);
      }
      if (wanted && !found.empty()) return found;
    }
    return "";
  };
  return look(type, 2);
}

}  // namespace farmgate::testing
