#pragma once

#include <algorithm>
#include <iterator>
#include <string_view>

namespace farmgate::host {

// The services of the suite and the default ports of their gRPC: who may call whom, whose settings
// a shared file may hold, whom a client of the whole suite dials.
struct Member {
  const char* name;
  int port;
};
inline constexpr Member kSuite[] = {
    {"producers", 7001},    {"listings", 7002},      {"orders", 7003},
    {"cooperatives", 7004}, {"certification", 7005},
};

inline const Member* find_member(std::string_view name) {
  const auto* at = std::find_if(std::begin(kSuite), std::end(kSuite),
                                [&](const Member& one) { return name == one.name; });
  return at == std::end(kSuite) ? nullptr : at;
}

// Services, and the edge, which is Envoy.
inline bool has_settings(std::string_view name) {
  return name == "edge" || find_member(name) != nullptr;
}

}  // namespace farmgate::host
