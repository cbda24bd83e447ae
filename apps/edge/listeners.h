#pragma once

#include <chrono>
#include <map>
#include <string>
#include <string_view>

#include "apps/edge/template.h"
#include "chassis/base/status.h"
#include "chassis/host/settings.h"

namespace farmgate::edge {

Status wrong_setting(const std::string& setting, const std::string& why);

struct Address {
  std::string host;
  std::string port;
};

StatusOr<Address> address_of(const std::string& setting, std::string_view text);

// A time as Envoy writes it, "1.500s".
std::string seconds(std::chrono::milliseconds time);

// Where the edge is reached, by the world and by those who watch it.
Status add_listeners(const host::Settings& settings, Values& values);

// Certificates, keys and whom to trust, each in a file of its own: Envoy reads those again.
StatusOr<std::map<std::string, std::string>> secrets(const host::Settings& settings);

}  // namespace farmgate::edge
