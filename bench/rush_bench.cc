#include "bench/rush_bench.h"

#include "bench/load.h"
#include "bench/pgbench.h"
#include "bench/rush_market.h"

namespace farmgate::bench {
namespace {

using namespace std::chrono_literals;

constexpr const char* kLabel = "bench_rush";
constexpr int kClients = 16;  // of the one statement: most measured no better with more
constexpr int kInFlight = 256;
constexpr int kOrders = 30'000;
constexpr int kSpread = 1'000;
constexpr int kIdle = 300;

int hot(int) { return 0; }

Row against(std::string name, double ours, double baseline, double target) {
  const double ratio = baseline == 0 ? 0 : ours / baseline;
  return {std::move(name), "orders/s", ours, baseline, ratio, target, ratio >= target};
}

StatusOr<std::vector<Row>> measure_in_process(Environment& environment,
                                              const pg::Options& database) {
  std::vector<Row> rows;
  RETURN_IF_ERROR(open_market(database, 1));
  ASSIGN_OR_RETURN(const double statement, pgbench(environment, std::string(kLabel) + "_orders",
                                                   one_statement_script(1), kClients));
  RETURN_IF_ERROR(open_market(database, 1));
  Desk desk(database);
  desk.rush(kInFlight, kOrders / 10, hot);
  const Rush rush = desk.rush(kInFlight, kOrders, hot);
  rows.push_back(against("PlaceOrder, hot offer", rush.per_second, statement, 7));
  return rows;
}

}  // namespace

StatusOr<std::vector<Row>> measure_rush(Environment& environment) {
  RETURN_IF_ERROR(environment.deploy(kLabel).status());
  const pg::Options database{environment.postgres() + " dbname=" + kLabel + "_orders", 4, "bench"};
  return measure_in_process(environment, database);
}

}  // namespace farmgate::bench
