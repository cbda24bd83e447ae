#include "chassis/rpc/upload.h"

#include <google/protobuf/message.h>

#include <algorithm>
#include <condition_variable>
#include <mutex>
#include <utility>

#include "chassis/rpc/outgoing.h"
#include "chassis/rpc/status_wire.h"
#include "chassis/telemetry/trace.h"

namespace farmgate::rpc {
namespace {

// What one hop takes off the deadline.
constexpr std::chrono::milliseconds kHop{5};

// gRPC's threads only set what happened; the caller's thread starts, waits and destroys. On the
// wire a stream from the client alone is one in both directions whose server sends one message.
class Sending final : public Upload,
                      private grpc::ClientBidiReactor<grpc::ByteBuffer, grpc::ByteBuffer> {
 public:
  Sending(grpc::GenericStub& caller, std::string path, const CallOptions& options)
      : path_(std::move(path)) {
    prepare(context_, options);
    caller.PrepareBidiStreamingCall(&context_, path_, grpc::StubOptions(), this);
    AddHold();  // writes are started from outside a reaction
    StartRead(&reply_);
    StartCall();
  }

  ~Sending() override {
    if (!ended_) context_.TryCancel();
    (void)wait_done();
  }

  bool send(const google::protobuf::Message& message) override {
    if (ended_ || broken()) return false;
    outgoing_ = buffer_of(message.SerializeAsString());
    {
      const std::lock_guard lock(mutex_);
      writing_ = true;
    }
    StartWrite(&outgoing_);
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [this] { return !writing_; });  // bounded by the call's deadline
    return !broken_;
  }

  StatusOr<std::string> finish() override {
    if (!std::exchange(ended_, true)) StartWritesDone();
    const grpc::Status status = wait_done();
    if (!status.ok()) return from_grpc(status);
    return text_of(reply_);
  }

 private:
  void OnWriteDone(bool taken) override {
    const std::lock_guard lock(mutex_);
    writing_ = false;
    broken_ = broken_ || !taken;
    changed_.notify_all();
  }

  void OnDone(const grpc::Status& status) override {
    const std::lock_guard lock(mutex_);
    status_ = status;
    changed_.notify_all();
  }

  bool broken() {
    const std::lock_guard lock(mutex_);
    return broken_;
  }

  grpc::Status wait_done() {
    if (!std::exchange(released_, true)) RemoveHold();
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [this] { return status_.has_value(); });
    return *status_;
  }

  const std::string path_;
  grpc::ClientContext context_;
  grpc::ByteBuffer outgoing_, reply_;
  bool ended_ = false;
  bool released_ = false;

  std::mutex mutex_;
  std::condition_variable changed_;
  bool writing_ = false;
  bool broken_ = false;
  std::optional<grpc::Status> status_;
};

}  // namespace

void prepare(grpc::ClientContext& context, const CallOptions& options) {
  const auto left = std::max(options.deadline - Elapsed::now() - kHop, Elapsed::duration::zero());
  context.set_deadline(std::chrono::system_clock::now() +
                       std::chrono::duration_cast<std::chrono::system_clock::duration>(left));
  if (!options.token.empty()) context.AddMetadata("authorization", "Bearer " + options.token);
  if (const auto& trace = telemetry::current_trace(); trace.valid()) {
    context.AddMetadata("traceparent", trace.child().to_string());
  }
}

grpc::ByteBuffer buffer_of(std::string_view bytes) {
  const grpc::Slice slice(bytes.data(), bytes.size());
  return grpc::ByteBuffer(&slice, 1);
}

std::string text_of(const grpc::ByteBuffer& buffer) {
  grpc::Slice slice;
  if (!buffer.TrySingleSlice(&slice).ok() && !buffer.DumpToSingleSlice(&slice).ok()) return {};
  return std::string(reinterpret_cast<const char*>(slice.begin()), slice.size());
}

std::unique_ptr<Upload> start_upload(grpc::GenericStub& caller, std::string path,
                                     const CallOptions& options) {
  return std::make_unique<Sending>(caller, std::move(path), options);
}

}  // namespace farmgate::rpc
