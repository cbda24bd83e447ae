#include "apps/edge/template.h"

#include <cstdio>

namespace farmgate::edge {
namespace {

using Scope = std::vector<const Values*>;  // innermost last

Status wrong(std::string_view what, std::string_view name) {
  return internal("the template has " + std::string(what) + " '" + std::string(name) + "'");
}

std::string quoted(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (c == '"' || c == '\\') out += '\\';
    if (static_cast<unsigned char>(c) >= ' ' && c != 0x7f) {
      out += c;
      continue;
    }
    char code[8];
    std::snprintf(code, sizeof code, "\\u%04x",
                  static_cast<unsigned>(static_cast<unsigned char>(c)));
    out += code;
  }
  return out;
}

const std::string* text_of(const Scope& scope, std::string_view name) {
  for (auto values = scope.rbegin(); values != scope.rend(); ++values) {
    const auto found = (*values)->texts.find(name);
    if (found != (*values)->texts.end()) return &found->second;
  }
  return nullptr;
}

const std::vector<Values>* list_of(const Scope& scope, std::string_view name) {
  for (auto values = scope.rbegin(); values != scope.rend(); ++values) {
    const auto found = (*values)->lists.find(name);
    if (found != (*values)->lists.end()) return &found->second;
  }
  return nullptr;
}

Status fill_line(std::string_view line, const Scope& scope, std::string& out) {
  while (true) {
    const auto begin = line.find("{{");
    out += line.substr(0, begin);
    if (begin == std::string_view::npos) return ok();
    const auto end = line.find("}}", begin);
    const std::string_view name = line.substr(begin + 2, end - begin - 2);
    const std::string* text = text_of(scope, name);
    if (end == std::string_view::npos || text == nullptr) return wrong("an unknown name", name);
    out += quoted(*text);
    line.remove_prefix(end + 2);
  }
}

// "{{#routes}}" alone on a line, for mark '#'; empty for any other line.
std::string_view section_of(std::string_view line, char mark) {
  const auto begin = line.find_first_not_of(' ');
  if (begin == std::string_view::npos) return {};
  line.remove_prefix(begin);
  if (!line.starts_with("{{") || !line.ends_with("}}") || line.size() < 6 || line[2] != mark) {
    return {};
  }
  return line.substr(3, line.size() - 5);
}

std::string_view take_line(std::string_view& text) {
  const auto end = text.find('\n');
  const std::string_view line = text.substr(0, end);
  text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
  return line;
}

// Takes what stands before the end of the section `name`, and that end.
StatusOr<std::string_view> take_section(std::string_view& text, std::string_view name) {
  const char* const begin = text.data();
  while (!text.empty()) {
    const std::string_view line = take_line(text);
    if (section_of(line, '/') == name) {
      return std::string_view(begin, static_cast<std::size_t>(line.data() - begin));
    }
  }
  return wrong("no end of", name);
}

Status fill_block(std::string_view text, Scope& scope, std::string& out) {
  while (!text.empty()) {
    const std::string_view line = take_line(text);
    const std::string_view name = section_of(line, '#');
    if (name.empty()) {
      RETURN_IF_ERROR(fill_line(line, scope, out));
      out += '\n';
      continue;
    }
    ASSIGN_OR_RETURN(const std::string_view inner, take_section(text, name));
    const std::vector<Values>* items = list_of(scope, name);
    if (items == nullptr) return wrong("an unknown list", name);
    for (const Values& item : *items) {
      scope.push_back(&item);
      const Status status = fill_block(inner, scope, out);
      scope.pop_back();
      RETURN_IF_ERROR(status);
    }
  }
  return ok();
}

}  // namespace

std::vector<Values> once(bool there) { return std::vector<Values>(there ? 1 : 0); }

StatusOr<std::string> fill(std::string_view text, const Values& values) {
  Scope scope = {&values};
  std::string out;
  RETURN_IF_ERROR(fill_block(text, scope, out));
  return out;
}

}  // namespace farmgate::edge
