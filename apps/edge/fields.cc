#include "apps/edge/fields.h"

namespace farmgate::edge {
namespace {

namespace pb = google::protobuf;

bool has_own_form(const pb::Descriptor& message) {
  return message.file()->package() == "google.protobuf";
}

}  // namespace

int FieldTable::number_of(const pb::Descriptor& message) {
  if (has_own_form(message)) return 0;
  const auto [at, is_new] = numbers_.emplace(&message, static_cast<int>(messages_.size()) + 1);
  if (is_new) messages_.push_back(&message);
  return at->second;
}

// By index: what a field holds is added behind those that are there.
std::string FieldTable::lua() {
  std::string text = "local FIELDS = {\n";
  for (std::size_t i = 0; i < messages_.size(); ++i) {
    const pb::Descriptor& message = *messages_[i];
    text += "{";
    for (int f = 0; f < message.field_count(); ++f) {
      const pb::FieldDescriptor& field = *message.field(f);
      const auto* held = field.message_type();
      const std::string value = held == nullptr ? "0" : std::to_string(number_of(*held));
      text += "[\"" + field.name() + "\"]=" + value + ",";
      if (field.json_name() != field.name())
        text += "[\"" + field.json_name() + "\"]=" + value + ",";
    }
    text += "},\n";
  }
  return text + "}\n";
}

}  // namespace farmgate::edge
