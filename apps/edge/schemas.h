#pragma once

#include <google/protobuf/descriptor.h>

#include <map>
#include <nlohmann/json.hpp>
#include <set>
#include <string>

namespace farmgate::edge {

using Json = nlohmann::ordered_json;

inline constexpr const char* kSampleId = "0198f2d0-0000-7000-8000-000000000001";

// The words above a thing in its proto; "" without any.
template <class Descriptor>
std::string words_of(const Descriptor& it) {
  google::protobuf::SourceLocation at;
  if (!it.GetSourceLocation(&at)) return "";
  std::string text = at.leading_comments.empty() ? at.trailing_comments : at.leading_comments;
  std::string flat;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool at_line = i == 0 || text[i - 1] == '\n';
    if (at_line && text[i] == ' ') continue;
    flat += text[i] == '\n' ? ' ' : text[i];
  }
  return flat.substr(0, flat.find_last_not_of(' ') + 1);
}

// Messages as JSON Schema, the rules of their fields among it, collected while operations name
// them.
class Schemas {
 public:
  // What refers to a message. Without some of its fields (bound by the path, say) it is a schema of
  // its own.
  Json of(const google::protobuf::Descriptor& message, const std::set<std::string>& without = {});
  Json of(const google::protobuf::FieldDescriptor& field);  // a repeated one is an array
  // components.schemas, by name: complete once nothing new was named.
  Json all();

 private:
  Json object(const google::protobuf::Descriptor& message, const std::set<std::string>& without);
  Json one(const google::protobuf::FieldDescriptor& field);

  std::map<std::string, const google::protobuf::Descriptor*> wanted_;
  Json made_ = Json::object();
};

bool is_required(const google::protobuf::FieldDescriptor& field);
bool is_output_only(const google::protobuf::FieldDescriptor& field);
// A value that the rules of a field let pass, for examples; null where there is none to be had.
Json sample(const google::protobuf::FieldDescriptor& field);
// The required fields of a message, each with a sample.
Json sample(const google::protobuf::Descriptor& message, const std::set<std::string>& without);

}  // namespace farmgate::edge
