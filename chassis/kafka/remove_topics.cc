#include "chassis/kafka/remove_topics.h"

#include "chassis/kafka/driver.h"

namespace farmgate::kafka {
namespace {

using RawMetadata = const struct rd_kafka_metadata;  // a function has the same name
using Metadata = driver::Held<RawMetadata, rd_kafka_metadata_destroy>;
using Doomed = driver::Held<rd_kafka_DeleteTopic_t, rd_kafka_DeleteTopic_destroy>;
using Queue = driver::Held<rd_kafka_queue_t, rd_kafka_queue_destroy>;
using Event = driver::Held<rd_kafka_event_t, rd_kafka_event_destroy>;

constexpr int kPatienceMs = 5'000;  // of each of two requests

}  // namespace

Status remove_topics(const ClientOptions& client, const std::string& prefix) {
  driver::Opaque opaque(client);
  ASSIGN_OR_RETURN(driver::Conf conf, driver::configure(opaque, {}));
  ASSIGN_OR_RETURN(driver::Handle handle, driver::open(RD_KAFKA_PRODUCER, std::move(conf)));
  RawMetadata* raw = nullptr;
  auto error = rd_kafka_metadata(handle.get(), 1, nullptr, &raw, kPatienceMs);
  if (error != RD_KAFKA_RESP_ERR_NO_ERROR)
    return driver::unavailable_because(handle.get(), error, "metadata");
  const Metadata metadata(raw);
  std::vector<Doomed> doomed;
  std::vector<rd_kafka_DeleteTopic_t*> names;
  for (int i = 0; i < raw->topic_cnt; ++i) {
    const std::string_view name = raw->topics[i].topic;
    if (!name.starts_with(prefix)) continue;
    doomed.emplace_back(rd_kafka_DeleteTopic_new(raw->topics[i].topic));
    names.push_back(doomed.back().get());
  }
  if (names.empty()) return ok();
  const Queue queue(rd_kafka_queue_new(handle.get()));
  rd_kafka_DeleteTopics(handle.get(), names.data(), names.size(), nullptr, queue.get());
  const Event event(rd_kafka_queue_poll(queue.get(), kPatienceMs));
  if (!event) return Status(Code::kDeadlineExceeded, "DEADLINE", "remove topics");
  error = rd_kafka_event_error(event.get());
  if (error != RD_KAFKA_RESP_ERR_NO_ERROR)
    return driver::unavailable_because(handle.get(), error, "remove topics");
  return ok();
}

}  // namespace farmgate::kafka
