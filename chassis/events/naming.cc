#include "chassis/events/naming.h"

#include <google/protobuf/descriptor.h>

#include <cctype>
#include <cstdio>
#include <cstdlib>

#include "chassis/base/text.h"

namespace farmgate::events {
namespace {

constexpr std::string_view kSuffix = "Event";
constexpr std::string_view kRoot =
    "farmgate";  // of packages and types, whatever the topics' prefix

std::string snake_case(std::string_view camel) {
  std::string snake;
  for (const char c : camel) {
    const auto byte = static_cast<unsigned char>(c);
    if (std::isupper(byte) != 0 && !snake.empty()) snake += '_';
    snake += static_cast<char>(std::tolower(byte));
  }
  return snake;
}

[[noreturn]] void not_an_event(const std::string& name) {
  std::fprintf(stderr, "%s is not farmgate.<service>.events.<version>.<Aggregate>Event\n",
               name.c_str());
  std::abort();
}

}  // namespace

EventName EventName::of(const google::protobuf::Descriptor& event) {
  const auto package = split(event.file()->package(), '.');
  const std::string_view name = event.name();
  if (package.size() != 4 || package[0] != kRoot || package[2] != "events" ||
      !name.ends_with(kSuffix) || name == kSuffix) {
    not_an_event(event.full_name());
  }
  return {std::string(package[1]), snake_case(name.substr(0, name.size() - kSuffix.size())),
          std::string(package[3])};
}

std::string EventName::topic(std::string_view prefix) const {
  return std::string(prefix) + "." + service + "." + aggregate + "." + version;
}

std::string EventName::source() const {
  return "/" + std::string(kRoot) + "/" + service + "/" + aggregate;
}

std::string EventName::type(std::string_view change) const {
  std::string type = std::string(kRoot) + "." + service + "." + aggregate + ".";
  for (const char c : change) {
    type += static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  }
  return type + "." + version;
}

bool EventName::has_type(std::string_view type) const {
  const std::string start = std::string(kRoot) + "." + service + "." + aggregate + ".";
  const std::string end = "." + version;
  if (type.size() <= start.size() + end.size()) return false;
  if (!type.starts_with(start) || !type.ends_with(end)) return false;
  const auto change = type.substr(start.size(), type.size() - start.size() - end.size());
  return change.find('.') == std::string_view::npos;
}

std::string_view last_segment(std::string_view resource_name) {
  const std::size_t slash = resource_name.rfind('/');
  return slash == std::string_view::npos ? resource_name : resource_name.substr(slash + 1);
}

}  // namespace farmgate::events
