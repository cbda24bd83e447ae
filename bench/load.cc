#include "bench/load.h"

#include <algorithm>
#include <atomic>
#include <condition_variable>
#include <fstream>
#include <mutex>
#include <sstream>

#include "chassis/base/clock.h"

namespace farmgate::bench {
namespace {

using namespace std::chrono_literals;

constexpr int kConnections = 8;
constexpr int kInFlight = 128;

// A closed loop: each answer sends the next request.
class Loop {
 public:
  Loop(rpc::Channel& channel, const char* method, const std::vector<std::string>& requests,
       int calls)
      : channel_(channel), method_(method), requests_(requests), calls_(calls) {}

  int run() {
    for (int i = 0; i < std::min(kInFlight, calls_); ++i) send();
    std::unique_lock lock(mutex_);
    finished_.wait(lock, [this] { return done_ == calls_; });
    return failed_;
  }

 private:
  void send() {
    const int turn = sent_++;
    if (turn >= calls_) return;
    const std::string& request = requests_[static_cast<std::size_t>(turn) % requests_.size()];
    channel_.call_async(method_, request, {.deadline = in(30s), .token = {}},
                        [this](const StatusOr<std::string>& reply) {
                          if (!reply.ok()) ++failed_;
                          send();
                          const std::lock_guard lock(mutex_);
                          if (++done_ == calls_) finished_.notify_all();
                        });
  }

  rpc::Channel& channel_;
  const char* method_;
  const std::vector<std::string>& requests_;
  const int calls_;
  std::atomic<int> sent_{0}, failed_{0};
  std::mutex mutex_;
  std::condition_variable finished_;
  int done_ = 0;
};

}  // namespace

Load drive(rpc::Channel& channel, const Process& server, const char* method,
           const std::vector<std::string>& requests, int calls) {
  const double cpu = server.cpu_seconds();
  const auto begin = Elapsed::now();
  const int failed = Loop(channel, method, requests, calls).run();
  const double seconds = std::chrono::duration<double>(Elapsed::now() - begin).count();
  return {calls / seconds, (server.cpu_seconds() - cpu) / calls * 1e6, failed};
}

StatusOr<std::unique_ptr<rpc::Channel>> connect(const Environment& environment, const Peer& peer) {
  rpc::ChannelOptions options;
  options.target = "dns:///127.0.0.1:" + std::to_string(peer.port);
  options.service = peer.service;
  options.tls = rpc::tls_files(environment.pki(), peer.caller);
  options.connections = kConnections;
  options.retry = false;
  ASSIGN_OR_RETURN(auto channel, rpc::Channel::open(options));
  if (!channel->wait_connected(in(10s))) return internal("no connection");
  return channel;
}

StatusOr<std::string> token_of(const Environment& environment, auth::TokenSpec spec) {
  std::ifstream file(environment.pki() + "/token.jwk");
  std::stringstream jwk;
  jwk << file.rdbuf();
  spec.issuer = "farmgate-dev";
  spec.audience = "farmgate";
  return auth::sign_token(jwk.str(), spec);
}

double median(std::vector<double> values) {
  std::sort(values.begin(), values.end());
  return values[values.size() / 2];
}

}  // namespace farmgate::bench
