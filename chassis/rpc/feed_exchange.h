#pragma once

#include <grpcpp/server_context.h>
#include <grpcpp/support/byte_buffer.h>
#include <grpcpp/support/server_callback.h>

#include <deque>
#include <memory>
#include <mutex>
#include <optional>
#include <set>

#include "chassis/rpc/exchange.h"
#include "chassis/rpc/feed.h"

namespace farmgate::rpc {

// One call whose server streams. Checks run on gRPC's thread, like those of every call; whoever
// feeds it holds it too, so it lives until both have let go.
class FeedExchange final : public grpc::ServerWriteReactor<grpc::ByteBuffer>,
                           public Feed,
                           public std::enable_shared_from_this<FeedExchange> {
 public:
  static grpc::ServerWriteReactor<grpc::ByteBuffer>* serve(const Core& core, Row& row,
                                                           grpc::CallbackServerContext& context,
                                                           const grpc::ByteBuffer& request);

  FeedExchange(const Core& core, Row& row, grpc::CallbackServerContext& context);

  bool alive() override;
  std::size_t room() const override;
  void send(SharedBytes message) override;
  void end(const Status& status) override;

 private:
  void OnWriteDone(bool taken) override;
  void OnCancel() override;
  void OnDone() override;

  Status admit(const grpc::ByteBuffer& request);
  void write_next(std::unique_lock<std::mutex> lock);
  void finish(std::unique_lock<std::mutex> lock, const Status& status);

  const Core& core_;
  Row& row_;
  grpc::CallbackServerContext& context_;  // gRPC's until OnDone
  const Elapsed::time_point started_;
  telemetry::TraceContext trace_;
  std::unique_ptr<Message> request_;
  Call call_;
  std::shared_ptr<FeedExchange> self_;  // shared: gRPC's part in it, until OnDone

  mutable std::mutex mutex_;
  std::deque<SharedBytes> waiting_;  // the first of them is being written
  grpc::ByteBuffer outgoing_;
  Elapsed::time_point moved_;  // when the caller last took something
  bool writing_ = false;
  bool gone_ = false;
  bool finished_ = false;
  std::optional<Status> ending_;
};

// The feeds of one server.
class Feeds {
 public:
  explicit Feeds(std::size_t most) : most_(most) {}

  // RESOURCE_EXHAUSTED/OVERLOADED when there are too many, UNAVAILABLE/STOPPING after end_all.
  Status enter(const std::shared_ptr<FeedExchange>& feed);
  void leave(FeedExchange& feed);
  void end_all();

 private:
  const std::size_t most_;
  std::mutex mutex_;
  std::set<FeedExchange*> running_;
  bool stopping_ = false;
};

}  // namespace farmgate::rpc
