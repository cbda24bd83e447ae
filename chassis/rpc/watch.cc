#include "chassis/rpc/watch.h"

#include <condition_variable>
#include <mutex>
#include <utility>

#include "chassis/rpc/outgoing.h"
#include "chassis/rpc/status_wire.h"

namespace farmgate::rpc {
namespace {

// gRPC's threads only set what happened; the caller's thread starts, waits and destroys. A message
// is read when it is asked for: a caller that does not ask holds the server back.
class Reading final : public Watch,
                      private grpc::ClientBidiReactor<grpc::ByteBuffer, grpc::ByteBuffer> {
 public:
  Reading(grpc::GenericStub& caller, std::string path, const std::string& request,
          const CallOptions& options)
      : path_(std::move(path)), request_(buffer_of(request)) {
    prepare(context_, options);
    caller.PrepareBidiStreamingCall(&context_, path_, grpc::StubOptions(), this);
    AddHold();  // reads are started from outside a reaction
    StartWriteLast(&request_, grpc::WriteOptions());
    StartCall();
  }

  ~Reading() override {
    context_.TryCancel();
    (void)wait_done();
  }

  StatusOr<std::optional<std::string>> next() override {
    if (!ended_ && read_one()) return std::optional(text_of(reply_));
    ended_ = true;
    const grpc::Status status = wait_done();
    if (!status.ok()) return from_grpc(status);
    return std::optional<std::string>();
  }

 private:
  bool read_one() {
    {
      const std::lock_guard lock(mutex_);
      outcome_.reset();
    }
    StartRead(&reply_);
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [this] { return outcome_.has_value(); });  // bounded by the call's deadline
    return *outcome_;
  }

  void OnReadDone(bool read) override {
    const std::lock_guard lock(mutex_);
    outcome_ = read;
    changed_.notify_all();
  }

  void OnDone(const grpc::Status& status) override {
    const std::lock_guard lock(mutex_);
    status_ = status;
    changed_.notify_all();
  }

  grpc::Status wait_done() {
    if (!std::exchange(released_, true)) RemoveHold();
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [this] { return status_.has_value(); });
    return *status_;
  }

  const std::string path_;
  grpc::ClientContext context_;
  grpc::ByteBuffer request_, reply_;
  bool ended_ = false;
  bool released_ = false;

  std::mutex mutex_;
  std::condition_variable changed_;
  std::optional<bool> outcome_;
  std::optional<grpc::Status> status_;
};

}  // namespace

std::unique_ptr<Watch> start_watch(grpc::GenericStub& caller, std::string path,
                                   const std::string& request, const CallOptions& options) {
  return std::make_unique<Reading>(caller, std::move(path), request, options);
}

}  // namespace farmgate::rpc
