#include "chassis/kafka/reader.h"

#include <utility>

#include "chassis/kafka/driver.h"

namespace farmgate::kafka {

struct Reader::Consumer : driver::Opaque {
  using Opaque::Opaque;
  ~Consumer() {
    if (handle) rd_kafka_consumer_close(handle.get());
  }
  driver::Handle handle;
};

StatusOr<std::unique_ptr<Reader>> Reader::open(ClientOptions client,
                                               const std::vector<Position>& from) {
  auto consumer = std::make_unique<Consumer>(std::move(client));
  // The driver asks for a group even of a consumer that never joins or commits.
  const std::string group = consumer->options.client_id + "-reader";
  ASSIGN_OR_RETURN(driver::Conf conf,
                   driver::configure(*consumer, {
                                                    {"group.id", group},
                                                    {"enable.auto.commit", "false"},
                                                    {"enable.partition.eof", "true"},
                                                    {"auto.offset.reset", "error"},
                                                    {"fetch.wait.max.ms", "10"},
                                                    {"fetch.error.backoff.ms", "50"},
                                                }));
  ASSIGN_OR_RETURN(consumer->handle, driver::open(RD_KAFKA_CONSUMER, std::move(conf)));
  rd_kafka_poll_set_consumer(consumer->handle.get());
  const auto error = rd_kafka_assign(consumer->handle.get(), driver::partition_list(from).get());
  if (error != RD_KAFKA_RESP_ERR_NO_ERROR)
    return driver::unavailable_because(consumer->handle.get(), error, "assign");
  return std::unique_ptr<Reader>(new Reader(std::move(consumer)));
}

Reader::Reader(std::unique_ptr<Consumer> consumer) : consumer_(std::move(consumer)) {}
Reader::~Reader() = default;

StatusOr<Reader::Next> Reader::poll(std::chrono::milliseconds timeout) {
  driver::MessageHandle raw(
      rd_kafka_consumer_poll(consumer_->handle.get(), static_cast<int>(timeout.count())));
  if (!raw) return Next(Nothing{});
  if (raw->err == RD_KAFKA_RESP_ERR_NO_ERROR) return Next(driver::message_of(*raw));
  if (raw->err == RD_KAFKA_RESP_ERR__PARTITION_EOF) {
    return Next(End{{{rd_kafka_topic_name(raw->rkt), raw->partition}, raw->offset}});
  }
  if (raw->err == RD_KAFKA_RESP_ERR__AUTO_OFFSET_RESET) {
    return Status(Code::kOutOfRange, "POSITION", rd_kafka_message_errstr(raw.get()));
  }
  if (consumer_->options.log) {
    consumer_->options.log(std::string("kafka reader: ") + rd_kafka_message_errstr(raw.get()));
  }
  return Next(Nothing{});
}

StatusOr<std::string> Reader::cluster_id(Deadline deadline) {
  return driver::cluster_id(consumer_->handle.get(), deadline);
}

StatusOr<Watermarks> Reader::watermarks(const Partition& partition, Deadline deadline) {
  return driver::watermarks(consumer_->handle.get(), partition, deadline);
}

}  // namespace farmgate::kafka
