#pragma once

#include <grpcpp/server_context.h>
#include <grpcpp/support/byte_buffer.h>
#include <grpcpp/support/server_callback.h>

#include <array>
#include <atomic>
#include <memory>
#include <mutex>
#include <string>

#include "chassis/rpc/identity.h"
#include "chassis/rpc/lane.h"
#include "chassis/rpc/service_table.h"
#include "chassis/telemetry/metrics.h"
#include "chassis/telemetry/trace.h"

namespace farmgate::rpc {

// Calls and latency of one method. Counters of codes appear with their first call.
class MethodMetrics {
 public:
  MethodMetrics(const std::string& service, const std::string& method);
  void record(Code code, std::chrono::nanoseconds took);

 private:
  telemetry::Counter& of(Code code);

  const telemetry::Labels labels_;
  telemetry::Histogram latency_;
  std::mutex mutex_;
  std::array<std::atomic<telemetry::Counter*>, 17> calls_{};
  std::array<std::unique_ptr<telemetry::Counter>, 17> owned_;
};

class Feeds;

// What all calls of one server share.
struct Core {
  std::string name;
  const Doorkeeper& doorkeeper;
  std::array<std::unique_ptr<Lane>, 4> lanes;
  std::chrono::milliseconds max_deadline;
  std::chrono::milliseconds max_stream;
  std::chrono::milliseconds feed_patience;
  telemetry::Gauge& in_flight;
  Feeds& feeds;

  Lane& lane(auth::Lane lane) const { return *lanes[static_cast<std::size_t>(lane) - 1]; }
};

struct Row {
  Row(const Method& described, const std::string& service)
      : method(described), metrics(service, described.name) {}

  const Method& method;
  MethodMetrics metrics;
};

// One call from its arrival to Finish. Checks run on gRPC's thread in the order of serve, handlers
// on a worker of the lane.
class Exchange final : public Task {
 public:
  Exchange(const Core& core, Row& row, grpc::CallbackServerContext& context,
           grpc::ByteBuffer& reply);

  static grpc::ServerUnaryReactor* serve(const Core& core, Row& row,
                                         grpc::CallbackServerContext& context,
                                         const grpc::ByteBuffer& request, grpc::ByteBuffer& reply);

  void run() override;
  void refuse(const Status& status) override { finish(status); }
  Deadline deadline() const override { return call_.deadline; }
  bool cancelled() const override { return !answered_ && context_.IsCancelled(); }

 private:
  static void begin(std::unique_ptr<Exchange> exchange);
  Status admit(const grpc::ByteBuffer& request);
  StatusOr<SharedBytes> handled();
  void tell_caches(const std::string& reply);
  void finish(StatusOr<SharedBytes> outcome);

  const Core& core_;
  Row& row_;
  grpc::CallbackServerContext& context_;
  grpc::ByteBuffer& reply_;
  grpc::ServerUnaryReactor* const reactor_;
  const Elapsed::time_point started_;
  telemetry::TraceContext trace_;
  std::unique_ptr<Message> request_;
  Call call_;
  bool answered_ = false;  // the context is gone after Finish
};

}  // namespace farmgate::rpc
