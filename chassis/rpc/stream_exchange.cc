#include "chassis/rpc/stream_exchange.h"

#include <google/protobuf/message.h>

#include <algorithm>
#include <exception>
#include <memory>
#include <utility>
#include <vector>

#include "chassis/rpc/admission.h"
#include "chassis/rpc/status_wire.h"

namespace farmgate::rpc {
namespace {

constexpr std::size_t kMessageBytesMax = 256 * 1024;
// A worker does not wait longer for a client that is silent.
constexpr std::chrono::seconds kIdleMost{20};
constexpr std::chrono::milliseconds kEndSettles{20};

Status gone_away() { return Status(Code::kCancelled, "CANCELLED", "the caller gave up"); }

Status too_slow(Deadline deadline) {
  if (Elapsed::now() >= deadline) {
    return Status(Code::kDeadlineExceeded, "DEADLINE", "the deadline passed within the stream");
  }
  return Status(Code::kDeadlineExceeded, "STREAM_IDLE", "the next message was not sent in time");
}

}  // namespace

// The lane's side of a stream: it ends with run or refuse, the exchange with gRPC's last word.
class StreamExchange::Work final : public Task {
 public:
  explicit Work(StreamExchange& exchange)
      : exchange_(exchange), deadline_(exchange.call_.deadline) {}

  void run() override { exchange_.run(); }
  void refuse(const Status& status) override { exchange_.finish(status); }
  Deadline deadline() const override { return deadline_; }
  bool cancelled() const override { return exchange_.gone(); }
  bool is_typical() const override { return false; }

 private:
  StreamExchange& exchange_;
  const Deadline deadline_;
};

StreamExchange::StreamExchange(const Core& core, Row& row, grpc::CallbackServerContext& context,
                               grpc::ByteBuffer& reply)
    : core_(core), row_(row), context_(context), reply_(reply), started_(Elapsed::now()) {
  call_.method = row.method.name;
  call_.is_cancelled = [this] { return gone(); };
  core_.in_flight.add(1);
}

grpc::ServerReadReactor<grpc::ByteBuffer>* StreamExchange::serve(
    const Core& core, Row& row, grpc::CallbackServerContext& context, grpc::ByteBuffer& reply) {
  auto* const exchange = new StreamExchange(core, row, context, reply);
  if (const Status status = exchange->admit(); !status.ok()) {
    exchange->finish(status);
    return exchange;
  }
  exchange->StartRead(&exchange->incoming_);
  core.lane(row.method.policy.lane).submit(std::make_unique<Work>(*exchange));
  return exchange;
}

Status StreamExchange::admit() {
  trace_ = trace_of(context_);
  return rpc::admit(core_.doorkeeper, row_.method, context_, started_, core_.max_stream, call_);
}

void StreamExchange::OnReadDone(bool more) {
  const std::lock_guard lock(mutex_);
  ahead_ = more ? Ahead::kThere : Ahead::kEnd;
  arrived_.notify_all();
}

void StreamExchange::OnCancel() {
  const std::lock_guard lock(mutex_);
  cancelled_ = true;
  arrived_.notify_all();
}

bool StreamExchange::gone() const {
  const std::lock_guard lock(mutex_);
  return cancelled_;
}

StatusOr<std::optional<grpc::ByteBuffer>> StreamExchange::take() {
  std::unique_lock lock(mutex_);
  const Deadline until = std::min<Deadline>(call_.deadline, in(kIdleMost));
  const bool woken =
      arrived_.wait_until(lock, until, [this] { return cancelled_ || ahead_ != Ahead::kReading; });
  if (cancelled_) return gone_away();
  if (!woken) return too_slow(call_.deadline);
  if (ahead_ == Ahead::kEnd) {
    // A client that goes away ends its stream as well, and gRPC may tell of that a moment later.
    arrived_.wait_for(lock, kEndSettles, [this] { return cancelled_; });
    if (cancelled_) return gone_away();
    return std::optional<grpc::ByteBuffer>();
  }
  grpc::ByteBuffer taken;
  taken.Swap(&incoming_);
  ahead_ = Ahead::kReading;
  lock.unlock();
  StartRead(&incoming_);
  return std::optional<grpc::ByteBuffer>(std::move(taken));
}

StatusOr<std::unique_ptr<Message>> StreamExchange::parsed(const grpc::ByteBuffer& bytes) const {
  if (bytes.Length() >= kMessageBytesMax) {
    return Status(Code::kInvalidArgument, "MESSAGE_TOO_LARGE",
                  "a message of a stream has less than 256 KiB");
  }
  if (head_.Length() == 0) return message_of(row_.method, bytes);
  std::vector<grpc::Slice> slices, own;
  if (!head_.Dump(&slices).ok() || !bytes.Dump(&own).ok())
    return internal("a message cannot be read");
  slices.insert(slices.end(), own.begin(), own.end());
  return message_of(row_.method, grpc::ByteBuffer(slices.data(), slices.size()));
}

// One message behind another is both: what a later one leaves out is as in the first, as when a
// proxy turns a plain HTTP body into messages.
void StreamExchange::keep_head(const Message& first) {
  const auto* chunk = first.GetDescriptor()->FindFieldByName("chunk");
  if (chunk == nullptr || chunk->message_type() == nullptr) return;
  const std::unique_ptr<Message> head(first.New());
  head->CopyFrom(first);
  head->GetReflection()->ClearField(head.get(), chunk);
  head_ = buffer_of(std::make_shared<const std::string>(head->SerializeAsString()));
}

StatusOr<bool> StreamExchange::next(Message& message) {
  ASSIGN_OR_RETURN(const std::optional<grpc::ByteBuffer> bytes, take());
  if (!bytes) return false;
  ASSIGN_OR_RETURN(const std::unique_ptr<Message> read, parsed(*bytes));
  message.GetReflection()->Swap(&message, read.get());
  return true;
}

void StreamExchange::run() {
  const telemetry::TraceScope scope(trace_);
  finish(handled());
}

StatusOr<SharedBytes> StreamExchange::handle_from_first() {
  ASSIGN_OR_RETURN(const std::optional<grpc::ByteBuffer> bytes, take());
  if (!bytes) {
    return Status(Code::kInvalidArgument, "STREAM_EMPTY", "the stream has no message");
  }
  ASSIGN_OR_RETURN(const std::unique_ptr<Message> first, parsed(*bytes));
  ASSIGN_OR_RETURN(call_.access, access_of(row_.method, call_.principal, *first));
  keep_head(*first);
  return row_.method.stream(call_, *first, *this);
}

// The outermost frame of a handler: what a library throws ends here as INTERNAL.
StatusOr<SharedBytes> StreamExchange::handled() {
  try {
    auto reply = handle_from_first();
    if (reply.ok() && !*reply) return internal("the handler gave no reply");
    return reply;
  } catch (const std::exception& error) {
    return internal(std::string("exception in a handler: ") + error.what());
  }
}

// The last act: gRPC may delete the exchange from here on.
void StreamExchange::finish(StatusOr<SharedBytes> outcome) {
  const Status status = outcome.status();
  row_.metrics.record(status.code(), Elapsed::now() - started_);
  core_.in_flight.add(-1);
  if (status.ok()) {
    grpc::ByteBuffer bytes = buffer_of(std::move(*outcome));
    reply_.Swap(&bytes);
    return Finish(grpc::Status::OK);
  }
  const telemetry::TraceScope scope(trace_);  // the line of an internal error names its trace
  add_pushback(context_, status);
  Finish(to_grpc(status));
}

}  // namespace farmgate::rpc
