#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "chassis/base/status.h"

namespace farmgate::edge {

// What a template's names stand for: a text each, or a list of further values.
struct Values {
  std::map<std::string, std::string, std::less<>> texts;
  std::map<std::string, std::vector<Values>, std::less<>> lists;
};

// A list for what stands there once, or not at all.
std::vector<Values> once(bool there);

// A template is text with {{name}} in it, and lines {{#name}} ... {{/name}} around what is repeated
// for each item of that list. A name that an item lacks is looked for further out. A text is
// written so that it fits between double quotes in YAML and JSON. INTERNAL for a name that nothing
// stands for, or an end that is missing.
StatusOr<std::string> fill(std::string_view text, const Values& values);

}  // namespace farmgate::edge
