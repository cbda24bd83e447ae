#include "chassis/kafka/subscriber.h"

#include <array>
#include <utility>

#include "chassis/kafka/driver.h"

namespace farmgate::kafka {
namespace {

std::vector<Partition> partitions_of(const rd_kafka_topic_partition_list_t& list) {
  std::vector<Partition> partitions;
  for (int i = 0; i < list.cnt; ++i) {
    partitions.push_back({list.elems[i].topic, list.elems[i].partition});
  }
  return partitions;
}

}  // namespace

struct Subscriber::Member : driver::Opaque {
  Member(ClientOptions client, Listener& hears) : Opaque(std::move(client)), listener(hears) {}
  ~Member() {
    if (handle) rd_kafka_consumer_close(handle.get());
  }

  static void on_rebalance(rd_kafka_t* handle, rd_kafka_resp_err_t event,
                           rd_kafka_topic_partition_list_t* list, void* opaque);
  void assign(rd_kafka_topic_partition_list_t& list);
  std::optional<Message> take(const rd_kafka_message_t& raw);

  Listener& listener;
  driver::Handle handle;
};

void Subscriber::Member::on_rebalance(rd_kafka_t* handle, rd_kafka_resp_err_t event,
                                      rd_kafka_topic_partition_list_t* list, void* opaque) {
  auto* member = static_cast<Member*>(opaque);
  if (event == RD_KAFKA_RESP_ERR__ASSIGN_PARTITIONS) return member->assign(*list);
  member->listener.revoked(partitions_of(*list));
  rd_kafka_assign(handle, nullptr);
}

void Subscriber::Member::assign(rd_kafka_topic_partition_list_t& list) {
  const auto starts = listener.assigned(partitions_of(list));
  driver::PartitionList unplaced(rd_kafka_topic_partition_list_new(list.cnt));
  for (int i = 0; i < list.cnt; ++i) {
    const auto start = starts[static_cast<std::size_t>(i)];
    list.elems[i].offset = start.value_or(0);
    if (start) continue;
    rd_kafka_topic_partition_list_add(unplaced.get(), list.elems[i].topic, list.elems[i].partition);
  }
  rd_kafka_assign(handle.get(), &list);
  if (unplaced->cnt > 0) rd_kafka_pause_partitions(handle.get(), unplaced.get());
}

std::optional<Message> Subscriber::Member::take(const rd_kafka_message_t& raw) {
  if (raw.err == RD_KAFKA_RESP_ERR_NO_ERROR) return driver::message_of(raw);
  if (raw.err == RD_KAFKA_RESP_ERR__AUTO_OFFSET_RESET && raw.rkt != nullptr) {
    listener.out_of_range({rd_kafka_topic_name(raw.rkt), raw.partition});
  } else if (options.log) {
    options.log(std::string("kafka consumer: ") + rd_kafka_message_errstr(&raw));
  }
  return std::nullopt;
}

StatusOr<std::unique_ptr<Subscriber>> Subscriber::open(ClientOptions client, GroupOptions group,
                                                       Listener& listener) {
  auto member = std::make_unique<Member>(std::move(client), listener);
  // A waiting fetch is answered as soon as there is a message; at 10 ms of patience idle members
  // cost a broker a fifth of a core, and nothing was quicker.
  ASSIGN_OR_RETURN(driver::Conf conf,
                   driver::configure(*member, {
                                                  {"group.id", group.group},
                                                  {"group.instance.id", group.instance},
                                                  {"partition.assignment.strategy", "range"},
                                                  {"enable.auto.commit", "false"},
                                                  {"enable.auto.offset.store", "false"},
                                                  {"auto.offset.reset", "error"},
                                                  {"fetch.wait.max.ms", "100"},
                                                  {"fetch.error.backoff.ms", "50"},
                                                  {"queued.max.messages.kbytes", "4096"},
                                                  {"session.timeout.ms", "6000"},
                                                  {"heartbeat.interval.ms", "500"},
                                                  {"max.poll.interval.ms", "300000"},
                                              }));
  rd_kafka_conf_set_rebalance_cb(conf.get(), Member::on_rebalance);
  ASSIGN_OR_RETURN(member->handle, driver::open(RD_KAFKA_CONSUMER, std::move(conf)));
  rd_kafka_poll_set_consumer(member->handle.get());
  std::vector<Position> topics;
  for (std::string& topic : group.topics) {
    topics.push_back({{std::move(topic), RD_KAFKA_PARTITION_UA}, RD_KAFKA_OFFSET_INVALID});
  }
  const auto error = rd_kafka_subscribe(member->handle.get(), driver::partition_list(topics).get());
  if (error != RD_KAFKA_RESP_ERR_NO_ERROR)
    return driver::unavailable_because(member->handle.get(), error, "subscribe");
  return std::unique_ptr<Subscriber>(new Subscriber(std::move(member)));
}

Subscriber::Subscriber(std::unique_ptr<Member> member) : member_(std::move(member)) {}
Subscriber::~Subscriber() = default;

std::optional<Message> Subscriber::poll(std::chrono::milliseconds timeout) {
  driver::MessageHandle raw(
      rd_kafka_consumer_poll(member_->handle.get(), static_cast<int>(timeout.count())));
  return raw ? member_->take(*raw) : std::nullopt;
}

Status Subscriber::seek(const Position& position, Deadline deadline) {
  driver::PartitionList list = driver::partition_list({position});
  driver::Error error(rd_kafka_seek_partitions(member_->handle.get(), list.get(),
                                               driver::milliseconds_left(deadline)));
  if (error)
    return driver::unavailable_because(member_->handle.get(), rd_kafka_error_code(error.get()),
                                       "seek");
  if (list->elems[0].err == RD_KAFKA_RESP_ERR_NO_ERROR) return ok();
  return driver::unavailable_because(member_->handle.get(), list->elems[0].err, "seek");
}

Status Subscriber::pause(const Partition& partition) {
  driver::PartitionList list = driver::partition_list(partition);
  const auto error = rd_kafka_pause_partitions(member_->handle.get(), list.get());
  return error == RD_KAFKA_RESP_ERR_NO_ERROR
             ? ok()
             : driver::unavailable_because(member_->handle.get(), error, "pause");
}

Status Subscriber::resume(const Partition& partition) {
  driver::PartitionList list = driver::partition_list(partition);
  const auto error = rd_kafka_resume_partitions(member_->handle.get(), list.get());
  return error == RD_KAFKA_RESP_ERR_NO_ERROR
             ? ok()
             : driver::unavailable_because(member_->handle.get(), error, "resume");
}

void Subscriber::hint(const std::vector<Position>& positions) {
  driver::PartitionList list = driver::partition_list(positions);
  rd_kafka_commit(member_->handle.get(), list.get(), 1);
}

StatusOr<std::string> Subscriber::cluster_id(Deadline deadline) {
  return driver::cluster_id(member_->handle.get(), deadline);
}

Status Subscriber::health() const {
  std::array<char, 256> why{};
  const auto error = rd_kafka_fatal_error(member_->handle.get(), why.data(), why.size());
  if (error == RD_KAFKA_RESP_ERR_NO_ERROR) return ok();
  return unavailable("KAFKA_MEMBER_LOST", why.data());
}

}  // namespace farmgate::kafka
