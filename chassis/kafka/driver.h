#pragma once

#include <librdkafka/rdkafka.h>

#include <chrono>
#include <initializer_list>
#include <memory>
#include <string_view>
#include <utility>
#include <vector>

#include "chassis/base/clock.h"
#include "chassis/base/status.h"
#include "chassis/kafka/client.h"
#include "chassis/kafka/tls_trouble.h"

// What the files of this module share; nobody else includes it.
namespace farmgate::kafka::driver {

template <auto destroy>
struct Destroy {
  template <class T>
  void operator()(T* thing) const {
    destroy(thing);
  }
};
template <class T, auto destroy>
using Held = std::unique_ptr<T, Destroy<destroy>>;

using Handle = Held<rd_kafka_t, rd_kafka_destroy>;
using Conf = Held<rd_kafka_conf_t, rd_kafka_conf_destroy>;
using PartitionList = Held<rd_kafka_topic_partition_list_t, rd_kafka_topic_partition_list_destroy>;
using MessageHandle = Held<rd_kafka_message_t, rd_kafka_message_destroy>;
using Error = Held<rd_kafka_error_t, rd_kafka_error_destroy>;

// What librdkafka hands back to every callback. The derived types add theirs.
struct Opaque {
  explicit Opaque(ClientOptions client) : options(std::move(client)) {}
  ClientOptions options;
  TlsTrouble trouble;
};

using Setting = std::pair<std::string_view, std::string_view>;

// Our settings, then the role's, then those of the options, which win.
StatusOr<Conf> configure(Opaque& opaque, std::initializer_list<Setting> role);
// Takes the configuration over.
StatusOr<Handle> open(rd_kafka_type_t type, Conf conf);

// KAFKA_UNAVAILABLE, or where no broker is reached what TlsTrouble knows of the reason.
Status unavailable_because(const rd_kafka_t* handle, rd_kafka_resp_err_t error,
                           std::string_view doing);
int milliseconds_left(Deadline deadline);

PartitionList partition_list(const std::vector<Position>& positions);
PartitionList partition_list(const Partition& partition);
Message message_of(const rd_kafka_message_t& raw);

StatusOr<std::string> cluster_id(rd_kafka_t* handle, Deadline deadline);
StatusOr<Watermarks> watermarks(rd_kafka_t* handle, const Partition& partition, Deadline deadline);

}  // namespace farmgate::kafka::driver
