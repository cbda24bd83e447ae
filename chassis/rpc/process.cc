#include "chassis/rpc/process.h"

#include <absl/synchronization/mutex.h>
#include <google/protobuf/stubs/logging.h>
#include <grpc/support/log.h>
#include <grpcpp/generic/async_generic_service.h>
#include <grpcpp/server.h>
#include <grpcpp/server_builder.h>

#include <mutex>
#include <string>

#include "chassis/telemetry/log.h"

namespace farmgate::rpc {
namespace {

// gRPC 1.51 shares one set of callback threads among all servers and channels and ends it with the
// last of them. When a new one begins in that moment, a thread uses the queue that was just freed
// (seen once in about 100 rounds of start and stop). A server without a port, on purpose never
// destroyed, keeps them for the life of the process.
void keep_callback_threads() {
  static grpc::Server* const holder = [] {
    static auto* const service = new grpc::CallbackGenericService();
    grpc::ServerBuilder builder;
    builder.RegisterCallbackGenericService(service);
    return builder.BuildAndStart().release();
  }();
  (void)holder;
}

// What is wrong reaches us as a status. gRPC's own lines are no JSON, come as often as a stranger
// likes (one for each refused handshake) and name files of its sources.
void log_quietly(gpr_log_func_args* line) {
  telemetry::log_debug(line->message, {{"from", "grpc"}});
}

// The same for a field that is no UTF-8.
void log_protobuf(google::protobuf::LogLevel level, const char*, int, const std::string& text) {
  if (level == google::protobuf::LOGLEVEL_FATAL) return telemetry::log_error(text);
  telemetry::log_debug(text, {{"from", "protobuf"}});
}

}  // namespace

void tune_process() {
  // Debian builds abseil with its search for lock cycles on: 5 % of a server's CPU under load.
  absl::SetMutexDeadlockDetectionMode(absl::OnDeadlockCycle::kIgnore);
  static std::once_flag logs;  // neither of the two may be set while it is in use
  std::call_once(logs, [] {
    gpr_set_log_function(log_quietly);
    google::protobuf::SetLogHandler(log_protobuf);
  });
  keep_callback_threads();
}

}  // namespace farmgate::rpc
