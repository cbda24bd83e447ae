#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

namespace farmgate {

using Digest = std::array<std::uint8_t, 32>;

Digest sha256(std::string_view bytes);
Digest hmac_sha256(std::string_view key, std::string_view bytes);
// Takes the same time for every pair of equal length.
bool equal_in_constant_time(std::string_view a, std::string_view b);

std::string hex(std::string_view bytes);
std::string_view as_bytes(const Digest& digest);
std::string base64url(std::string_view bytes);                     // without padding
bool decode_base64url(std::string_view text, std::string& bytes);  // false: not base64url

}  // namespace farmgate
