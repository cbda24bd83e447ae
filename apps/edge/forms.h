#pragma once

#include <chrono>
#include <string>
#include <string_view>

#include "chassis/base/status.h"

// What a setting says, in the form that Envoy takes.
namespace farmgate::edge {

Status wrong_setting(const std::string& setting, const std::string& why);

struct Address {
  std::string host;
  std::string port;
};

StatusOr<Address> address_of(const std::string& setting, std::string_view text);

// A time as Envoy writes it, "1.500s".
std::string seconds(std::chrono::milliseconds time);

}  // namespace farmgate::edge
