#include <algorithm>
#include <fstream>
#include <thread>

#include "bench/listing_bench.h"
#include "chassis/base/clock.h"

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
  for (const std::string target :
       {"producers", "cooperatives", "certification", "listings", "orders"}) {
    ASSIGN_OR_RETURN(const Start start, median_start(environment, target, conf));
    rows.push_back(absolute(target + ": start to ready", "ms", start.ready_ms, kStartMs,
                            start.ready_ms < kStartMs));
    rows.push_back(absolute(target + ": idle memory", "MiB", start.rss_mib, kIdleMib,
                            start.rss_mib < kIdleMib));
  }
  ASSIGN_OR_RETURN(const Start all, median_start(environment, "all", conf));
  rows.push_back(reported("all: start to ready", "ms", all.ready_ms));
  rows.push_back(reported("all: idle memory", "MiB", all.rss_mib));
  ASSIGN_OR_RETURN(const double season, season_seconds(environment));
  rows.push_back(reported("season 1, wall time", "s", season));
  return rows;
}

}  // namespace farmgate::bench
