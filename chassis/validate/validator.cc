#include "chassis/validate/validator.h"

#include <google/protobuf/message.h>
#include <google/protobuf/unknown_field_set.h>
#include <google/protobuf/util/field_mask_util.h>

#include <algorithm>
#include <set>
#include <span>
#include <utility>

#include "chassis/base/id.h"
#include "chassis/base/text.h"
#include "chassis/validate/rules.h"
#include "chassis/validate/values.h"

namespace farmgate::validate {
namespace {

using google::protobuf::FieldDescriptor;
using google::protobuf::Message;
using google::protobuf::Reflection;

// Beyond this a reply would not fit into the metadata of HTTP/2, and nobody reads on.
constexpr std::size_t kMaxViolations = 50;

// Where the walk stands, linked up the stack; text is made only for a violation.
struct Place {
  const Place* parent = nullptr;
  const FieldDescriptor* field = nullptr;
  int index = -1;

  std::string path() const {
    std::string text = parent != nullptr ? parent->path() : std::string();
    if (field == nullptr) return text;
    if (!text.empty()) text += '.';
    text += field->name();
    if (index >= 0) text += "[" + std::to_string(index) + "]";
    return text;
  }
};

struct Walk {
  std::vector<Violation> violations;
  bool newer = false;  // somebody knows fields that we do not

