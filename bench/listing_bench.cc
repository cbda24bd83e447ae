#include "bench/listing_bench.h"

#include <algorithm>
#include <atomic>
#include <condition_variable>
#include <mutex>
#include <thread>

#include "chassis/auth/token.h"
#include "chassis/base/id.h"
#include "chassis/pg/database.h"
#include "chassis/rpc/channel.h"
#include "farmgate/listings/v1/listing_service.pb.h"

namespace farmgate::bench {
namespace {

using namespace std::chrono_literals;

constexpr int kConnections = 8;
constexpr int kInFlight = 128;
constexpr int kWarmUp = 20'000;
constexpr int kCalls = 120'000;
constexpr int kRounds = 3;  // ours and the baseline in turn: the median of their ratios counts
constexpr int kMisses = 5'000;
constexpr const char* kMethod = "farmgate.listings.v1.ListingService/GetListing";

struct Load {
  double calls_per_second = 0;
  double cpu_us = 0;  // of the server, per call
  int failed = 0;
};

// A closed loop: each answer sends the next request.
class Loop {
 public:
  Loop(rpc::Channel& channel, const std::vector<std::string>& requests, int calls)
      : channel_(channel), requests_(requests), calls_(calls) {}

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
    channel_.call_async(kMethod, request, {.deadline = in(30s), .token = {}},
                        [this](const StatusOr<std::string>& reply) {
                          if (!reply.ok()) ++failed_;
                          send();
                          const std::lock_guard lock(mutex_);
                          if (++done_ == calls_) finished_.notify_all();
                        });
  }

  rpc::Channel& channel_;
  const std::vector<std::string>& requests_;
  const int calls_;
  std::atomic<int> sent_{0}, failed_{0};
  std::mutex mutex_;
  std::condition_variable finished_;
  int done_ = 0;
};

Load drive(rpc::Channel& channel, const Process& server, const std::vector<std::string>& requests,
           int calls) {
  const double cpu = server.cpu_seconds();
  const auto begin = Elapsed::now();
  const int failed = Loop(channel, requests, calls).run();
  const double seconds = std::chrono::duration<double>(Elapsed::now() - begin).count();
  return {calls / seconds, (server.cpu_seconds() - cpu) / calls * 1e6, failed};
}

StatusOr<std::unique_ptr<rpc::Channel>> connect(const Environment& environment, int port) {
  rpc::ChannelOptions options;
  options.target = "dns:///127.0.0.1:" + std::to_string(port);
  options.service = "listings";
  options.tls = rpc::tls_files(environment.pki(), "edge");
  options.connections = kConnections;
  options.retry = false;
  ASSIGN_OR_RETURN(auto channel, rpc::Channel::open(options));
  if (!channel->wait_connected(in(10s))) return internal("no connection");
  return channel;
}

std::string request_for(const Uuid& id) {
  listings::v1::GetListingRequest request;
  request.set_name("listings/" + id.to_string());
  return request.SerializeAsString();
}

// Published listings with a story of usual length, straight into the table.
StatusOr<std::vector<std::string>> seed(const Environment& environment, const std::string& label,
                                        int count) {
  std::vector<std::string> requests;
  std::string sql;
  for (int i = 0; i < count; ++i) {
    const Uuid id = Uuid::v7();
    requests.push_back(request_for(id));
    sql += "INSERT INTO listing VALUES ('" + id.to_string() + "','" + Uuid::v7().to_string() +
           "','producers/x/products/y','Vải thiều Lục Ngạn','vai thieu luc ngan',repeat('Vườn vải "
           "', 35),1,'communes/07582',5000,1,2,'Hộ Giáp Thị Hoa (ví dụ)',2,225000,2,NULL,1,2,now()"
           ",now(),now(),'" +
           Uuid::v7().to_string() + "');";
  }
  RETURN_IF_ERROR(pg::execute_script(
      {environment.postgres() + " dbname=" + label + "_listings", 1, "bench"}, sql));
  return requests;
}

double median(std::vector<double> values) {
  std::sort(values.begin(), values.end());
  return values[values.size() / 2];
}

}  // namespace

StatusOr<std::vector<Row>> measure_listing(Environment& environment, const std::string& self) {
  ASSIGN_OR_RETURN(const std::string conf, environment.deploy("bench_get"));
  ASSIGN_OR_RETURN(const auto requests, seed(environment, "bench_get", kMisses + 1));
  ASSIGN_OR_RETURN(auto ours, Process::start({environment.program("farmgate"), "listings",
                                              "--config", conf, "--log_level", "error"},
                                             environment.folder() + "/listings.log"));
  RETURN_IF_ERROR(await_ready(*ours, environment.port("admin")));
  ASSIGN_OR_RETURN(auto to_ours, connect(environment, environment.port("listings")));
  const std::vector<std::string> hot = {requests.back()};
  ASSIGN_OR_RETURN(const std::string reply,
                   to_ours->call_bytes(kMethod, hot.front(), {.deadline = in(5s), .token = {}}));
  ASSIGN_OR_RETURN(auto bare,
                   Process::start({self, "echo", std::to_string(environment.port("echo")),
                                   environment.pki(), std::to_string(reply.size())},
                                  environment.folder() + "/echo.log"));
  ASSIGN_OR_RETURN(auto to_bare, connect(environment, environment.port("echo")));
  (void)drive(*to_bare, *bare, hot, kWarmUp);
  (void)drive(*to_ours, *ours, hot, kWarmUp);
  std::vector<double> our_cpu, bare_cpu, our_rate, bare_rate, cpu_ratio, rate_ratio;
  for (int round = 0; round < kRounds; ++round) {
    const Load base = drive(*to_bare, *bare, hot, kCalls);
    const Load hit = drive(*to_ours, *ours, hot, kCalls);
    if (base.failed + hit.failed > 0) return internal("calls failed under load");
    our_cpu.push_back(hit.cpu_us);
    bare_cpu.push_back(base.cpu_us);
    our_rate.push_back(hit.calls_per_second);
    bare_rate.push_back(base.calls_per_second);
    cpu_ratio.push_back(hit.cpu_us / base.cpu_us);
    rate_ratio.push_back(hit.calls_per_second / base.calls_per_second);
  }
  const Load miss = drive(*to_ours, *ours, {requests.begin(), requests.end() - 1}, kMisses);
  const double cpu = median(cpu_ratio);
  const double rate = median(rate_ratio);
  return std::vector<Row>{{"GetListing hit, server CPU", "us/call", median(our_cpu),
                           median(bare_cpu), cpu, 1.2, cpu <= 1.2},
                          {"GetListing hit, rate", "calls/s", median(our_rate), median(bare_rate),
                           rate, 0.85, rate >= 0.85},
                          reported("GetListing miss, server CPU", "us/call", miss.cpu_us),
                          reported("GetListing miss, rate", "calls/s", miss.calls_per_second),
                          reported("GetListing reply", "bytes", static_cast<double>(reply.size()))};
}

}  // namespace farmgate::bench
