#include "chassis/kafka/publisher.h"

#include <array>
#include <atomic>
#include <mutex>
#include <utility>

#include "chassis/kafka/driver.h"

namespace farmgate::kafka {
namespace {

using std::chrono::milliseconds;

constexpr milliseconds kSlice{20};     // how fast stop() is seen
constexpr milliseconds kDrain{5'000};  // for the reports of what was purged

struct Batch {
  std::size_t pending = 0;
  rd_kafka_resp_err_t failure = RD_KAFKA_RESP_ERR_NO_ERROR;  // the first that a retry may mend
  std::vector<Refused> refused;
};

// The driver hands it back with the delivery report of one record.
struct Ticket {
  Batch* batch = nullptr;
  std::size_t index = 0;
};

// Of the record alone. A topic or partition that is not there is the cluster's state: it may come
// back, and the record with it.
bool refused_for_good(rd_kafka_resp_err_t error) {
  switch (error) {
    case RD_KAFKA_RESP_ERR_MSG_SIZE_TOO_LARGE:
    case RD_KAFKA_RESP_ERR_RECORD_LIST_TOO_LARGE:
    case RD_KAFKA_RESP_ERR_TOPIC_EXCEPTION:
    case RD_KAFKA_RESP_ERR_INVALID_RECORD:
    case RD_KAFKA_RESP_ERR_POLICY_VIOLATION:
    case RD_KAFKA_RESP_ERR__INVALID_ARG: return true;
    default: return false;
  }
}

void note(Batch& batch, std::size_t index, rd_kafka_resp_err_t error) {
  if (error == RD_KAFKA_RESP_ERR_NO_ERROR) return;
  if (refused_for_good(error)) {
    batch.refused.push_back({index, rd_kafka_err2str(error)});
  } else if (batch.failure == RD_KAFKA_RESP_ERR_NO_ERROR) {
    batch.failure = error;
  }
}

void on_report(rd_kafka_t*, const rd_kafka_message_t* message, void*) {
  const auto* ticket = static_cast<const Ticket*>(message->_private);
  --ticket->batch->pending;
  note(*ticket->batch, ticket->index, message->err);
}

rd_kafka_vu_t argument(rd_kafka_vtype_t type) {
  rd_kafka_vu_t argument{};
  argument.vtype = type;
  return argument;
}

// The bytes are copied: a record outlives no call of publish().
rd_kafka_resp_err_t produce(rd_kafka_t* handle, const Record& record, Ticket& ticket) {
  std::array<rd_kafka_vu_t, 6> args = {
      argument(RD_KAFKA_VTYPE_TOPIC),  argument(RD_KAFKA_VTYPE_KEY),
      argument(RD_KAFKA_VTYPE_VALUE),  argument(RD_KAFKA_VTYPE_MSGFLAGS),
      argument(RD_KAFKA_VTYPE_OPAQUE), argument(RD_KAFKA_VTYPE_HEADERS)};
  rd_kafka_headers_t* headers = rd_kafka_headers_new(record.headers.size());
  for (const Header& header : record.headers) {
    rd_kafka_header_add(headers, header.name.data(), static_cast<ssize_t>(header.name.size()),
                        header.value.data(), static_cast<ssize_t>(header.value.size()));
  }
  args[0].u.cstr = record.topic.c_str();
  args[1].u.mem = {const_cast<char*>(record.key.data()), record.key.size()};
  args[2].u.mem = {const_cast<char*>(record.value.data()), record.value.size()};
  args[3].u.i = RD_KAFKA_MSG_F_COPY;
  args[4].u.ptr = &ticket;
  args[5].u.headers = headers;
  driver::Error error(rd_kafka_produceva(handle, args.data(), args.size()));
  if (!error) return RD_KAFKA_RESP_ERR_NO_ERROR;
  rd_kafka_headers_destroy(headers);  // taken over on success only
  return rd_kafka_error_code(error.get());
}

}  // namespace

struct Publisher::Producer : driver::Opaque {
  using Opaque::Opaque;

  Published publish(std::span<const Record> records, Deadline deadline);
  Status ready();
  void enqueue(std::span<const Record> records, std::vector<Ticket>& tickets, Batch& batch,
               Deadline deadline);
  void await(Batch& batch, Deadline deadline);
  void purge(Batch& batch);
  bool drop_if_fatal();
  void inject();

