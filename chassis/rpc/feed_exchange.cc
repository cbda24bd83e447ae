#include "chassis/rpc/feed_exchange.h"

#include <google/protobuf/message.h>

#include <exception>
#include <utility>
#include <vector>

#include "chassis/rpc/admission.h"
#include "chassis/rpc/status_wire.h"

namespace farmgate::rpc {
namespace {

Status stopping() { return unavailable("STOPPING", "the service is stopping: go on elsewhere"); }

Status too_slow() {
  return Status(Code::kResourceExhausted, "STREAM_SLOW",
                "the caller did not read what waited for it");
}

}  // namespace

FeedExchange::FeedExchange(const Core& core, Row& row, grpc::CallbackServerContext& context)
    : core_(core), row_(row), context_(context), started_(Elapsed::now()), moved_(started_) {
  call_.method = row.method.name;
  core_.in_flight.add(1);
}

grpc::ServerWriteReactor<grpc::ByteBuffer>* FeedExchange::serve(
    const Core& core, Row& row, grpc::CallbackServerContext& context,
    const grpc::ByteBuffer& request) {
  // shared: of gRPC and of whoever feeds it
  const auto feed = std::make_shared<FeedExchange>(core, row, context);
  feed->self_ = feed;
  Status status = feed->admit(request);
  if (status.ok()) status = core.feeds.enter(feed);
  if (!status.ok()) {
    feed->end(status);
    return feed.get();
  }
  const telemetry::TraceScope scope(feed->trace_);
  try {
    row.method.watcher(feed->call_, *feed->request_, feed);
  } catch (const std::exception& error) {
    feed->end(internal(std::string("exception in a handler: ") + error.what()));
  }
  return feed.get();
}

Status FeedExchange::admit(const grpc::ByteBuffer& request) {
  trace_ = trace_of(context_);
  RETURN_IF_ERROR(
      rpc::admit(core_.doorkeeper, row_.method, context_, started_, core_.max_stream, call_));
  ASSIGN_OR_RETURN(request_, message_of(row_.method, request));
  ASSIGN_OR_RETURN(call_.access, access_of(row_.method, call_.principal, *request_));
  return ok();
}

bool FeedExchange::alive() {
  std::unique_lock lock(mutex_);
  if (gone_ || finished_ || ending_) return false;
  const auto now = Elapsed::now();
  if (writing_ && now - moved_ > core_.feed_patience) {
    // What waits is dropped, so that the reason is the next that the caller reads.
    waiting_.resize(1);
    finish(std::move(lock), too_slow());
    return false;
  }
  if (now < call_.deadline) return true;
  lock.unlock();
  end(ok());
  return false;
}

std::size_t FeedExchange::room() const {
  const std::lock_guard lock(mutex_);
  return waiting_.size() < kFeedRoom ? kFeedRoom - waiting_.size() : 0;
}

void FeedExchange::send(SharedBytes message) {
  std::unique_lock lock(mutex_);
  if (gone_ || finished_ || ending_) return;
  if (waiting_.size() >= kFeedRoom) {
    ending_ = internal("more was sent to a stream than there was room for");
    return;
  }
  waiting_.push_back(std::move(message));
  if (!writing_) write_next(std::move(lock));
}

void FeedExchange::end(const Status& status) {
  std::unique_lock lock(mutex_);
  if (finished_ || ending_) return;
  if (!writing_) return finish(std::move(lock), status);
  ending_ = status;
}

// One write at a time; whoever has set writing_ starts it.
void FeedExchange::write_next(std::unique_lock<std::mutex> lock) {
  outgoing_ = buffer_of(waiting_.front());
  writing_ = true;
  moved_ = Elapsed::now();
  lock.unlock();
  StartWrite(&outgoing_);
}

void FeedExchange::OnWriteDone(bool taken) {
  std::unique_lock lock(mutex_);
  writing_ = false;
  waiting_.pop_front();
  gone_ = gone_ || !taken;
  if (finished_) return;
  if (gone_) return finish(std::move(lock), Status(Code::kCancelled, "CANCELLED", "caller gone"));
  if (!waiting_.empty()) return write_next(std::move(lock));
  if (ending_) finish(std::move(lock), *ending_);
}

// A write that is under way ends first, without success.
void FeedExchange::OnCancel() {
  std::unique_lock lock(mutex_);
  gone_ = true;
  if (writing_ || finished_) return;
  finish(std::move(lock), Status(Code::kCancelled, "CANCELLED", "the caller gave up"));
}

// gRPC may be done with the exchange from here on.
void FeedExchange::finish(std::unique_lock<std::mutex> lock, const Status& given) {
  const Status status = given;
  finished_ = true;
  row_.metrics.record(status.code(), Elapsed::now() - started_);
  core_.in_flight.add(-1);
  const telemetry::TraceScope scope(trace_);
  if (!status.ok()) add_pushback(context_, status);
  lock.unlock();
  Finish(status.ok() ? grpc::Status::OK : to_grpc(status));
}

void FeedExchange::OnDone() {
  core_.feeds.leave(*this);
  const auto last = std::move(self_);
}

Status Feeds::enter(const std::shared_ptr<FeedExchange>& feed) {
  const std::lock_guard lock(mutex_);
  if (stopping_) return stopping();
  if (running_.size() >= most_) return overloaded();
  running_.insert(feed.get());
  return ok();
}

void Feeds::leave(FeedExchange& feed) {
  const std::lock_guard lock(mutex_);
  running_.erase(&feed);
}

void Feeds::end_all() {
  std::vector<std::shared_ptr<FeedExchange>> running;
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
    for (FeedExchange* const feed : running_) running.push_back(feed->shared_from_this());
  }
  for (const auto& feed : running) feed->end(stopping());
}

}  // namespace farmgate::rpc
