#include "chassis/base/id.h"

#include <chrono>
#include <cstring>
#include <mutex>
#include <random>

#include "chassis/base/digest.h"

namespace farmgate {
namespace {

constexpr char kHexDigits[] = "0123456789abcdef";

int hex_value(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

std::uint64_t random_bits() {
  thread_local std::mt19937_64 generator{[] {
    std::random_device device;
    std::seed_seq seed{device(), device(), device(), device(), device(), device()};
    return std::mt19937_64(seed);
  }()};
  return generator();
}

// Milliseconds with 12 sub-millisecond bits that count up when two ids fall into one instant.
std::uint64_t next_tick() {
  static std::mutex mutex;
  static std::uint64_t last = 0;
  const auto now = std::chrono::system_clock::now().time_since_epoch();
  const auto us = std::chrono::duration_cast<std::chrono::microseconds>(now).count();
  const auto tick =
      (static_cast<std::uint64_t>(us / 1000) << 12) | static_cast<std::uint64_t>((us % 1000) * 4);
  const std::lock_guard lock(mutex);
  last = std::max(last + 1, tick);
  return last;
}

bool is_dash_position(std::size_t i) { return i == 8 || i == 13 || i == 18 || i == 23; }

}  // namespace

Uuid Uuid::v7() {
  const std::uint64_t tick = next_tick();
  const std::uint64_t random = random_bits();
  Uuid uuid;
  for (std::size_t i = 0; i < 6; ++i) {
    uuid.bytes_[i] = static_cast<std::uint8_t>(tick >> (52 - 8 * i));
  }
  uuid.bytes_[6] = static_cast<std::uint8_t>(0x70 | ((tick >> 8) & 0x0f));
  uuid.bytes_[7] = static_cast<std::uint8_t>(tick);
  std::memcpy(&uuid.bytes_[8], &random, 8);
  uuid.bytes_[8] = static_cast<std::uint8_t>(0x80 | (uuid.bytes_[8] & 0x3f));
  return uuid;
}

Uuid Uuid::derived(std::string_view name) {
  const Digest digest = sha256(name);
  Uuid uuid;
  std::memcpy(uuid.bytes_.data(), digest.data(), uuid.bytes_.size());
  uuid.bytes_[6] = static_cast<std::uint8_t>(0x80 | (uuid.bytes_[6] & 0x0f));
  uuid.bytes_[8] = static_cast<std::uint8_t>(0x80 | (uuid.bytes_[8] & 0x3f));
  return uuid;
}

StatusOr<Uuid> Uuid::parse(std::string_view text) {
  if (text.size() != 36) return invalid("uuid", "a UUID has 36 characters");
  Uuid uuid;
  std::size_t nibble = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (is_dash_position(i)) {
      if (text[i] != '-') return invalid("uuid", "a UUID is written 8-4-4-4-12");
      continue;
    }
    const int value = hex_value(text[i]);
    if (value < 0) return invalid("uuid", "a UUID has hexadecimal digits only");
    auto& byte = uuid.bytes_[nibble / 2];
    byte = static_cast<std::uint8_t>((byte << 4) | value);
    ++nibble;
  }
  return uuid;
}

Uuid Uuid::from_bytes(std::string_view bytes) {
  Uuid uuid;
  std::memcpy(uuid.bytes_.data(), bytes.data(), std::min(bytes.size(), uuid.bytes_.size()));
  return uuid;
}

std::string Uuid::to_string() const {
  std::string text;
  text.reserve(36);
  for (std::size_t i = 0; i < bytes_.size(); ++i) {
    if (is_dash_position(text.size())) text.push_back('-');
    text.push_back(kHexDigits[bytes_[i] >> 4]);
    text.push_back(kHexDigits[bytes_[i] & 0x0f]);
  }
  return text;
}

}  // namespace farmgate
