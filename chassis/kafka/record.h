#pragma once

#include <compare>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace farmgate::kafka {

struct Header {
  std::string name;
  std::string value;

  bool operator==(const Header&) const = default;
};

// What is published. The key chooses the partition (murmur2, as Java clients do).
struct Record {
  std::string topic;
  std::string key;
  std::string value;
  std::vector<Header> headers;
};

struct Partition {
  std::string topic;
  int part = 0;

  auto operator<=>(const Partition&) const = default;
};

// The offset of the next record to read.
struct Position {
  Partition partition;
  std::int64_t offset = 0;
};

// What is read. A record without value is a tombstone, which farmgate never writes.
struct Message {
  Partition partition;
  std::int64_t offset = 0;
  std::string key;
  std::optional<std::string> value;
  std::vector<Header> headers;

  std::optional<std::string_view> header(std::string_view name) const;
};

// Offsets of the oldest record and behind the newest one.
struct Watermarks {
  std::int64_t low = 0;
  std::int64_t high = 0;
};

using Log = std::function<void(std::string_view text)>;

}  // namespace farmgate::kafka
