#pragma once

#include <google/protobuf/descriptor.h>
#include <re2/re2.h>

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace farmgate::validate {

// One collection pattern cut at its slashes: {"producers", "*", "lots", "*"}.
struct ResourcePattern {
  std::vector<std::string> segments;

  bool matches(std::string_view name) const;
};

// What is checked on one field. Fields that nothing is to be checked on have no plan.
struct FieldPlan {
  const google::protobuf::FieldDescriptor* field = nullptr;
  bool output_only = false;
  bool required = false;
  bool unique = false;
  bool uuid = false;
  std::size_t min_items = 0;
  std::size_t max_items = 200;
  std::size_t min_length = 0;
  std::size_t max_length = 1024;
  std::optional<std::int64_t> minimum, maximum;
  std::unique_ptr<re2::RE2> pattern;
  std::vector<std::string> in;
  std::vector<ResourcePattern> resources;
  std::string resource_text;
  const struct MessageRules* nested = nullptr;
};

struct MessageRules {
  std::vector<FieldPlan> plans;
  // A field update_mask: then `required` holds below the resource field for the paths it names.
  const google::protobuf::FieldDescriptor* update_mask = nullptr;
};

// Every message type reachable from one root; plans point into it.
struct RuleTable {
  std::map<const google::protobuf::Descriptor*, std::unique_ptr<MessageRules>> types;
  std::vector<std::string> faults;

  const MessageRules* compile(const google::protobuf::Descriptor& type);
};

}  // namespace farmgate::validate
