#pragma once

#include <jansson.h>

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace farmgate::auth {

struct JsonReleased {
  void operator()(json_t* json) const { json_decref(json); }
};
using Json = std::unique_ptr<json_t, JsonReleased>;

// An object without duplicate names; null for anything else.
inline Json parse_object(std::string_view text) {
  Json json(json_loadb(text.data(), text.size(), JSON_REJECT_DUPLICATES, nullptr));
  if (json && !json_is_object(json.get())) json.reset();
  return json;
}

inline std::string_view text_of(const json_t* value) {
  if (!json_is_string(value)) return {};
  return {json_string_value(value), json_string_length(value)};
}

inline std::string_view text_in(const json_t* object, const char* name) {
  return text_of(json_object_get(object, name));
}

inline std::optional<double> number_in(const json_t* object, const char* name) {
  const json_t* value = json_object_get(object, name);
  if (!json_is_number(value)) return std::nullopt;
  return json_number_value(value);
}

// A member of that name, dots and all; else the one at that path.
inline const json_t* value_at(const json_t* object, std::string_view path) {
  const std::string name(path);
  if (const json_t* whole = json_object_get(object, name.c_str())) return whole;
  const auto dot = path.find('.');
  if (dot == std::string_view::npos) return nullptr;
  const json_t* inner = json_object_get(object, name.substr(0, dot).c_str());
  return inner == nullptr ? nullptr : value_at(inner, path.substr(dot + 1));
}

inline std::vector<std::string> texts_of(const json_t* array) {
  std::vector<std::string> texts;
  for (std::size_t i = 0; i < json_array_size(array); ++i) {
    texts.emplace_back(text_of(json_array_get(array, i)));
  }
  return texts;
}

inline std::vector<std::string> texts_in(const json_t* object, const char* name) {
  return texts_of(json_object_get(object, name));
}

}  // namespace farmgate::auth
