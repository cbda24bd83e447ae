#include "tests/edge/frames.h"

namespace farmgate::testing {
namespace {

void add_number(std::string& out, std::uint64_t number, int bytes) {
  for (int shift = 8 * (bytes - 1); shift >= 0; shift -= 8) {
    out += static_cast<char>(number >> static_cast<unsigned>(shift));
  }
}

// An integer behind a prefix of seven bits.
void add_text(std::string& out, const std::string& text) {
  std::size_t left = text.size();
  if (left < 127) {
    out += static_cast<char>(left);
  } else {
    out += static_cast<char>(127);
    for (left -= 127; left >= 128; left /= 128) out += static_cast<char>(left % 128 + 128);
    out += static_cast<char>(left);
  }
  out += text;
}

}  // namespace

std::string frame(Frame type, std::uint8_t flags, std::uint32_t stream,
                  const std::string& payload) {
  std::string out;
  add_number(out, payload.size(), 3);
  out += static_cast<char>(type);
  out += static_cast<char>(flags);
  add_number(out, stream, 4);
  return out + payload;
}

std::string preface() { return "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n" + frame(kSettings, 0, 0, ""); }

std::string block(const Headers& headers) {
  std::string out;
  for (const auto& [name, value] : headers) {
    out += '\0';
    add_text(out, name);
    add_text(out, value);
  }
  return out;
}

std::string request_block(const std::string& method, const std::string& path, const Headers& more) {
  Headers all = {
      {":method", method}, {":scheme", "http"}, {":authority", "localhost"}, {":path", path}};
  all.insert(all.end(), more.begin(), more.end());
  return block(all);
}

std::string message(const std::string& bytes, bool packed) {
  std::string out(1, packed ? '\1' : '\0');
  add_number(out, bytes.size(), 4);
  return out + bytes;
}

}  // namespace farmgate::testing
