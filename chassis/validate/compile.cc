#include "chassis/validate/rules.h"

#include <algorithm>

#include "chassis/base/text.h"
#include "farmgate/options/v1/options.pb.h"
#include "google/api/field_behavior.pb.h"

namespace farmgate::validate {
namespace {

using google::protobuf::Descriptor;
using google::protobuf::FieldDescriptor;
using options::v1::FieldRule;

constexpr std::size_t kMaxBytes = 65'536;

bool is_id(std::string_view segment) {
  constexpr std::size_t kMaxId = 64;
  return !segment.empty() && segment.size() <= kMaxId &&
         std::all_of(segment.begin(), segment.end(), [](char c) {
           return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
                  c == '-' || c == '_' || c == '.';
         });
}

bool is_output_only(const FieldDescriptor& field) {
  const auto& options = field.options();
  for (int i = 0; i < options.ExtensionSize(google::api::field_behavior); ++i) {
    if (options.GetExtension(google::api::field_behavior, i) == google::api::OUTPUT_ONLY) {
      return true;
    }
  }
  return false;
}

bool is_integer(const FieldDescriptor& field) {
  switch (field.cpp_type()) {
    case FieldDescriptor::CPPTYPE_INT32:
    case FieldDescriptor::CPPTYPE_INT64:
    case FieldDescriptor::CPPTYPE_UINT32:
    case FieldDescriptor::CPPTYPE_UINT64: return true;
    default: return false;
  }
}

bool is_text(const FieldDescriptor& field) {
  return field.cpp_type() == FieldDescriptor::CPPTYPE_STRING;
}

bool has_text_rule(const FieldRule& rule) {
  return rule.has_min_length() || rule.has_max_length() || !rule.pattern().empty() ||
         rule.in_size() > 0 || rule.uuid() || !rule.resource().empty();
}

// Nothing, or why the rule cannot hold for such a field.
std::string_view fault_of(const FieldDescriptor& field, const FieldRule& rule) {
  if (has_text_rule(rule) && !is_text(field)) return "a text rule on what is no text";
  if ((rule.has_minimum() || rule.has_maximum()) && !is_integer(field)) {
    return "a range on what is no integer";
  }
  if ((rule.has_min_items() || rule.has_max_items() || rule.unique()) && !field.is_repeated()) {
    return "a rule for lists on a single field";
  }
  return {};
}

FieldPlan plan_of(const FieldDescriptor& field, const FieldRule& rule) {
  FieldPlan plan;
  plan.field = &field;
  plan.output_only = is_output_only(field);
  plan.required = rule.required();
  plan.unique = rule.unique();
  plan.uuid = rule.uuid();
  plan.min_items = rule.min_items();
  if (rule.has_max_items()) plan.max_items = rule.max_items();
  plan.min_length = rule.min_length();
  if (field.type() == FieldDescriptor::TYPE_BYTES) plan.max_length = kMaxBytes;
  if (rule.has_max_length()) plan.max_length = rule.max_length();
  if (rule.has_minimum()) plan.minimum = rule.minimum();
  if (rule.has_maximum()) plan.maximum = rule.maximum();
  plan.in.assign(rule.in().begin(), rule.in().end());
  plan.resource_text = rule.resource();
  if (!rule.resource().empty()) {
    for (const std::string_view one : split(rule.resource(), '|')) {
      const auto segments = split(one, '/');
      plan.resources.push_back({{segments.begin(), segments.end()}});
    }
  }
  return plan;
}

bool worth_a_look(const FieldPlan& plan) {
  const FieldDescriptor& field = *plan.field;
  return plan.output_only || plan.required || plan.minimum || plan.maximum || field.is_repeated() ||
         is_text(field) || plan.nested != nullptr ||
         field.cpp_type() == FieldDescriptor::CPPTYPE_ENUM;
}

}  // namespace

bool ResourcePattern::matches(std::string_view name) const {
  std::size_t start = 0;
  for (std::size_t i = 0; i < segments.size(); ++i) {
    const bool last = i + 1 == segments.size();
    const std::size_t end = last ? name.size() : name.find('/', start);
    if (end == std::string_view::npos) return false;
    const std::string_view segment = name.substr(start, end - start);
    if (segments[i] == "*" ? !is_id(segment) : segment != segments[i]) return false;
    start = std::min(end + 1, name.size());
  }
  return true;
}

const MessageRules* RuleTable::compile(const Descriptor& type) {
  auto& slot = types[&type];
  if (slot) return slot.get();
  slot = std::make_unique<MessageRules>();  // known before its fields: a type may hold itself
  MessageRules& rules = *slot;
  const FieldDescriptor* mask = type.FindFieldByName("update_mask");
  if (mask != nullptr && mask->message_type() != nullptr &&
      mask->message_type()->full_name() == "google.protobuf.FieldMask") {
    rules.update_mask = mask;
  }
  for (int i = 0; i < type.field_count(); ++i) {
    const FieldDescriptor& field = *type.field(i);
    const FieldRule& rule = field.options().GetExtension(options::v1::rule);
    if (const std::string_view fault = fault_of(field, rule); !fault.empty()) {
      faults.push_back(field.full_name() + ": " + std::string(fault));
    }
    FieldPlan plan = plan_of(field, rule);
    if (!rule.pattern().empty()) {
      plan.pattern = std::make_unique<re2::RE2>(rule.pattern(), re2::RE2::Quiet);
      if (!plan.pattern->ok()) faults.push_back(field.full_name() + ": " + plan.pattern->error());
    }
    if (field.message_type() != nullptr && !plan.output_only) {
      plan.nested = compile(*field.message_type());
    }
    if (worth_a_look(plan)) rules.plans.push_back(std::move(plan));
  }
  return &rules;
}

}  // namespace farmgate::validate
