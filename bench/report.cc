#include "bench/report.h"

#include <cstdio>
#include <nlohmann/json.hpp>
#include <vector>

#include "bench/advice_bench.h"
#include "bench/events_bench.h"
#include "bench/import_bench.h"
#include "bench/listing_bench.h"
#include "bench/producer_bench.h"
#include "bench/register_bench.h"
#include "bench/search_bench.h"
#include "bench/settlement_bench.h"

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

Status measure_all(const std::string& self, std::vector<Row>& rows) {
  ASSIGN_OR_RETURN(Environment environment, Environment::from_process());
  ASSIGN_OR_RETURN(const auto producer, measure_producer(environment));
  rows.insert(rows.end(), producer.begin(), producer.end());
  ASSIGN_OR_RETURN(const auto imported, measure_import(environment));
  rows.insert(rows.end(), imported.begin(), imported.end());
  ASSIGN_OR_RETURN(const auto listing, measure_listing(environment, self));
  rows.insert(rows.end(), listing.begin(), listing.end());
  ASSIGN_OR_RETURN(const auto search, measure_search(environment));
  rows.insert(rows.end(), search.begin(), search.end());
  ASSIGN_OR_RETURN(const auto members, measure_register(environment));
  rows.insert(rows.end(), members.begin(), members.end());
  ASSIGN_OR_RETURN(const auto settled, measure_settlement(environment));
  rows.insert(rows.end(), settled.begin(), settled.end());
  ASSIGN_OR_RETURN(const auto advice, measure_advice());
  rows.insert(rows.end(), advice.begin(), advice.end());
  const auto events = measure_events(environment.postgres(), environment.kafka());
  rows.insert(rows.end(), events.begin(), events.end());
  ASSIGN_OR_RETURN(const auto processes, measure_processes(environment));
  rows.insert(rows.end(), processes.begin(), processes.end());
  return ok();
}

}  // namespace

int run_all(const std::string& self, bool json) {
  std::vector<Row> rows;
  const Status status = measure_all(self, rows);
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
