#include "bench/register_bench.h"

#include <algorithm>
#include <random>

#include "chassis/base/id.h"
#include "chassis/pg/database.h"
#include "chassis/rpc/channel.h"
#include "chassis/wire/convert.h"
#include "farmgate/cooperatives/v1/cooperative_service.pb.h"

namespace farmgate::bench {
namespace {

using namespace std::chrono_literals;
namespace cp = cooperatives::v1;
using std::chrono::days;
using std::chrono::sys_days;

constexpr int kMembers = 10'000;
constexpr int kCalls = 2'000;
constexpr int kWarmUp = 100;
constexpr int kPageSize = 200;
constexpr int kDays = 600;  // on which memberships begin and end
constexpr double kTargetMs = 20;
constexpr const char* kMethod = "farmgate.cooperatives.v1.CooperativeService/ListMemberships";

Date first_day() { return std::chrono::year(2025) / std::chrono::January / 1; }

// One cooperative; every second member leaves again.
StatusOr<std::string> seed(const Environment& environment, const std::string& label) {
  const std::string id = Uuid::v7().to_string();
  const std::string sql =
      "INSERT INTO cooperative VALUES ('" + id + "', 2, '" + Uuid::v7().to_string() +
      "', NULL, NULL, 1000000000000, NULL, '', '', NULL, '', 0, 0, '', NULL, '', 1, 1, now(), "
      "now(), gen_random_uuid());"
      "INSERT INTO membership SELECT gen_random_uuid(), '" +
      id +
      "', gen_random_uuid(), 1, 1000000,"
      " date '2025-01-01' + n % 300,"
      " CASE WHEN n % 2 = 0 THEN date '2025-01-01' + n % 300 + n % 300 END, '', 1, now(), now(),"
      " gen_random_uuid() FROM generate_series(1, " +
      std::to_string(kMembers) +
      ") n;"
      "ANALYZE membership";
  RETURN_IF_ERROR(pg::execute_script(
      {environment.postgres() + " dbname=" + label + "_cooperatives", 1, "bench"}, sql));
  return "cooperatives/" + id;
}

// Times of the calls in order of length. The page after the last of a day is the first of another.
StatusOr<std::vector<double>> calls_ms(rpc::Channel& channel, const std::string& cooperative,
                                       int calls) {
  std::mt19937 random(7);
  std::vector<double> times;
  cp::ListMembershipsRequest request;
  request.set_parent(cooperative);
  request.set_page_size(kPageSize);
  for (int i = 0; i < calls; ++i) {
    if (request.page_token().empty()) {
      const auto offset = days(static_cast<int>(random() % kDays));
      wire::write(Date(sys_days(first_day()) + offset), *request.mutable_as_of_date());
    }
    const auto begin = Elapsed::now();
    ASSIGN_OR_RETURN(const auto page, channel.call<cp::ListMembershipsResponse>(
                                          kMethod, request, {.deadline = in(5s), .token = {}}));
    times.push_back(std::chrono::duration<double, std::milli>(Elapsed::now() - begin).count());
    request.set_page_token(page.next_page_token());
  }
  std::sort(times.begin(), times.end());
  return times;
}

}  // namespace

StatusOr<std::vector<Row>> measure_register(Environment& environment) {
  ASSIGN_OR_RETURN(const std::string conf, environment.deploy("bench_register"));
  ASSIGN_OR_RETURN(const std::string cooperative, seed(environment, "bench_register"));
  ASSIGN_OR_RETURN(auto process, Process::start({environment.program("farmgate"), "cooperatives",
                                                 "--config", conf, "--log_level", "error"},
                                                environment.folder() + "/cooperatives.log"));
  RETURN_IF_ERROR(await_ready(*process, environment.port("admin")));
  rpc::ChannelOptions options;
  options.target = "dns:///127.0.0.1:" + std::to_string(environment.port("cooperatives"));
  options.service = "cooperatives";
  options.tls = rpc::tls_files(environment.pki(), "orders");  // a sibling: no token
  ASSIGN_OR_RETURN(auto channel, rpc::Channel::open(options));
  RETURN_IF_ERROR(calls_ms(*channel, cooperative, kWarmUp).status());
  ASSIGN_OR_RETURN(const auto times, calls_ms(*channel, cooperative, kCalls));
  const double p99 = times[times.size() * 99 / 100];
  return std::vector<Row>{
      reported("ListMemberships as of a day, p50", "ms", times[times.size() / 2]),
      absolute("ListMemberships as of a day, p99", "ms", p99, kTargetMs, p99 < kTargetMs)};
}

}  // namespace farmgate::bench
