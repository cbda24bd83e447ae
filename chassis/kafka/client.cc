#include "chassis/kafka/client.h"

#include <algorithm>
#include <array>
#include <string>

#include "chassis/kafka/driver.h"

namespace farmgate::kafka::driver {
namespace {

void on_log(const rd_kafka_t* handle, int level, const char* facility, const char* text) {
  constexpr int kWarning = 4;  // syslog
  auto* opaque = static_cast<Opaque*>(rd_kafka_opaque(handle));
  if (opaque == nullptr) return;
  opaque->trouble.note(text);
  if (level > kWarning || !opaque->options.log) return;
  // As FAIL of the broker it was told already.
  if (std::string_view(facility) == "ERROR" && tls_trouble(text)) return;
  opaque->options.log(std::string("kafka ") + facility + ": " + text);
}

Status set(rd_kafka_conf_t* conf, std::string_view name, std::string_view value) {
  std::array<char, 256> why{};
  const auto result = rd_kafka_conf_set(conf, std::string(name).c_str(), std::string(value).c_str(),
                                        why.data(), why.size());
  if (result == RD_KAFKA_CONF_OK) return ok();
  return Status(Code::kInvalidArgument, "KAFKA_SETTING", why.data())
      .with("name", std::string(name));
}

Status unreached(const rd_kafka_t* handle, std::string what) {
  const auto trouble = static_cast<const Opaque*>(rd_kafka_opaque(handle))->trouble.recent();
  if (!trouble) return unavailable("KAFKA_UNAVAILABLE", std::move(what));
  return unavailable(trouble->reason(), what + "; " + std::string(trouble->message()));
}

// What a broker that we do not come together with may be the cause of; any other is its answer.
bool of_the_connection(rd_kafka_resp_err_t error) {
  switch (error) {
    case RD_KAFKA_RESP_ERR__TRANSPORT:
    case RD_KAFKA_RESP_ERR__ALL_BROKERS_DOWN:
    case RD_KAFKA_RESP_ERR__SSL:
    case RD_KAFKA_RESP_ERR__TIMED_OUT:
    case RD_KAFKA_RESP_ERR__TIMED_OUT_QUEUE:
    case RD_KAFKA_RESP_ERR__MSG_TIMED_OUT:
    case RD_KAFKA_RESP_ERR__WAIT_COORD: return true;
    default: return false;
  }
}

Status set_tls(rd_kafka_conf_t* conf, const TlsFiles& files) {
  if (files.ca.empty()) return ok();
  const std::initializer_list<Setting> authority = {
      {"security.protocol", "ssl"},
      {"ssl.ca.location", files.ca},
      {"ssl.endpoint.identification.algorithm", "https"},  // the name, which no default may drop
      // None of these is known to a version before TLS 1.2; those of 1.3 are apart.
      {"ssl.cipher.suites", "ECDHE+AESGCM:ECDHE+CHACHA20"},
  };
  for (const auto& [name, value] : authority) RETURN_IF_ERROR(set(conf, name, value));
  if (files.certificate.empty()) return ok();
  RETURN_IF_ERROR(set(conf, "ssl.certificate.location", files.certificate));
  return set(conf, "ssl.key.location", files.key);
}

}  // namespace

StatusOr<Conf> configure(Opaque& opaque, std::initializer_list<Setting> role) {
  Conf conf(rd_kafka_conf_new());
  rd_kafka_conf_set_opaque(conf.get(), &opaque);
  rd_kafka_conf_set_log_cb(conf.get(), on_log);
  const std::initializer_list<Setting> ours = {
      {"bootstrap.servers", opaque.options.brokers},
      {"client.id", opaque.options.client_id},
      // The default of 10 s turns a broker restart of 3 s into a stall of 12 s.
      {"reconnect.backoff.ms", "50"},
      {"reconnect.backoff.max.ms", "250"},
      {"socket.nagle.disable", "true"},
      {"topic.metadata.refresh.interval.ms", "10000"},
  };
  for (const auto& [name, value] : ours) RETURN_IF_ERROR(set(conf.get(), name, value));
  RETURN_IF_ERROR(set_tls(conf.get(), opaque.options.tls));
  for (const auto& [name, value] : role) RETURN_IF_ERROR(set(conf.get(), name, value));
  for (const auto& [name, value] : opaque.options.settings) {
    RETURN_IF_ERROR(set(conf.get(), name, value));
  }
  return conf;
}

StatusOr<Handle> open(rd_kafka_type_t type, Conf conf) {
  std::array<char, 256> why{};
  Handle handle(rd_kafka_new(type, conf.get(), why.data(), why.size()));
  if (!handle) return Status(Code::kInvalidArgument, "KAFKA_SETTING", why.data());
  static_cast<void>(conf.release());  // the handle owns it from here on
  return handle;
}

Status unavailable_because(const rd_kafka_t* handle, rd_kafka_resp_err_t error,
                           std::string_view doing) {
  std::string what = std::string(doing) + ": " + rd_kafka_err2str(error);
  if (!of_the_connection(error)) return unavailable("KAFKA_UNAVAILABLE", std::move(what));
  return unreached(handle, std::move(what));
}

int milliseconds_left(Deadline deadline) {
  return static_cast<int>(std::min<std::int64_t>(time_left(deadline).count(), 3'600'000));
}

PartitionList partition_list(const std::vector<Position>& positions) {
  PartitionList list(rd_kafka_topic_partition_list_new(static_cast<int>(positions.size())));
  for (const Position& position : positions) {
    rd_kafka_topic_partition_list_add(list.get(), position.partition.topic.c_str(),
                                      position.partition.part)
        ->offset = position.offset;
  }
  return list;
}

PartitionList partition_list(const Partition& partition) {
  return partition_list(std::vector<Position>{{partition, RD_KAFKA_OFFSET_INVALID}});
}

StatusOr<std::string> cluster_id(rd_kafka_t* handle, Deadline deadline) {
  char* id = rd_kafka_clusterid(handle, milliseconds_left(deadline));
  if (id == nullptr) return unreached(handle, "the cluster id is not known yet");
  std::string copy(id);
  rd_kafka_mem_free(handle, id);
  return copy;
}

StatusOr<Watermarks> watermarks(rd_kafka_t* handle, const Partition& partition, Deadline deadline) {
  Watermarks marks;
  const auto error =
      rd_kafka_query_watermark_offsets(handle, partition.topic.c_str(), partition.part, &marks.low,
                                       &marks.high, milliseconds_left(deadline));
  if (error != RD_KAFKA_RESP_ERR_NO_ERROR) return unavailable_because(handle, error, "watermarks");
  return marks;
}

}  // namespace farmgate::kafka::driver
