#include "chassis/wire/fields.h"

#include <cstdint>

namespace farmgate::wire {
namespace {

constexpr std::uint64_t kLengthDelimited = 2;

void append_varint(std::string& out, std::uint64_t value) {
  while (value >= 0x80) {
    out.push_back(static_cast<char>((value & 0x7f) | 0x80));
    value >>= 7;
  }
  out.push_back(static_cast<char>(value));
}

}  // namespace

void append_field(std::string& out, int number, std::string_view bytes) {
  append_varint(out, (static_cast<std::uint64_t>(number) << 3) | kLengthDelimited);
  append_varint(out, bytes.size());
  out.append(bytes);
}

}  // namespace farmgate::wire
