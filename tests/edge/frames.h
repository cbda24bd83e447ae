#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "tests/edge/http.h"

namespace farmgate::testing {

// HTTP/2 by hand: what no honest library would send.
using Headers = std::vector<std::pair<std::string, std::string>>;

enum Frame : std::uint8_t {
  kData = 0,
  kHeaders = 1,
  kPriority = 2,
  kReset = 3,
  kSettings = 4,
  kPing = 6,
  kWindowUpdate = 8,
  kContinuation = 9
};
inline constexpr std::uint8_t kEndStream = 1, kEndHeaders = 4;

std::string preface();  // with an empty SETTINGS frame
std::string frame(Frame type, std::uint8_t flags, std::uint32_t stream, const std::string& payload);
// HPACK without table and code: each header spelled out.
std::string block(const Headers& headers);
// A call of `path` as a browser or gRPC would begin it, and more headers.
std::string request_block(const std::string& method, const std::string& path,
                          const Headers& more = {});

// Bytes as gRPC frames a message: whether it is packed, how long it is, itself.
std::string message(const std::string& bytes, bool packed = false);

}  // namespace farmgate::testing
