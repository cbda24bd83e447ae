#include "chassis/events/letters.h"

#include <algorithm>
#include <charconv>
#include <optional>

namespace farmgate::events::letters {
namespace {

constexpr pg::Statement kInsert{"dead_letter_insert", R"sql(
  INSERT INTO dead_letter (topic, part, record_offset, key, headers, value, error, attempts)
  VALUES ($1, $2, $3, $4, $5, $6, $7, $8))sql"};

bool plain(char c) { return c >= ' ' && c <= '~' && c != '\\' && c != '='; }

void escape(std::string_view bytes, std::string& out) {
  constexpr std::string_view kDigits = "0123456789abcdef";
  for (const char c : bytes) {
    if (plain(c)) {
      out += c;
      continue;
    }
    const auto byte = static_cast<unsigned char>(c);
    out += "\\x";
    out += kDigits[byte >> 4];
    out += kDigits[byte & 0x0f];
  }
}

std::string unescape(std::string_view text) {
  std::string bytes;
  while (!text.empty()) {
    unsigned value = 0;
    const bool escaped = text.size() >= 4 && text.starts_with("\\x");
    if (escaped) std::from_chars(text.data() + 2, text.data() + 4, value, 16);
    bytes += escaped ? static_cast<char>(value) : text.front();
    text.remove_prefix(escaped ? 4 : 1);
  }
  return bytes;
}

}  // namespace

std::string headers_to_text(const std::vector<kafka::Header>& headers) {
  std::string text;
  for (const kafka::Header& header : headers) {
    escape(header.name, text);
    text += '=';
    escape(header.value, text);
    text += '\n';
  }
  return text;
}

std::vector<kafka::Header> headers_from_text(std::string_view text) {
  std::vector<kafka::Header> headers;
  while (!text.empty()) {
    const std::string_view line = text.substr(0, text.find('\n'));
    const std::size_t equals = line.find('=');
    if (equals != std::string_view::npos) {
      headers.push_back({unescape(line.substr(0, equals)), unescape(line.substr(equals + 1))});
    }
    text.remove_prefix(std::min(text.size(), line.size() + 1));
  }
  return headers;
}

Status store(pg::Tx& tx, const kafka::Message& record, const Status& cause, int attempts) {
  std::optional<pg::Bytes> value;
  if (record.value) value = pg::Bytes{*record.value};
  return tx
      .execute(kInsert, record.partition.topic, record.partition.part, record.offset,
               pg::Bytes{record.key}, headers_to_text(record.headers), value, cause.to_string(),
               attempts)
      .status();
}

}  // namespace farmgate::events::letters
