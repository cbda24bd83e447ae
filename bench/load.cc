#include "bench/load.h"

#include <algorithm>
#include <atomic>
#include <condition_variable>
#include <mutex>
#include <thread>

#include "chassis/base/clock.h"
#include "chassis/base/file.h"

namespace farmgate::bench {
namespace {

using namespace std::chrono_literals;

constexpr int kConnections = 8;

// A closed loop: each answer sends the next request.
class Loop {
 public:
  Loop(rpc::Channel& channel, const char* method, const std::vector<std::string>& requests,
       int calls, const Manner& manner)
      : channel_(channel), method_(method), requests_(requests), calls_(calls), manner_(manner) {}

  int run() {
    for (int i = 0; i < std::min(manner_.in_flight, calls_); ++i) send();
    std::unique_lock lock(mutex_);
    finished_.wait(lock, [this] { return done_ == calls_; });
    return failed_;
  }

 private:
  void send() {
    const int turn = sent_++;
    if (turn >= calls_) return;
    const std::string& request = requests_[static_cast<std::size_t>(turn) % requests_.size()];
    channel_.call_async(method_, request, {.deadline = in(30s), .token = manner_.token},
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
  const Manner& manner_;
  std::atomic<int> sent_{0}, failed_{0};
  std::mutex mutex_;
  std::condition_variable finished_;
  int done_ = 0;
};

}  // namespace

Load drive(rpc::Channel& channel, const Process& server, const char* method,
           const std::vector<std::string>& requests, int calls, const Manner& manner) {
  const double cpu = server.cpu_seconds();
  const auto begin = Elapsed::now();
  const int failed = Loop(channel, method, requests, calls, manner).run();
  const double seconds = std::chrono::duration<double>(Elapsed::now() - begin).count();
  return {calls / seconds, (server.cpu_seconds() - cpu) / calls * 1e6, failed};
}

Paced pace(rpc::Channel& channel, const char* method, const std::vector<std::string>& requests,
           double per_second, const std::string& token) {
  const std::chrono::duration<double> between(1 / per_second);
  std::mutex mutex;
  std::condition_variable finished;
  std::vector<double> spans;
  Paced out;
  const auto begin = Elapsed::now();
  for (std::size_t i = 0; i < requests.size(); ++i) {
    const auto due = begin + std::chrono::duration_cast<std::chrono::nanoseconds>(
                                 between * static_cast<double>(i));
    std::this_thread::sleep_until(due);
    channel.call_async(
        method, requests[i], {.deadline = in(30s), .token = token},
        [&, due](const StatusOr<std::string>& reply) {
          const std::lock_guard lock(mutex);
          spans.push_back(std::chrono::duration<double, std::milli>(Elapsed::now() - due).count());
          if (!reply.ok()) ++out.failed;
          if (spans.size() == requests.size()) finished.notify_all();
        });
  }
  std::unique_lock lock(mutex);
  finished.wait(lock, [&] { return spans.size() == requests.size(); });
  std::sort(spans.begin(), spans.end());
  out.p50_ms = spans[spans.size() / 2];
  out.p99_ms = spans[spans.size() * 99 / 100];
  return out;
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
  ASSIGN_OR_RETURN(const std::string jwk, read_file(environment.pki() + "/token.jwk"));
  spec.issuer = "farmgate-dev";
  spec.audience = "farmgate";
  return auth::sign_token(jwk, spec);
}

double median(std::vector<double> values) {
  std::sort(values.begin(), values.end());
  return values[values.size() / 2];
}

}  // namespace farmgate::bench
