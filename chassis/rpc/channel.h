#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "chassis/base/clock.h"
#include "chassis/base/status.h"
#include "chassis/rpc/tls.h"

namespace google::protobuf {
class Message;
}

namespace farmgate::rpc {

struct ChannelOptions {
  std::string target;   // "dns:///orders:7003"; round robin over its addresses
  std::string service;  // the server must present SAN spiffe://farmgate/<service>
  TlsFiles tls;         // our own identity
  bool retry = true;    // the one layer that retries UNAVAILABLE; false below another such layer
  int connections = 1;  // a load generator wants more than one
};

struct CallOptions {
  Deadline deadline = in(std::chrono::seconds(5));
  std::string token;  // bearer token of a user; empty between services
};

// A stream of messages to one method, answered once. Used by one thread; the channel outlives it.
class Upload {
 public:
  Upload() = default;
  virtual ~Upload() = default;  // unfinished: it is cancelled
  Upload(const Upload&) = delete;
  Upload& operator=(const Upload&) = delete;

  // Blocks while the server is behind. False when it takes no more: finish() says why.
  virtual bool send(const google::protobuf::Message& message) = 0;
  // Ends the stream and waits for the reply, until the call's deadline.
  virtual StatusOr<std::string> finish() = 0;
};

// A stream of messages from one method. Used by one thread; the channel outlives it.
class Watch {
 public:
  Watch() = default;
  virtual ~Watch() = default;  // unfinished: it is cancelled
  Watch(const Watch&) = delete;
  Watch& operator=(const Watch&) = delete;

  // The bytes of the next message; nothing at the end of a stream that ended well. Waits until the
  // call's deadline. After an error there is no further message.
  virtual StatusOr<std::optional<std::string>> next() = 0;
};

// A client of one service without generated stubs. Thread-safe. Carries the current traceparent.
// Errors are as the server made them (reason, values, violations, RetryInfo); the transport's own
// are UNAVAILABLE/PEER_UNREACHABLE and DEADLINE_EXCEEDED/DEADLINE.
class Channel {
 public:
  static StatusOr<std::unique_ptr<Channel>> open(ChannelOptions options);
  ~Channel();

  // method: "farmgate.orders.v1.OrderService/PlaceOrder"
  template <class Reply>
  StatusOr<Reply> call(std::string_view method, const google::protobuf::Message& request,
                       const CallOptions& options) {
    Reply reply;
    if (Status status = call_into(method, request, reply, options); !status.ok()) return status;
    return reply;
  }
  Status call_into(std::string_view method, const google::protobuf::Message& request,
                   google::protobuf::Message& reply, const CallOptions& options);
  StatusOr<std::string> call_bytes(std::string_view method, std::string_view request,
                                   const CallOptions& options);

  // For a method whose client streams. Errors come with Upload::finish.
  std::unique_ptr<Upload> upload(std::string_view method, const CallOptions& options);

  // For a method whose server streams. Errors come with Watch::next.
  std::unique_ptr<Watch> watch(std::string_view method, const google::protobuf::Message& request,
                               const CallOptions& options);

  // done runs on a thread of gRPC and must not block; thousands may be in flight. The channel
  // outlives its calls.
  using Done = std::function<void(StatusOr<std::string>)>;
  void call_async(std::string_view method, std::string_view request, const CallOptions& options,
                  Done done);
  // For a caller that sends one method very often.
  bool wait_connected(Deadline deadline);

 private:
  struct State;
  explicit Channel(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

}  // namespace farmgate::rpc
