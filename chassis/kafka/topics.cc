#include "chassis/kafka/topics.h"

#include <algorithm>
#include <array>
#include <thread>
#include <utility>

#include "chassis/kafka/driver.h"

namespace farmgate::kafka {
namespace {

using Queue = driver::Held<rd_kafka_queue_t, rd_kafka_queue_destroy>;
using Event = driver::Held<rd_kafka_event_t, rd_kafka_event_destroy>;
using NewTopic = driver::Held<rd_kafka_NewTopic_t, rd_kafka_NewTopic_destroy>;
using AdminOptions = driver::Held<rd_kafka_AdminOptions_t, rd_kafka_AdminOptions_destroy>;
using Topic = driver::Held<rd_kafka_topic_t, rd_kafka_topic_destroy>;

constexpr std::chrono::milliseconds kLook{50};        // between two looks at the metadata
constexpr std::chrono::milliseconds kRequest{5'000};  // of one request: a broker may be starting

using RawMetadata = const struct rd_kafka_metadata;  // a function has the same name
using Metadata = driver::Held<RawMetadata, rd_kafka_metadata_destroy>;

// Partitions that have a leader and all partitions of one topic; {0, 0} when it is absent.
struct Shape {
  int led = 0;
  int partitions = 0;
};

class Admin {
 public:
  static StatusOr<Admin> open(driver::Opaque& opaque) {
    ASSIGN_OR_RETURN(driver::Conf conf, driver::configure(opaque, {}));
    ASSIGN_OR_RETURN(driver::Handle handle, driver::open(RD_KAFKA_PRODUCER, std::move(conf)));
    return Admin(std::move(handle));
  }

  StatusOr<Shape> shape(const std::string& topic, Deadline deadline);
  Status create(const std::vector<std::string>& names, const TopicOptions& options,
                Deadline deadline);
  StatusOr<std::string> cluster_id(Deadline deadline) {
    return driver::cluster_id(handle_.get(), deadline);
  }

 private:
  explicit Admin(driver::Handle handle) : handle_(std::move(handle)) {}
  driver::Handle handle_;
};

int request_timeout(Deadline deadline) {
  return std::min(driver::milliseconds_left(deadline), static_cast<int>(kRequest.count()));
}

StatusOr<Shape> Admin::shape(const std::string& topic, Deadline deadline) {
  Topic handle(rd_kafka_topic_new(handle_.get(), topic.c_str(), nullptr));
  RawMetadata* raw = nullptr;
  const auto error =
      rd_kafka_metadata(handle_.get(), 0, handle.get(), &raw, request_timeout(deadline));
  if (error != RD_KAFKA_RESP_ERR_NO_ERROR)
    return driver::unavailable_because(handle_.get(), error, "metadata");
  Metadata metadata(raw);
  Shape shape;
  if (raw->topic_cnt != 1) return shape;
  shape.partitions = raw->topics[0].partition_cnt;
  for (int i = 0; i < shape.partitions; ++i) shape.led += raw->topics[0].partitions[i].leader >= 0;
  return shape;
}

StatusOr<NewTopic> new_topic(const std::string& name, const TopicOptions& options) {
  std::array<char, 256> why{};
  NewTopic topic(rd_kafka_NewTopic_new(name.c_str(), options.partitions, options.replication_factor,
                                       why.data(), why.size()));
  if (!topic) return Status(Code::kInvalidArgument, "TOPIC_SHAPE", why.data()).with("topic", name);
  for (const auto& [key, value] : options.settings) {
    rd_kafka_NewTopic_set_config(topic.get(), key.c_str(), value.c_str());
  }
  return topic;
}

Status outcome(rd_kafka_event_t* event) {
  std::size_t count = 0;
  const auto* result = rd_kafka_event_CreateTopics_result(event);
  const rd_kafka_topic_result_t** topics = rd_kafka_CreateTopics_result_topics(result, &count);
  for (std::size_t i = 0; i < count; ++i) {
    const auto error = rd_kafka_topic_result_error(topics[i]);
    if (error == RD_KAFKA_RESP_ERR_NO_ERROR || error == RD_KAFKA_RESP_ERR_TOPIC_ALREADY_EXISTS) {
      continue;
    }
    const char* text = rd_kafka_topic_result_error_string(topics[i]);
    const std::string why = text != nullptr ? text : rd_kafka_err2str(error);
    const std::string name = rd_kafka_topic_result_name(topics[i]);
    const bool bad = error == RD_KAFKA_RESP_ERR_TOPIC_EXCEPTION ||
                     error == RD_KAFKA_RESP_ERR_INVALID_CONFIG ||
                     error == RD_KAFKA_RESP_ERR_INVALID_PARTITIONS ||
                     error == RD_KAFKA_RESP_ERR_INVALID_REPLICATION_FACTOR;
    if (bad) return Status(Code::kInvalidArgument, "TOPIC_SHAPE", why).with("topic", name);
    return unavailable("KAFKA_UNAVAILABLE", "create topic: " + why).with("topic", name);
  }
  return ok();
}

Status Admin::create(const std::vector<std::string>& names, const TopicOptions& options,
                     Deadline deadline) {
  std::vector<NewTopic> topics;
  std::vector<rd_kafka_NewTopic_t*> raw;
  for (const std::string& name : names) {
    ASSIGN_OR_RETURN(NewTopic topic, new_topic(name, options));
    raw.push_back(topic.get());
    topics.push_back(std::move(topic));
  }
  AdminOptions limits(rd_kafka_AdminOptions_new(handle_.get(), RD_KAFKA_ADMIN_OP_CREATETOPICS));
  std::array<char, 256> why{};
  rd_kafka_AdminOptions_set_request_timeout(limits.get(), std::max(1, request_timeout(deadline)),
                                            why.data(), why.size());
  Queue queue(rd_kafka_queue_new(handle_.get()));
  rd_kafka_CreateTopics(handle_.get(), raw.data(), raw.size(), limits.get(), queue.get());
  Event event(rd_kafka_queue_poll(queue.get(), driver::milliseconds_left(deadline)));
  if (!event) return Status(Code::kDeadlineExceeded, "DEADLINE", "create topics");
  const auto error = rd_kafka_event_error(event.get());
  if (error != RD_KAFKA_RESP_ERR_NO_ERROR)
    return driver::unavailable_because(handle_.get(), error, "create topics");
  return outcome(event.get());
}

struct Unfinished {
  std::vector<std::string> absent;
  bool leaderless = false;  // one is there, but a partition cannot be written to yet
};

StatusOr<Unfinished> unfinished(Admin& admin, const std::vector<std::string>& names, int partitions,
                                Deadline deadline) {
  Unfinished found;
  for (const std::string& name : names) {
    ASSIGN_OR_RETURN(Shape shape, admin.shape(name, deadline));
    if (shape.partitions == 0) {
      found.absent.push_back(name);
    } else if (shape.partitions != partitions) {
      return Status(Code::kFailedPrecondition, "TOPIC_SHAPE", "another number of partitions")
          .with("topic", name)
          .with("partitions", std::to_string(shape.partitions));
    } else if (shape.led < shape.partitions) {
      found.leaderless = true;
    }
  }
  return found;
}

// One look and what follows from it; whether all is done.
StatusOr<bool> make_missing(Admin& admin, const std::vector<std::string>& names,
                            const TopicOptions& options, Deadline deadline,
                            const MayCreate& may_create) {
  ASSIGN_OR_RETURN(const Unfinished found, unfinished(admin, names, options.partitions, deadline));
  if (found.absent.empty()) return !found.leaderless;
  if (may_create) {
    ASSIGN_OR_RETURN(const std::string cluster, admin.cluster_id(deadline));
    RETURN_IF_ERROR(may_create(cluster, found.absent));
  }
  RETURN_IF_ERROR(admin.create(found.absent, options, deadline));
  return false;
}

}  // namespace

StatusOr<std::string> ensure_topics(const ClientOptions& client,
                                    const std::vector<std::string>& names,
                                    const TopicOptions& options, Deadline deadline,
                                    const MayCreate& may_create) {
  driver::Opaque opaque(client);
  ASSIGN_OR_RETURN(Admin admin, Admin::open(opaque));
  Status last = ok();
  do {
    const auto made = make_missing(admin, names, options, deadline, may_create);
    if (made.ok() && *made) return admin.cluster_id(deadline);
    last = made.status();
    if (!last.ok() && last.code() != Code::kUnavailable) return last;
    std::this_thread::sleep_for(std::min(kLook, time_left(deadline)));
  } while (Elapsed::now() < deadline);
  if (last.ok()) return Status(Code::kDeadlineExceeded, "DEADLINE", "topics without a leader");
  return last;
}

StatusOr<int> partition_count(const ClientOptions& client, const std::string& topic,
                              Deadline deadline) {
  driver::Opaque opaque(client);
  ASSIGN_OR_RETURN(Admin admin, Admin::open(opaque));
  ASSIGN_OR_RETURN(Shape shape, admin.shape(topic, deadline));
  if (shape.partitions == 0) return not_found(topic);
  return shape.partitions;
}

}  // namespace farmgate::kafka
