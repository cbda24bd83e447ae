#pragma once

#include <chrono>
#include <string>
#include <string_view>

#include "apps/edge/template.h"
#include "chassis/base/address.h"
#include "chassis/base/status.h"

// What a setting says, in the form that Envoy takes.
namespace farmgate::edge {

StatusOr<Address> address_of(std::string_view setting, std::string_view text);
void add_address(const Address& address, Values& values);  // {{host}} and {{port}}

// A time as Envoy writes it, "1.500s".
std::string seconds(std::chrono::milliseconds time);

}  // namespace farmgate::edge
