#include "tests/edge/echo.h"

#include <grpc/grpc_security_constants.h>
#include <grpcpp/generic/async_generic_service.h>
#include <grpcpp/health_check_service_interface.h>
#include <grpcpp/security/server_credentials.h>
#include <grpcpp/server.h>
#include <grpcpp/server_builder.h>

#include <mutex>

#include "chassis/testing/pg_sandbox.h"
#include "tests/support/child.h"

namespace farmgate::testing {
namespace {

class Answering final : public grpc::ServerGenericBidiReactor {
 public:
  Answering() { StartRead(&request_); }
  void OnReadDone(bool) override { StartWrite(&reply_); }
  void OnWriteDone(bool) override { Finish(grpc::Status::OK); }
  void OnDone() override { delete this; }

 private:
  grpc::ByteBuffer request_;
  grpc::Slice empty_;
  grpc::ByteBuffer reply_{&empty_, 1};
};

}  // namespace

struct Echo::State final : grpc::CallbackGenericService {
  grpc::ServerGenericBidiReactor* CreateReactor(
      grpc::GenericCallbackServerContext* context) override {
    Metadata all = {{":path", context->method()}};
    for (const auto& pem :
         context->auth_context()->FindPropertyValues(GRPC_X509_PEM_CERT_PROPERTY_NAME)) {
      all.emplace(":certificate", std::string(pem.data(), pem.size()));
    }
    for (const auto& [name, value] : context->client_metadata()) {
      all.emplace(std::string(name.data(), name.size()), std::string(value.data(), value.size()));
    }
    const std::lock_guard lock(mutex);
    seen.push_back(std::move(all));
    return new Answering;
  }

  mutable std::mutex mutex;
  std::vector<Metadata> seen;
  int port = 0;
  std::unique_ptr<grpc::Server> server;
};

Echo::Echo(const std::string& service) : state_(std::make_unique<State>()) {
  const std::string stem = require_env("FARMGATE_PKI") + "/" + service;
  grpc::SslServerCredentialsOptions options(
      GRPC_SSL_REQUEST_AND_REQUIRE_CLIENT_CERTIFICATE_AND_VERIFY);
  options.pem_root_certs = contents(require_env("FARMGATE_PKI") + "/ca.pem");
  options.pem_key_cert_pairs = {{contents(stem + ".key"), contents(stem + ".pem")}};
  grpc::EnableDefaultHealthCheckService(true);
  grpc::ServerBuilder builder;
  builder.AddListeningPort("127.0.0.1:0", grpc::SslServerCredentials(options), &state_->port);
  builder.AddChannelArgument(GRPC_ARG_MAX_CONNECTION_AGE_MS, 1000);
  builder.RegisterCallbackGenericService(state_.get());
  state_->server = builder.BuildAndStart();
}

Echo::~Echo() { state_->server->Shutdown(std::chrono::system_clock::now()); }

std::string Echo::address() const { return "127.0.0.1:" + std::to_string(state_->port); }

std::vector<Echo::Metadata> Echo::seen() const {
  const std::lock_guard lock(state_->mutex);
  return state_->seen;
}

}  // namespace farmgate::testing
