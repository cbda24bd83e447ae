#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "chassis/base/clock.h"
#include "chassis/base/status.h"

namespace farmgate::certification {

// The end of one object's chain.
struct ChainHead {
  std::string object;  // "dossiers/...": no blank, no colon
  std::int64_t number = 0;
  std::string hash;  // 32 bytes
};

// What stood at the end of every chain at an instant, told as the difference to the root before.
// Each root holds the digest of the one before it: the newest stands for all of them, and so for
// all heads that they name.
struct AuditRoot {
  static constexpr std::size_t kHeadsMost = 500;

  std::int64_t number = 0;  // from 1, without gaps
  std::string before;       // digest of the root before; "-" in the first
  std::string time;         // "2026-11-29T03:20:00.000000+00"
  std::vector<ChainHead> heads;
};

inline constexpr std::string_view kNoRoot = "-";

// "root 2 before ... time ... heads 1 OBJECT:NUMBER:HASH"
std::string root_text(const AuditRoot& root);
// Of the one form only: what it gives is written as the same text. INVALID_ARGUMENT/ROOT_BROKEN.
StatusOr<AuditRoot> parse_root(std::string_view text);
// 64 hexadecimal digits.
std::string root_digest(std::string_view text);
// As roots state it.
std::string root_time(Time time);

}  // namespace farmgate::certification