  void report(const Place& place, std::string description) {
    if (violations.size() < kMaxViolations) {
      violations.push_back({place.path(), std::move(description)});
    }
  }
  void message(const MessageRules& rules, Message& message, const Place& place,
               const std::set<std::string>* mask);
  void unknown(const Message& message, const Place& place);
  void field(const FieldPlan& plan, Message& message, const Place& place, bool required,
             const std::set<std::string>* mask);
  void list(const FieldPlan& plan, Message& message, const Place& place);
  void element(const FieldPlan& plan, Message& owner, const Place& place);
  void text(const FieldPlan& plan, Message& message, const Place& place);
  void text_rules(const FieldPlan& plan, const std::string& value, const Place& place);
  void number(const FieldPlan& plan, std::int64_t value, const Place& place);
  void mask_paths(const MessageRules& rules, const Message& message, const Place& place,
                  std::set<std::string>& paths);
};

std::string join(const std::vector<std::string>& words) {
  std::string text;
  for (const std::string& word : words) text += (text.empty() ? "" : ", ") + word;
  return text;
}

void Walk::text_rules(const FieldPlan& plan, const std::string& value, const Place& place) {
  const bool binary = plan.field->type() == FieldDescriptor::TYPE_BYTES;
  const std::size_t length = binary ? value.size() : characters(value);
  const std::string unit = binary ? " bytes" : " characters";
  if (length > plan.max_length) {
    report(place, "at most " + std::to_string(plan.max_length) + unit);
    return;
  }
  if (length < plan.min_length) report(place, "at least " + std::to_string(plan.min_length) + unit);
  if (plan.uuid && !Uuid::parse(value).ok()) report(place, "must be a UUID");
  if (plan.pattern && !re2::RE2::FullMatch(value, *plan.pattern)) {
    report(place, "must match " + plan.pattern->pattern());
  }
  if (!plan.in.empty() && std::find(plan.in.begin(), plan.in.end(), value) == plan.in.end()) {
    report(place, "must be one of " + join(plan.in));
  }
  const auto fits = [&](const ResourcePattern& pattern) { return pattern.matches(value); };
  if (!plan.resources.empty() && std::none_of(plan.resources.begin(), plan.resources.end(), fits)) {
    report(place, "must be a name like " + plan.resource_text);
  }
}

void Walk::text(const FieldPlan& plan, Message& message, const Place& place) {
  std::string scratch;
  const std::string* value = &text_of(message, plan.field, place.index, scratch);
  if (value->empty() && place.index < 0) return;
  const bool binary = plan.field->type() == FieldDescriptor::TYPE_BYTES;
  StatusOr<std::string> normal = std::string();
  if (!binary && !is_plain_ascii(*value)) {
    normal = normalise(*value);
    if (!normal.ok()) {
      report(place, normal.status().violations().empty()
                        ? std::string(normal.status().message())
                        : normal.status().violations().front().description);
      return;
    }
    if (*normal != *value) {
      const Reflection& write = *message.GetReflection();
      if (place.index < 0) write.SetString(&message, plan.field, *normal);
      if (place.index >= 0) write.SetRepeatedString(&message, plan.field, place.index, *normal);
    }
    value = &*normal;
  }
  text_rules(plan, *value, place);
}

void Walk::number(const FieldPlan& plan, std::int64_t value, const Place& place) {
  if (plan.minimum && value < *plan.minimum) {
    report(place, "at least " + std::to_string(*plan.minimum));
  }
  if (plan.maximum && value > *plan.maximum) {
    report(place, "at most " + std::to_string(*plan.maximum));
  }
}

void Walk::element(const FieldPlan& plan, Message& owner, const Place& place) {
  const FieldDescriptor* field = plan.field;
  switch (field->cpp_type()) {
    case FieldDescriptor::CPPTYPE_STRING: text(plan, owner, place); return;
    case FieldDescriptor::CPPTYPE_ENUM: {
      const auto value = static_cast<int>(integer(owner, field, place.index));
      if (field->enum_type()->FindValueByNumber(value) == nullptr) report(place, "unknown value");
      if (place.index >= 0 && value == 0) report(place, "must not be unspecified");
      return;
    }
    case FieldDescriptor::CPPTYPE_MESSAGE: {
      const Reflection& write = *owner.GetReflection();
      Message& inner = place.index < 0 ? *write.MutableMessage(&owner, field)
                                       : *write.MutableRepeatedMessage(&owner, field, place.index);
      message(*plan.nested, inner, place, nullptr);
      return;
    }
    default: number(plan, integer(owner, field, place.index), place);
  }
}

std::string key_of(const Message& message, const FieldDescriptor* field, int index) {
  std::string scratch;
  if (field->cpp_type() == FieldDescriptor::CPPTYPE_STRING) {
    return text_of(message, field, index, scratch);
  }
  return std::to_string(integer(message, field, index));
}

void Walk::list(const FieldPlan& plan, Message& message, const Place& place) {
  const auto size =
      static_cast<std::size_t>(message.GetReflection()->FieldSize(message, plan.field));
  if (size > plan.max_items) {
    report(place, "at most " + std::to_string(plan.max_items) + " items");
    return;
  }
  if (size > 0 && size < plan.min_items) {
    report(place, "at least " + std::to_string(plan.min_items) + " items");
  }
  std::set<std::string> seen;
  for (int i = 0; i < static_cast<int>(size); ++i) {
    const Place item{place.parent, plan.field, i};
    element(plan, message, item);
    if (plan.unique && !seen.insert(key_of(message, plan.field, i)).second) {
      report(item, "appears twice");
    }
  }
}

void Walk::field(const FieldPlan& plan, Message& message, const Place& place, bool required,
                 const std::set<std::string>* mask) {
  if (absent(message, plan.field)) {
    if (plan.required && required) report(place, "is required");
    return;
  }
  if (plan.field->is_repeated()) return list(plan, message, place);
  if (mask != nullptr && plan.nested != nullptr && plan.field->name() != "update_mask") {
    Message& inner = *message.GetReflection()->MutableMessage(&message, plan.field);
    return this->message(*plan.nested, inner, place, mask);
  }
  element(plan, message, place);
}

// The paths of the mask, each of them checked against the resource beside it: the first message of
// the request, as AIP-134 has it.
void Walk::mask_paths(const MessageRules& rules, const Message& message, const Place& place,
                      std::set<std::string>& paths) {
  const FieldDescriptor* resource = nullptr;
  for (const FieldPlan& plan : rules.plans) {
    const bool nested = plan.nested != nullptr && plan.field != rules.update_mask;
    if (nested && resource == nullptr) resource = plan.field;
  }
  const Message& mask = message.GetReflection()->GetMessage(message, rules.update_mask);
  const FieldDescriptor* list = mask.GetDescriptor()->FindFieldByName("paths");
  const Place here{&place, rules.update_mask, -1};
  const int size = std::min(mask.GetReflection()->FieldSize(mask, list), 200);
  for (int i = 0; i < size; ++i) {
    std::string path = mask.GetReflection()->GetRepeatedString(mask, list, i);
    std::vector<const FieldDescriptor*> fields;
    if (path != "*" &&
        (resource == nullptr || !google::protobuf::util::FieldMaskUtil::GetFieldDescriptors(
                                    resource->message_type(), path, &fields))) {
      report(Place{&here, list, i}, "names no field");
    }
    paths.insert(std::move(path));
  }
}

// What a newer caller means by them is not known: to pass over a cap or a condition would be to do
// something else than was asked.
void Walk::unknown(const Message& message, const Place& place) {
  const auto& fields = message.GetReflection()->GetUnknownFields(message);
  if (fields.empty()) return;
  newer = true;
  if (violations.size() == kMaxViolations) return;
  std::string path = place.path();
  path += (path.empty() ? "" : ".") + std::to_string(fields.field(0).number());
  violations.push_back({std::move(path), "this version knows no field of the number"});
}

void Walk::message(const MessageRules& rules, Message& message, const Place& place,
                   const std::set<std::string>* mask) {
  unknown(message, place);
  std::set<std::string> paths;
  if (rules.update_mask != nullptr) mask_paths(rules, message, place, paths);
  for (const FieldPlan& plan : rules.plans) {
    if (plan.output_only) {
      message.GetReflection()->ClearField(&message, plan.field);
      continue;
    }
    // Below a mask only what it names must be there; the resource's own name always must.
    const std::string& name = plan.field->name();
    const bool required =
        mask == nullptr || name == "name" || mask->count(name) > 0 || mask->count("*") > 0;
    field(plan, message, Place{&place, plan.field, -1}, required,
          rules.update_mask != nullptr ? &paths : nullptr);
  }
}

}  // namespace

StatusOr<Validator> Validator::compile(const google::protobuf::Descriptor& type) {
  auto table = std::make_shared<RuleTable>();
  const MessageRules* root = table->compile(type);
  if (!table->faults.empty()) {
    return Status(Code::kInternal, "RULE_INVALID", join(table->faults));
  }
  return Validator(std::shared_ptr<const MessageRules>(std::move(table), root));
}

Validator::Validator(std::shared_ptr<const MessageRules> rules) : rules_(std::move(rules)) {}
Validator::Validator(Validator&&) noexcept = default;
Validator& Validator::operator=(Validator&&) noexcept = default;
Validator::~Validator() = default;

Status Validator::check(Message& message) const {
  Walk walk;
  walk.message(*rules_, message, Place(), nullptr);
  if (walk.violations.empty()) return ok();
  const auto [reason, text] =
      walk.newer ? std::pair("UNKNOWN_FIELD", "the request has fields that there are not")
                 : std::pair("INVALID_FIELD", "the request has invalid fields");
  return Status(Code::kInvalidArgument, reason, text).with(std::move(walk.violations));
}

}  // namespace farmgate::validate
