#include "bench/listing_bench.h"

#include "bench/load.h"
#include "chassis/base/id.h"
#include "chassis/pg/database.h"
#include "farmgate/listings/v1/listing_service.pb.h"

namespace farmgate::bench {
namespace {

using namespace std::chrono_literals;

constexpr int kWarmUp = 20'000;
constexpr int kCalls = 120'000;
constexpr int kRounds = 3;  // ours and the baseline in turn: the median of their ratios counts
constexpr int kMisses = 5'000;
constexpr const char* kMethod = "farmgate.listings.v1.ListingService/GetListing";

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

}  // namespace

StatusOr<std::vector<Row>> measure_listing(Environment& environment, const std::string& self) {
  ASSIGN_OR_RETURN(const std::string conf, environment.deploy("bench_get"));
  ASSIGN_OR_RETURN(const auto requests, seed(environment, "bench_get", kMisses + 1));
  ASSIGN_OR_RETURN(auto ours, Process::start({environment.program("farmgate"), "listings",
                                              "--config", conf, "--log_level", "error"},
                                             environment.folder() + "/listings.log"));
  RETURN_IF_ERROR(await_ready(*ours, environment.port("admin")));
  ASSIGN_OR_RETURN(auto to_ours,
                   connect(environment, {"listings", environment.port("listings"), "edge"}));
  const std::vector<std::string> hot = {requests.back()};
  ASSIGN_OR_RETURN(const std::string reply,
                   to_ours->call_bytes(kMethod, hot.front(), {.deadline = in(5s), .token = {}}));
  ASSIGN_OR_RETURN(auto bare,
                   Process::start({self, "echo", std::to_string(environment.port("echo")),
                                   environment.pki(), std::to_string(reply.size())},
                                  environment.folder() + "/echo.log"));
  ASSIGN_OR_RETURN(auto to_bare,
                   connect(environment, {"listings", environment.port("echo"), "edge"}));
  (void)drive(*to_bare, *bare, kMethod, hot, kWarmUp);
  (void)drive(*to_ours, *ours, kMethod, hot, kWarmUp);
  std::vector<double> our_cpu, bare_cpu, our_rate, bare_rate, cpu_ratio, rate_ratio;
  for (int round = 0; round < kRounds; ++round) {
    const Load base = drive(*to_bare, *bare, kMethod, hot, kCalls);
    const Load hit = drive(*to_ours, *ours, kMethod, hot, kCalls);
    if (base.failed + hit.failed > 0) return internal("calls failed under load");
    our_cpu.push_back(hit.cpu_us);
    bare_cpu.push_back(base.cpu_us);
    our_rate.push_back(hit.calls_per_second);
    bare_rate.push_back(base.calls_per_second);
    cpu_ratio.push_back(hit.cpu_us / base.cpu_us);
    rate_ratio.push_back(hit.calls_per_second / base.calls_per_second);
  }
  const Load miss =
      drive(*to_ours, *ours, kMethod, {requests.begin(), requests.end() - 1}, kMisses);
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