  driver::Handle handle;  // null: made by the next call
  std::atomic<bool> stopped{false};
  std::atomic<bool> injecting{false};
  std::atomic<int> replaced{0};
};

Status Publisher::Producer::ready() {
  if (handle) return ok();
  ASSIGN_OR_RETURN(driver::Conf conf,
                   driver::configure(*this, {
                                                {"enable.idempotence", "true"},
                                                {"linger.ms", "2"},
                                                {"delivery.timeout.ms", "120000"},
                                                {"partitioner", "murmur2_random"},
                                                {"compression.codec", "lz4"},
                                                {"topic.metadata.propagation.max.ms", "10000"},
                                            }));
  rd_kafka_conf_set_dr_msg_cb(conf.get(), on_report);
  ASSIGN_OR_RETURN(handle, driver::open(RD_KAFKA_PRODUCER, std::move(conf)));
  return ok();
}

Published Publisher::Producer::publish(std::span<const Record> records, Deadline deadline) {
  if (Status status = ready(); !status.ok()) return {std::move(status), {}};
  Batch batch;
  std::vector<Ticket> tickets(records.size());
  enqueue(records, tickets, batch, deadline);
  await(batch, deadline);
  const bool complete = batch.pending == 0;
  const auto failure = batch.failure;  // before the purge adds its own
  purge(batch);
  if (drop_if_fatal()) return {unavailable("KAFKA_UNAVAILABLE", "fatal producer error"), {}};
  if (failure != RD_KAFKA_RESP_ERR_NO_ERROR) {
    return {driver::unavailable_because(handle.get(), failure, "publish"), {}};
  }
  if (!complete && stopped) return {Status(Code::kCancelled, "STOPPED", "publisher stopped"), {}};
  if (!complete) return {Status(Code::kDeadlineExceeded, "DEADLINE", "no ack in time"), {}};
  if (batch.refused.empty()) return {};
  Status refusal(Code::kInvalidArgument, "KAFKA_REFUSED", batch.refused.front().cause);
  return {std::move(refusal), std::move(batch.refused)};
}

void Publisher::Producer::enqueue(std::span<const Record> records, std::vector<Ticket>& tickets,
                                  Batch& batch, Deadline deadline) {
  for (std::size_t i = 0; i < records.size(); ++i) {
    tickets[i] = {&batch, i};
    ++batch.pending;
    auto error = produce(handle.get(), records[i], tickets[i]);
    while (error == RD_KAFKA_RESP_ERR__QUEUE_FULL && !stopped && Elapsed::now() < deadline) {
      rd_kafka_poll(handle.get(), static_cast<int>(kSlice.count()));
      error = produce(handle.get(), records[i], tickets[i]);
    }
    if (error == RD_KAFKA_RESP_ERR_NO_ERROR) continue;
    --batch.pending;  // no report will come
    note(batch, i, error);
    if (batch.failure != RD_KAFKA_RESP_ERR_NO_ERROR) return;
  }
}

void Publisher::Producer::await(Batch& batch, Deadline deadline) {
  while (batch.pending > 0 && batch.failure == RD_KAFKA_RESP_ERR_NO_ERROR && !stopped &&
         Elapsed::now() < deadline) {
    if (injecting.exchange(false)) inject();
    rd_kafka_poll(handle.get(), static_cast<int>(kSlice.count()));
  }
}

// Reports point into the batch, so none may be outstanding when it goes out of scope.
void Publisher::Producer::purge(Batch& batch) {
  if (batch.pending == 0) return;
  rd_kafka_purge(handle.get(), RD_KAFKA_PURGE_F_QUEUE | RD_KAFKA_PURGE_F_INFLIGHT);
  const Deadline drained = in(kDrain);
  while (batch.pending > 0 && Elapsed::now() < drained) {
    rd_kafka_poll(handle.get(), static_cast<int>(kSlice.count()));
  }
  if (batch.pending == 0) return;
  handle.reset();  // no callback comes after the end of a producer
  replaced.fetch_add(1);
}

bool Publisher::Producer::drop_if_fatal() {
  std::array<char, 256> why{};
  if (!handle) return true;
  if (rd_kafka_fatal_error(handle.get(), why.data(), why.size()) == RD_KAFKA_RESP_ERR_NO_ERROR) {
    return false;
  }
  if (options.log) options.log(std::string("kafka producer replaced: ") + why.data());
  handle.reset();
  replaced.fetch_add(1);
  return true;
}

void Publisher::Producer::inject() {
  rd_kafka_test_fatal_error(handle.get(), RD_KAFKA_RESP_ERR_OUT_OF_ORDER_SEQUENCE_NUMBER,
                            "injected");
}

Publisher::Publisher(ClientOptions options)
    : producer_(std::make_unique<Producer>(std::move(options))) {}
Publisher::~Publisher() = default;

Published Publisher::publish(std::span<const Record> records, Deadline deadline) {
  if (producer_->stopped) return {Status(Code::kCancelled, "STOPPED", "publisher stopped"), {}};
  if (records.empty()) return {};
  return producer_->publish(records, deadline);
}

void Publisher::stop() { producer_->stopped = true; }
int Publisher::replaced() const { return producer_->replaced; }
void Publisher::inject_fatal_error() { producer_->injecting = true; }

}  // namespace farmgate::kafka
