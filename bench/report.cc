#include "bench/report.h"

#include <algorithm>
#include <cstdio>
#include <functional>
#include <nlohmann/json.hpp>
#include <vector>

#include "bench/advice_bench.h"
#include "bench/edge_bench.h"
#include "bench/events_bench.h"
#include "bench/import_bench.h"
#include "bench/last_evening_bench.h"
#include "bench/listing_bench.h"
#include "bench/market_bench.h"
#include "bench/producer_bench.h"
#include "bench/register_bench.h"
#include "bench/rush_bench.h"
#include "bench/search_bench.h"
#include "bench/settlement_bench.h"
#include "bench/worklist_bench.h"

namespace farmgate::bench {
namespace {

void print_json(const std::vector<Row>& rows) {
  nlohmann::json all = nlohmann::json::array();
  for (const Row& row : rows) {
    nlohmann::json it = {{"name", row.name}, {"unit", row.unit}, {"ours", row.ours}};
    it["baseline"] = row.baseline == 0 ? nlohmann::json() : nlohmann::json(row.baseline);
    it["ratio"] = row.ratio == 0 ? nlohmann::json() : nlohmann::json(row.ratio);
    it["target"] = row.target == 0 ? nlohmann::json() : nlohmann::json(row.target);
    it["met"] = row.met;
    all.push_back(std::move(it));
  }
  std::printf("%s\n", all.dump(2).c_str());
}

std::string cell(double value) {
  char text[32];
  std::snprintf(text, sizeof text, value >= 1000 ? "%.0f" : "%.2f", value);
  return value == 0 ? "-" : text;
}

void print_table(const std::vector<Row>& rows) {
  std::printf("%-36s %-9s %10s %10s %7s %8s  %s\n", "what", "unit", "ours", "baseline", "ratio",
              "target", "met");
  for (const Row& row : rows) {
    std::printf("%-36s %-9s %10s %10s %7s %8s  %s\n", row.name.c_str(), row.unit.c_str(),
                cell(row.ours).c_str(), cell(row.baseline).c_str(), cell(row.ratio).c_str(),
                cell(row.target).c_str(),
                row.target == 0 ? ""
                : row.met       ? "yes"
                                : "NO");
  }
}

using Rows = StatusOr<std::vector<Row>>;
struct Measurement {
  const char* name;
  std::function<Rows(Environment&)> take;
};

std::vector<Measurement> measurements(const std::string& self) {
  return {
      {"producer", measure_producer},
      {"import", measure_import},
      {"listing", [self](Environment& it) { return measure_listing(it, self); }},
      {"search", measure_search},
      {"rush", measure_rush},
      {"market", measure_market},
      {"edge", measure_edge},
      {"register", measure_register},
      {"settlement", measure_settlement},
      {"advice", [](Environment&) { return measure_advice(); }},
      {"worklist", measure_worklist},
      {"evening", measure_last_evening},
      {"events", [](Environment& it) -> Rows { return measure_events(it.postgres(), it.kafka()); }},
      {"processes", measure_processes}};
}

Status measure(const std::string& self, const std::vector<std::string>& names,
               std::vector<Row>& rows) {
  ASSIGN_OR_RETURN(Environment environment, Environment::from_process());
  for (const Measurement& one : measurements(self)) {
    if (!names.empty() && std::ranges::find(names, one.name) == names.end()) continue;
    ASSIGN_OR_RETURN(const auto found, one.take(environment));
    rows.insert(rows.end(), found.begin(), found.end());
  }
  return ok();
}

}  // namespace

int run(const std::string& self, bool json, const std::vector<std::string>& names) {
  std::vector<Row> rows;
  const Status status = measure(self, names, rows);
  if (json) {
    print_json(rows);
  } else {
    print_table(rows);
  }
  if (status.ok()) return 0;
  std::fprintf(stderr, "bench: %s\n", status.to_string().c_str());
  return 1;
}

}  // namespace farmgate::bench
