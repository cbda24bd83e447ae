#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

// Array columns as statements read them: array_to_string(column, FARMGATE_BETWEEN). No text of ours
// holds that sign: control characters are refused at the door. Private to storage/.
namespace farmgate::orders {

#define FARMGATE_BETWEEN "U&'\\001f'"

std::vector<std::string> texts_of(std::string_view joined);
std::vector<std::int64_t> split_numbers(std::string_view joined);

}  // namespace farmgate::orders
