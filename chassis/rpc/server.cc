#include "chassis/rpc/server.h"

#include <grpcpp/ext/proto_server_reflection_plugin.h>
#include <grpcpp/grpcpp.h>
#include <grpcpp/health_check_service_interface.h>
#include <grpcpp/impl/server_builder_option.h>

#include <algorithm>

#include "chassis/rpc/feed_exchange.h"
#include "chassis/rpc/method_service.h"
#include "chassis/rpc/process.h"
#include "chassis/telemetry/log.h"

namespace farmgate::rpc {
namespace {

using std::chrono::milliseconds;

// The library adds reflection to every server of a process that links it; this puts it under our
// setting.
class Reflection final : public grpc::ServerBuilderOption {
 public:
  explicit Reflection(bool wanted) : wanted_(wanted) {}
  void UpdateArguments(grpc::ChannelArguments*) override {}
  void UpdatePlugins(std::vector<std::unique_ptr<grpc::ServerBuilderPlugin>>* plugins) override {
    std::erase_if(*plugins, [](auto& it) { return it->name() == "proto_server_reflection"; });
    if (!wanted_) return;
    plugins->push_back(std::make_unique<grpc::reflection::ProtoServerReflectionPlugin>());
  }

 private:
  bool wanted_;
};

// grpc.md section 3.
void set_limits(grpc::ServerBuilder& builder) {
  constexpr int kSecond = 1000;
  builder.SetMaxReceiveMessageSize(1 << 20);
  const std::pair<const char*, int> arguments[] = {
      {GRPC_ARG_ALLOW_REUSEPORT, 0},  // a second process on the port is an error, not a share
      {GRPC_ARG_MAX_CONNECTION_AGE_MS, 300 * kSecond},
      {GRPC_ARG_MAX_CONNECTION_AGE_GRACE_MS, 30 * kSecond},
      {GRPC_ARG_MAX_CONNECTION_IDLE_MS, 300 * kSecond},
      {GRPC_ARG_KEEPALIVE_TIME_MS, 60 * kSecond},
      {GRPC_ARG_KEEPALIVE_TIMEOUT_MS, 20 * kSecond},
      {GRPC_ARG_KEEPALIVE_PERMIT_WITHOUT_CALLS, 1},
      {GRPC_ARG_HTTP2_MIN_RECV_PING_INTERVAL_WITHOUT_DATA_MS, 10 * kSecond},
      {GRPC_ARG_HTTP2_MAX_PING_STRIKES, 2},
      {GRPC_ARG_MAX_CONCURRENT_STREAMS, 100},
      {GRPC_ARG_MAX_METADATA_SIZE, 8 * 1024},
  };
  for (const auto& [name, value] : arguments) builder.AddChannelArgument(name, value);
}

std::shared_ptr<grpc::ServerCredentials> credentials(const TlsTexts& texts) {
  grpc::SslServerCredentialsOptions options(
      GRPC_SSL_REQUEST_AND_REQUIRE_CLIENT_CERTIFICATE_AND_VERIFY);
  options.pem_root_certs = texts.ca;
  options.pem_key_cert_pairs.push_back({texts.key, texts.certificate});
  return grpc::SslServerCredentials(options);
}

}  // namespace

struct Server::State {
  State(ServerOptions given, auth::TokenVerifier& verifier)
      : options(std::move(given)),
        doorkeeper(options.allowed_peers, verifier),
        in_flight("farmgate_rpc_in_flight", "Calls that are being answered.",
                  {{"service", options.name}}),
        feeds(static_cast<std::size_t>(options.max_feeds)),
        core{options.name,          doorkeeper, {},   options.max_deadline, options.max_stream,
             options.feed_patience, in_flight,  feeds} {}

  void make_lanes() {
    const LaneOptions* each[] = {&options.order, &options.edit, &options.browse, &options.exports};
    for (std::size_t i = 0; i < core.lanes.size(); ++i) {
      core.lanes[i] =
          std::make_unique<Lane>(options.name, static_cast<auth::Lane>(i + 1), *each[i]);
    }
  }

  const ServerOptions options;
  Doorkeeper doorkeeper;
  telemetry::Gauge in_flight;
  Feeds feeds;
  Core core;
  std::vector<ServiceTable*> tables;
  std::vector<std::unique_ptr<MethodService>> services;
  std::unique_ptr<grpc::Server> server;
  int port = 0;
};

Server::Server(ServerOptions options, auth::TokenVerifier& verifier)
    : state_(std::make_unique<State>(std::move(options), verifier)) {}

Server::~Server() { stop(Elapsed::now()); }

void Server::add(ServiceTable& table) { state_->tables.push_back(&table); }

Status Server::start() {
  State& state = *state_;
  for (const ServiceTable* table : state.tables) RETURN_IF_ERROR(table->check());
  ASSIGN_OR_RETURN(const TlsTexts texts, load_tls(state.options.tls));
  tune_process();
  grpc::EnableDefaultHealthCheckService(true);
  state.make_lanes();
  grpc::ServerBuilder builder;
  set_limits(builder);
  builder.SetOption(std::make_unique<Reflection>(state.options.reflection));
  builder.AddListeningPort(state.options.listen, credentials(texts), &state.port);
  for (ServiceTable* table : state.tables) {
    state.services.push_back(std::make_unique<MethodService>(*table, state.core));
    builder.RegisterService(state.services.back().get());
  }
  state.server = builder.BuildAndStart();
  if (!state.server || state.port == 0) {
    return Status(Code::kFailedPrecondition, "ADDRESS_IN_USE",
                  "cannot listen on " + state.options.listen +
                      ": the port is in use or the address is not of this machine; set " +
                      state.options.name + ".listen");
  }
  set_ready(false);
  telemetry::log_info("listening", {{"service", state.options.name}, {"port", state.port}});
  return ok();
}

int Server::port() const { return state_->port; }

void Server::set_ready(bool ready) {
  if (!state_->server) return;
  auto* const health = state_->server->GetHealthCheckService();
  health->SetServingStatus(ready);
  health->SetServingStatus("", ready);
  for (const ServiceTable* table : state_->tables) {
    health->SetServingStatus(table->service(), ready);
  }
}

void Server::end_feeds() { state_->feeds.end_all(); }

void Server::stop(Deadline deadline) {
  State& state = *state_;
  if (!state.server) return;
  end_feeds();
  const auto left = std::chrono::duration_cast<std::chrono::system_clock::duration>(
      std::max(deadline - Elapsed::now(), Elapsed::duration::zero()));
  state.server->Shutdown(std::chrono::system_clock::now() + left);
  for (auto& lane : state.core.lanes) lane.reset();  // every call has ended or is cancelled
  state.server->Wait();
  state.server.reset();
  state.services.clear();
}

}  // namespace farmgate::rpc
