#pragma once

#include <array>
#include <compare>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

#include "chassis/base/status.h"

namespace farmgate {

// 128 bits, written as 8-4-4-4-12 lower-case hexadecimal digits.
class Uuid {
 public:
  Uuid() = default;
  // Version 7 (RFC 9562): 48 bits of milliseconds, then random bits; never decreases in a process.
  static Uuid v7();
  // Version 8 out of a name: the same name gives the same id in every run (seeded players,
  // intents).
  static Uuid derived(std::string_view name);
  static StatusOr<Uuid> parse(std::string_view text);
  static Uuid from_bytes(std::string_view bytes);  // the first 16; shorter input is zero-filled

  std::string to_string() const;
  const std::array<std::uint8_t, 16>& bytes() const { return bytes_; }
  auto operator<=>(const Uuid&) const = default;

 private:
  std::array<std::uint8_t, 16> bytes_{};
};

// An id of one kind of thing: ids of two kinds never mix by accident.
template <class Tag>
class Id {
 public:
  Id() = default;
  explicit Id(Uuid value) : value_(value) {}
  static Id make() { return Id(Uuid::v7()); }

  const Uuid& uuid() const { return value_; }
  std::string to_string() const { return value_.to_string(); }
  auto operator<=>(const Id&) const = default;

 private:
  Uuid value_;
};

}  // namespace farmgate

template <>
struct std::hash<farmgate::Uuid> {
  std::size_t operator()(const farmgate::Uuid& uuid) const noexcept {
    return std::hash<std::string_view>()(
        {reinterpret_cast<const char*>(uuid.bytes().data()), uuid.bytes().size()});
  }
};
template <class Tag>
struct std::hash<farmgate::Id<Tag>> {
  std::size_t operator()(const farmgate::Id<Tag>& id) const noexcept {
    return std::hash<farmgate::Uuid>()(id.uuid());
  }
};
