#include "chassis/kafka/record.h"

#include "chassis/kafka/driver.h"

namespace farmgate::kafka {

std::optional<std::string_view> Message::header(std::string_view name) const {
  for (const Header& header : headers) {
    if (header.name == name) return header.value;
  }
  return std::nullopt;
}

namespace driver {
namespace {

std::string text(const void* bytes, std::size_t size) {
  return bytes == nullptr ? std::string() : std::string(static_cast<const char*>(bytes), size);
}

std::vector<Header> headers_of(const rd_kafka_message_t& raw) {
  std::vector<Header> headers;
  rd_kafka_headers_t* all = nullptr;
  if (rd_kafka_message_headers(&raw, &all) != RD_KAFKA_RESP_ERR_NO_ERROR) return headers;
  headers.reserve(rd_kafka_header_cnt(all));
  const char* name = nullptr;
  const void* value = nullptr;
  std::size_t size = 0;
  for (std::size_t i = 0;
       rd_kafka_header_get_all(all, i, &name, &value, &size) == RD_KAFKA_RESP_ERR_NO_ERROR; ++i) {
    headers.push_back({name, text(value, size)});
  }
  return headers;
}

}  // namespace

Message message_of(const rd_kafka_message_t& raw) {
  Message message;
  message.partition = {rd_kafka_topic_name(raw.rkt), raw.partition};
  message.offset = raw.offset;
  message.key = text(raw.key, raw.key_len);
  if (raw.payload != nullptr) message.value = text(raw.payload, raw.len);
  message.headers = headers_of(raw);
  return message;
}

}  // namespace driver
}  // namespace farmgate::kafka
