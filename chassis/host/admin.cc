#include "chassis/host/admin.h"

#include <httplib.h>

#include <chrono>
#include <thread>

#include "chassis/base/address.h"
#include "chassis/host/settings.h"
#include "chassis/telemetry/metrics.h"

namespace farmgate::host {
namespace {

constexpr std::int64_t kStandstillMs = 10'000;

void answer(httplib::Response& response, bool good) {
  response.status = good ? 200 : 503;
  response.set_content(good ? "ok\n" : "no\n", "text/plain");
}

Status cannot_listen(const std::string& listen) {
  return Status(Code::kFailedPrecondition, "ADDRESS_IN_USE",
                "cannot listen on " + listen +
                    ": the port is in use or the address is not of this "
                    "machine; set admin_listen");
}

}  // namespace

std::int64_t steady_ms() {
  return std::chrono::duration_cast<std::chrono::milliseconds>(
             std::chrono::steady_clock::now().time_since_epoch())
      .count();
}

struct AdminServer::State {
  explicit State(const Health& given) : health(given) {}

  const Health& health;
  httplib::Server http;
  std::thread thread;
  int port = 0;
};

AdminServer::AdminServer(const Health& health) : state_(std::make_unique<State>(health)) {
  httplib::Server& http = state_->http;
  http.new_task_queue = [] { return new httplib::ThreadPool(2); };
  // A second process on the port must be an error, so no SO_REUSEPORT (httplib's default).
  http.set_socket_options([](socket_t socket) {
    const int yes = 1;
    ::setsockopt(socket, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof(yes));
  });
  http.set_keep_alive_max_count(100);
  http.Get("/startupz", [&health](const httplib::Request&, httplib::Response& response) {
    answer(response, health.started.load());
  });
  http.Get("/readyz", [&health](const httplib::Request&, httplib::Response& response) {
    answer(response, health.ready.load());
  });
  http.Get("/livez", [&health](const httplib::Request&, httplib::Response& response) {
    answer(response, steady_ms() - health.last_turn_ms.load() < kStandstillMs);
  });
  http.Get("/metrics", [](const httplib::Request&, httplib::Response& response) {
    response.set_content(telemetry::exposition(), "text/plain; version=0.0.4");
  });
}

AdminServer::~AdminServer() { stop(); }

Status AdminServer::start(const std::string& listen) {
  const auto address = parse_address(listen);
  if (!address) {
    return wrong_setting("admin_listen", "must be host:port, not \"" + listen + "\"");
  }
  State& state = *state_;
  state.port = address->port;
  if (address->port == 0) {
    state.port = state.http.bind_to_any_port(address->host);
  } else if (!state.http.bind_to_port(address->host, address->port)) {
    return cannot_listen(listen);
  }
  if (state.port < 0) return cannot_listen(listen);
  state.thread = std::thread([&state] { state.http.listen_after_bind(); });
  return ok();
}

int AdminServer::port() const { return state_->port; }

void AdminServer::stop() {
  if (!state_->thread.joinable()) return;
  // stop() is only heard once the loop runs; start() has bound, so that is a matter of moments.
  for (int i = 0; i < 1000 && !state_->http.is_running(); ++i) {
    std::this_thread::sleep_for(std::chrono::milliseconds(1));
  }
  state_->http.stop();
  state_->thread.join();
}

}  // namespace farmgate::host
