#include <algorithm>
#include <sstream>
#include <string>
#include <thread>

#include "bench/listing_bench.h"
#include "bench/load.h"
#include "bench/rush_market.h"
#include "chassis/base/clock.h"
#include "chassis/host/suite.h"
#include "chassis/pg/database.h"
#include "farmgate/listings/v1/listing_service.pb.h"

namespace farmgate::bench {
namespace {

using namespace std::chrono_literals;

constexpr int kStarts = 3;
constexpr double kStartMs = 1000;
constexpr double kIdleMib = 64;

struct Start {
  double ready_ms = 0;
  double rss_mib = 0;
};

StatusOr<Start> start_once(Environment& environment, const std::string& target,
                           const std::string& conf) {
  const auto begin = Elapsed::now();
  ASSIGN_OR_RETURN(auto process,
                   Process::start({environment.program("farmgate"), target, "--config", conf},
                                  environment.folder() + "/" + target + ".log"));
  RETURN_IF_ERROR(await_ready(*process, environment.port("admin")));
  const double ready = std::chrono::duration<double, std::milli>(Elapsed::now() - begin).count();
  std::this_thread::sleep_for(3s);  // the consumer has joined, all is idle
  return Start{ready, process->rss_mib()};
}

StatusOr<Start> median_start(Environment& environment, const std::string& target,
                             const std::string& conf) {
  std::vector<Start> starts;
  for (int i = 0; i < kStarts; ++i) {
    ASSIGN_OR_RETURN(const Start start, start_once(environment, target, conf));
    starts.push_back(start);
  }
  std::sort(starts.begin(), starts.end(),
            [](const Start& a, const Start& b) { return a.ready_ms < b.ready_ms; });
  return starts[kStarts / 2];
}

constexpr const char* kLoad = "bench_load";
constexpr const char* kGet = "farmgate.listings.v1.ListingService/GetListing";
constexpr int kReads = 100'000;
constexpr int kOrders = 20'000;

struct Loaded {
  std::vector<std::string> pages, orders;  // requests
  std::string token;
};

// Most memory of a target while clients read pages and place orders, as far as it serves these.
StatusOr<double> loaded_mib(Environment& environment, const std::string& target,
                            const std::string& conf, const Loaded& load) {
  ASSIGN_OR_RETURN(auto process, Process::start({environment.program("farmgate"), target,
                                                 "--config", conf, "--log_level", "error"},
                                                environment.folder() + "/load.log"));
  RETURN_IF_ERROR(await_ready(*process, environment.port("admin")));
  int failed = 0;
  if (target != "orders") {
    ASSIGN_OR_RETURN(auto channel,
                     connect(environment, {"listings", environment.port("listings"), "edge"}));
    failed += drive(*channel, *process, kGet, load.pages, kReads).failed;
  }
  if (target != "listings") {
    ASSIGN_OR_RETURN(auto channel,
                     connect(environment, {"orders", environment.port("orders"), "edge"}));
    failed +=
        drive(*channel, *process, kPlaceOrder, load.orders, kOrders, {.token = load.token}).failed;
  }
  if (failed > 0) return internal("calls of " + target + " failed");
  return process->peak_rss_mib();
}

StatusOr<std::vector<std::string>> every_page(Environment& environment) {
  const pg::Options database{environment.postgres() + " dbname=" + kLoad + "_listings", 1, "bench"};
  ASSIGN_OR_RETURN(const std::string names,
                   pg::first_value(database, "SELECT string_agg(id::text, ' ') FROM listing"));
  std::stringstream ids(names);
  std::vector<std::string> requests;
  listings::v1::GetListingRequest request;
  for (std::string id; ids >> id;) {
    request.set_name("listings/" + id);
    requests.push_back(request.SerializeAsString());
  }
  return requests;
}

Status add_loaded(Environment& environment, std::vector<Row>& rows) {
  ASSIGN_OR_RETURN(const std::string conf, environment.deploy(kLoad));
  if (run({environment.program("farmgate"), "seed", "listings", "--count", "10000", "--config",
           conf},
          environment.folder() + "/seed.log") != 0) {
    return internal("no listings: see " + environment.folder() + "/seed.log");
  }
  RETURN_IF_ERROR(
      open_market({environment.postgres() + " dbname=" + kLoad + "_orders", 2, "bench"}, 1));
  Loaded load;
  ASSIGN_OR_RETURN(load.pages, every_page(environment));
  ASSIGN_OR_RETURN(load.token, buyer_token(environment));
  for (const std::string target : {"listings", "orders", "all"}) {
    load.orders = served_baskets(kOrders);
    ASSIGN_OR_RETURN(const double mib, loaded_mib(environment, target, conf, load));
    rows.push_back(reported(target + ": memory under load", "MiB", mib));
  }
  return ok();
}

StatusOr<double> season_seconds(Environment& environment) {
  ASSIGN_OR_RETURN(const std::string conf, environment.deploy("bench_season"));
  ASSIGN_OR_RETURN(auto process,
                   Process::start({environment.program("farmgate"), "all", "--config", conf},
                                  environment.folder() + "/season-all.log"));
  RETURN_IF_ERROR(await_ready(*process, environment.port("admin")));
  const std::string rubrics = environment.data() + "/../rubrics/qd26-2026";
  const std::string log = environment.folder() + "/rubrics.log";
  if (run({environment.program("farmgate"), "import", "rubrics", rubrics, "--config", conf, "--as",
           "bench", "--roles", "PROVINCE_OFFICER"},
          log) != 0) {
    return internal("the rubrics were not imported: see " + log);
  }
  const auto begin = Elapsed::now();
  const int code = run({environment.program("season"), "play", "--seed", "1", "--data",
                        environment.data(), "--config", conf},
                       environment.folder() + "/season.log");
  if (code != 0) return internal("the season failed: see " + environment.folder() + "/season.log");
  return std::chrono::duration<double>(Elapsed::now() - begin).count();
}

}  // namespace

StatusOr<std::vector<Row>> measure_processes(Environment& environment) {
  std::vector<Row> rows;
  ASSIGN_OR_RETURN(const std::string conf, environment.deploy("bench_start"));
  for (const host::Member& member : host::kSuite) {
    const std::string target = member.name;
    ASSIGN_OR_RETURN(const Start start, median_start(environment, target, conf));
    rows.push_back(absolute(target + ": start to ready", "ms", start.ready_ms, kStartMs,
                            start.ready_ms < kStartMs));
    rows.push_back(absolute(target + ": idle memory", "MiB", start.rss_mib, kIdleMib,
                            start.rss_mib < kIdleMib));
  }
  ASSIGN_OR_RETURN(const Start all, median_start(environment, "all", conf));
  rows.push_back(reported("all: start to ready", "ms", all.ready_ms));
  rows.push_back(reported("all: idle memory", "MiB", all.rss_mib));
  RETURN_IF_ERROR(add_loaded(environment, rows));
  ASSIGN_OR_RETURN(const double season, season_seconds(environment));
  rows.push_back(reported("season 1, wall time", "s", season));
  return rows;
}

}  // namespace farmgate::bench
