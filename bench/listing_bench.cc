#include "bench/listing_bench.h"

#include <cstdio>

#include "bench/load.h"
#include "bench/pgbench.h"
#include "chassis/base/id.h"
#include "chassis/pg/database.h"
#include "farmgate/listings/v1/listing_service.pb.h"

namespace farmgate::bench {
namespace {

using namespace std::chrono_literals;

constexpr int kListings = 100'000;
constexpr int kCalls = 100'000;
constexpr int kLists = 20'000;
constexpr int kMisses = 20'000;  // of one round: no listing is asked for twice
constexpr int kRounds = 3;       // ours and the baseline in turn: the median of their ratios counts
constexpr const char* kGet = "farmgate.listings.v1.ListingService/GetListing";
constexpr const char* kList = "farmgate.listings.v1.ListingService/ListListings";
constexpr const char* kLabel = "bench_get";
constexpr const char* kId = "01980000-0000-7000-8000-";

std::string request_for(int number) {
  char digits[13];
  std::snprintf(digits, sizeof digits, "%012x", number);
  listings::v1::GetListingRequest request;
  request.set_name(std::string("listings/") + kId + digits);
  return request.SerializeAsString();
}

std::string a_page() {
  listings::v1::ListListingsRequest request;
  request.set_page_size(20);
  return request.SerializeAsString();
}

// Published listings with a story of usual length, straight into the table.
Status seed(const Environment& environment) {
  const std::string sql =
      "INSERT INTO listing (id, seller, product, title, title_key, story, category, commune, "
      "content, content_unit, unit, seller_name, state, from_price_vnd, stock_state, version, "
      "revision, create_time, update_time, publish_time, request_id) SELECT ('" +
      std::string(kId) +
      "' || lpad(to_hex(i), 12, '0'))::uuid, gen_random_uuid(), 'producers/x/products/y', "
      "'Vải thiều Lục Ngạn', 'vai thieu luc ngan', repeat('Vườn vải ', 35), 1, 'communes/07582', "
      "5000, 1, 2, 'Hộ Giáp Thị Hoa (ví dụ)', 2, 225000, 2, 1, 2, now() - i * interval '1 s', "
      "now(), now(), gen_random_uuid() FROM generate_series(1, " +
      std::to_string(kListings) + ") i; ANALYZE listing";
  return pg::execute_script(
      {environment.postgres() + " dbname=" + kLabel + "_listings", 1, "bench"}, sql);
}

// Ours against a bare echo of the same reply size and TLS setting, in turn.
struct Compared {
  std::vector<double> our_cpu, bare_cpu, our_rate, bare_rate, cpu_ratio, rate_ratio;
  std::size_t bytes = 0;
};

struct Side {
  Environment& environment;
  const std::string& self;  // this program, which can be the echo
  rpc::Channel& channel;
  const Process& process;
};

StatusOr<Compared> compare(const Side& ours, const char* method, const std::string& request,
                           int calls) {
  ASSIGN_OR_RETURN(const std::string reply,
                   ours.channel.call_bytes(method, request, {.deadline = in(5s), .token = {}}));
  const Environment& it = ours.environment;
  ASSIGN_OR_RETURN(auto echo, Process::start({ours.self, "echo", std::to_string(it.port("echo")),
                                              it.pki(), std::to_string(reply.size())},
                                             it.folder() + "/echo.log"));
  ASSIGN_OR_RETURN(auto bare, connect(it, {"listings", it.port("echo"), "edge"}));
  (void)drive(*bare, *echo, method, {request}, calls / 5);
  (void)drive(ours.channel, ours.process, method, {request}, calls / 5);
  Compared out;
  out.bytes = reply.size();
  for (int round = 0; round < kRounds; ++round) {
    const Load base = drive(*bare, *echo, method, {request}, calls);
    const Load hit = drive(ours.channel, ours.process, method, {request}, calls);
    if (base.failed + hit.failed > 0) return internal("calls failed under load");
    out.our_cpu.push_back(hit.cpu_us);
    out.bare_cpu.push_back(base.cpu_us);
    out.our_rate.push_back(hit.calls_per_second);
    out.bare_rate.push_back(base.calls_per_second);
    out.cpu_ratio.push_back(hit.cpu_us / base.cpu_us);
    out.rate_ratio.push_back(hit.calls_per_second / base.calls_per_second);
  }
  return out;
}

void add(std::vector<Row>& rows, const std::string& what, const Compared& it, double most_cpu,
         double least_rate) {
  const double cpu = median(it.cpu_ratio);
  const double rate = median(it.rate_ratio);
  rows.push_back({what + ", server CPU", "us/call", median(it.our_cpu), median(it.bare_cpu), cpu,
                  most_cpu, most_cpu == 0 || cpu <= most_cpu});
  rows.push_back({what + ", rate", "calls/s", median(it.our_rate), median(it.bare_rate), rate,
                  least_rate, rate >= least_rate});
  rows.push_back(reported(what + ", reply", "bytes", static_cast<double>(it.bytes)));
}

// Pages that nobody asked for yet, against the database's own SELECT of one row.
Status add_misses(std::vector<Row>& rows, const Side& ours) {
  const std::string script = "\\set i random(1, " + std::to_string(kListings) +
                             ")\nSELECT * FROM listing WHERE id = ('" + kId +
                             "' || lpad(to_hex(:i::int), 12, '0'))::uuid;\n";
  std::vector<double> rates, baselines, ratios, cpu;
  std::vector<std::string> requests;
  for (int round = 0; round < kRounds; ++round) {
    ASSIGN_OR_RETURN(const double base,
                     pgbench(ours.environment, std::string(kLabel) + "_listings", script));
    requests.clear();
    for (int i = 1; i <= kMisses; ++i) requests.push_back(request_for(round * kMisses + i));
    const Load load = drive(ours.channel, ours.process, kGet, requests, kMisses);
    if (load.failed > 0) return internal("calls failed under load");
    rates.push_back(load.calls_per_second);
    baselines.push_back(base);
    ratios.push_back(load.calls_per_second / base);
    cpu.push_back(load.cpu_us);
  }
  const double ratio = median(ratios);
  rows.push_back({"GetListing miss, rate", "calls/s", median(rates), median(baselines), ratio, 0.25,
                  ratio >= 0.25});
  rows.push_back(reported("GetListing miss, server CPU", "us/call", median(cpu)));
  // The last of them again: gone from memory after its second, still in Redis.
  const Load redis = drive(ours.channel, ours.process, kGet, requests, kMisses);
  rows.push_back(reported("GetListing from Redis, rate", "calls/s", redis.calls_per_second));
  return ok();
}

}  // namespace

StatusOr<std::vector<Row>> measure_listing(Environment& environment, const std::string& self) {
  ASSIGN_OR_RETURN(const std::string conf, environment.deploy(kLabel));
  RETURN_IF_ERROR(seed(environment));
  ASSIGN_OR_RETURN(auto process, Process::start({environment.program("farmgate"), "listings",
                                                 "--config", conf, "--log_level", "error"},
                                                environment.folder() + "/listings.log"));
  RETURN_IF_ERROR(await_ready(*process, environment.port("admin")));
  ASSIGN_OR_RETURN(auto channel,
                   connect(environment, {"listings", environment.port("listings"), "edge"}));
  const Side ours{environment, self, *channel, *process};
  std::vector<Row> rows;
  ASSIGN_OR_RETURN(const Compared get, compare(ours, kGet, request_for(kListings), kCalls));
  add(rows, "GetListing hit", get, 1.2, 0.85);
  ASSIGN_OR_RETURN(const Compared list, compare(ours, kList, a_page(), kLists));
  add(rows, "ListListings hit, 20 rows", list, 0, 0.5);
  RETURN_IF_ERROR(add_misses(rows, ours));
  rows.push_back(reported("listings, memory", "MiB", process->rss_mib()));
  return rows;
}

}  // namespace farmgate::bench
