#pragma once

#include <grpcpp/server_context.h>
#include <grpcpp/support/byte_buffer.h>
#include <grpcpp/support/server_callback.h>

#include <condition_variable>
#include <mutex>
#include <optional>

#include "chassis/rpc/exchange.h"

namespace farmgate::rpc {

// One call whose client streams. Identity, token and policy are checked on gRPC's thread before
// anything is read; the messages are read and handled on one worker of the lane, one in work and
// one read ahead. Deletes itself when gRPC is done with it.
class StreamExchange final : public grpc::ServerReadReactor<grpc::ByteBuffer>, public Incoming {
 public:
  static grpc::ServerReadReactor<grpc::ByteBuffer>* serve(const Core& core, Row& row,
                                                          grpc::CallbackServerContext& context,
                                                          grpc::ByteBuffer& reply);

  StatusOr<bool> next(Message& message) override;

 private:
  class Work;

  StreamExchange(const Core& core, Row& row, grpc::CallbackServerContext& context,
                 grpc::ByteBuffer& reply);
  ~StreamExchange() override = default;

  void OnReadDone(bool more) override;
  void OnCancel() override;
  void OnDone() override { delete this; }

  Status admit();
  void run();
  StatusOr<SharedBytes> handled();
  StatusOr<SharedBytes> handle_from_first();
  // Nothing: the client has sent all.
  StatusOr<std::optional<grpc::ByteBuffer>> take();
  StatusOr<std::unique_ptr<Message>> parsed(const grpc::ByteBuffer& bytes) const;
  void keep_head(const Message& first);
  bool gone() const;
  void finish(StatusOr<SharedBytes> outcome);

  enum class Ahead { kReading, kThere, kEnd };

  const Core& core_;
  Row& row_;
  grpc::CallbackServerContext& context_;
  grpc::ByteBuffer& reply_;
  const Elapsed::time_point started_;
  telemetry::TraceContext trace_;
  Call call_;
  grpc::ByteBuffer head_;  // of a file: the first message without its chunk

  mutable std::mutex mutex_;
  std::condition_variable arrived_;
  grpc::ByteBuffer incoming_;  // gRPC's while reading
  Ahead ahead_ = Ahead::kReading;
  bool cancelled_ = false;
};

}  // namespace farmgate::rpc
