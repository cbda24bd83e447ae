#include "chassis/rpc/channel.h"

#include <google/protobuf/message.h>
#include <grpcpp/generic/generic_stub.h>
#include <grpcpp/grpcpp.h>

#include <algorithm>
#include <atomic>
#include <future>
#include <vector>

#include "chassis/rpc/client_credentials.h"
#include "chassis/rpc/outgoing.h"
#include "chassis/rpc/process.h"
#include "chassis/rpc/status_wire.h"
#include "chassis/rpc/upload.h"
#include "chassis/rpc/watch.h"

namespace farmgate::rpc {
namespace {

// CANCELLED, where the caller cancelled nothing: a server that ends takes no call any more that
// comes before its client has heard of the end.
constexpr char kServiceConfig[] = R"({
  "loadBalancingConfig": [{"round_robin": {}}],
  "methodConfig": [{"name": [{}], "retryPolicy": {"maxAttempts": 4, "initialBackoff": "0.05s",
    "maxBackoff": "1s", "backoffMultiplier": 2,
    "retryableStatusCodes": ["UNAVAILABLE", "CANCELLED"]}}],
  "retryThrottling": {"maxTokens": 10, "tokenRatio": 0.1}})";

grpc::ChannelArguments arguments_of(const ChannelOptions& options) {
  grpc::ChannelArguments arguments;
  arguments.SetServiceConfigJSON(kServiceConfig);
  arguments.SetInt(GRPC_ARG_ENABLE_RETRIES, options.retry ? 1 : 0);
  arguments.SetInt(GRPC_ARG_SERVICE_CONFIG_DISABLE_RESOLUTION, 1);
  arguments.SetInt(GRPC_ARG_KEEPALIVE_TIME_MS, 60'000);
  arguments.SetInt(GRPC_ARG_KEEPALIVE_TIMEOUT_MS, 20'000);
  arguments.SetInt(GRPC_ARG_INITIAL_RECONNECT_BACKOFF_MS, 100);
  arguments.SetInt(GRPC_ARG_MIN_RECONNECT_BACKOFF_MS, 500);
  arguments.SetInt(GRPC_ARG_MAX_RECONNECT_BACKOFF_MS, 1000);
  // Connections of one target are only told apart with a pool each.
  if (options.connections > 1) arguments.SetInt(GRPC_ARG_USE_LOCAL_SUBCHANNEL_POOL, 1);
  return arguments;
}

// A call under way; deletes itself in its callback. It is gone before `done` runs: its context
// holds the grpc::Channel, whose last reference must not fall on a thread of gRPC (that would join
// itself).
struct Outgoing {
  grpc::ClientContext context;
  grpc::ByteBuffer request, reply;
  std::string path;
  Channel::Done done;

  void finish(const grpc::Status& status) {
    std::unique_ptr<Outgoing> self(this);
    const Channel::Done tell = std::move(done);
    StatusOr<std::string> outcome = from_grpc(status);
    if (status.ok()) outcome = text_of(reply);
    self.reset();
    tell(std::move(outcome));
  }
};

}  // namespace

struct Channel::State {
  std::vector<std::shared_ptr<grpc::Channel>> channels;
  std::vector<std::unique_ptr<grpc::GenericStub>> callers;
  std::atomic<std::size_t> next{0};

  grpc::GenericStub& next_caller() {
    if (callers.size() == 1) return *callers.front();
    return *callers[next.fetch_add(1, std::memory_order_relaxed) % callers.size()];
  }
};

Channel::Channel(std::unique_ptr<State> state) : state_(std::move(state)) {}
Channel::~Channel() = default;

StatusOr<std::unique_ptr<Channel>> Channel::open(ChannelOptions options) {
  ASSIGN_OR_RETURN(const TlsTexts texts, load_tls(options.tls));
  tune_process();
  auto state = std::make_unique<State>();
  for (int i = 0; i < std::max(options.connections, 1); ++i) {
    state->channels.push_back(grpc::CreateCustomChannel(
        options.target, client_credentials(texts, options.service), arguments_of(options)));
    state->callers.push_back(std::make_unique<grpc::GenericStub>(state->channels.back()));
  }
  return std::unique_ptr<Channel>(new Channel(std::move(state)));
}

void Channel::call_async(std::string_view method, std::string_view request,
                         const CallOptions& options, Done done) {
  auto* const call = new Outgoing;
  call->path = "/" + std::string(method);
  call->request = buffer_of(request);
  call->done = std::move(done);
  prepare(call->context, options);
  state_->next_caller().UnaryCall(&call->context, call->path, grpc::StubOptions(), &call->request,
                                  &call->reply,
                                  [call](const grpc::Status& status) { call->finish(status); });
}

StatusOr<std::string> Channel::call_bytes(std::string_view method, std::string_view request,
                                          const CallOptions& options) {
  std::promise<StatusOr<std::string>> promise;
  auto outcome = promise.get_future();
  call_async(method, request, options,
             [&promise](StatusOr<std::string> reply) { promise.set_value(std::move(reply)); });
  return outcome.get();  // bounded by the call's deadline
}

Status Channel::call_into(std::string_view method, const google::protobuf::Message& request,
                          google::protobuf::Message& reply, const CallOptions& options) {
  ASSIGN_OR_RETURN(const std::string bytes,
                   call_bytes(method, request.SerializeAsString(), options));
  if (!reply.ParseFromString(bytes)) return internal("the reply cannot be parsed");
  return ok();
}

std::unique_ptr<Upload> Channel::upload(std::string_view method, const CallOptions& options) {
  return start_upload(state_->next_caller(), "/" + std::string(method), options);
}

std::unique_ptr<Watch> Channel::watch(std::string_view method,
                                      const google::protobuf::Message& request,
                                      const CallOptions& options) {
  return start_watch(state_->next_caller(), "/" + std::string(method), request.SerializeAsString(),
                     options);
}

bool Channel::wait_connected(Deadline deadline) {
  const auto until = std::chrono::system_clock::now() + time_left(deadline);
  return std::all_of(state_->channels.begin(), state_->channels.end(),
                     [&](auto& channel) { return channel->WaitForConnected(until); });
}

}  // namespace farmgate::rpc
