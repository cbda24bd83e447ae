#include "bench/rush_bench.h"

#include <thread>

#include "bench/load.h"
#include "bench/pgbench.h"
#include "bench/rush_market.h"
#include "bench/rush_processes.h"
#include "chassis/pg/clock.h"
#include "services/orders/api/expire_holds.h"

namespace farmgate::bench {
namespace {

using namespace std::chrono_literals;

constexpr const char* kLabel = "bench_rush";
constexpr int kClients = 16;  // of the one statement
constexpr int kInFlight = 256;
constexpr int kOrders = 20'000;
constexpr int kSpread = 1'000;
constexpr int kIdle = 200;
constexpr int kBuyers = 500, kUnits = 100;
constexpr int kWaiting = 64, kFree = 1'000;
constexpr int kHolds = 10'000;
constexpr double kRefusalsTarget = 5, kHotTarget = 7, kProcessesTarget = 0.8;
constexpr int kServedClients = 64, kServed = 8'000;
constexpr double kServedTarget = 4, kHalfLoadMs = 20;
constexpr double kIdleMs = 3, kBuyersMs = 1'000, kExpirySeconds = 5;

int hot(int) { return 0; }
int spread_over_two(int turn) { return turn % 2; }
int spread(int turn) { return turn * 7 % kSpread; }

Row against(std::string name, double ours, double baseline, double target) {
  const double ratio = baseline == 0 ? 0 : ours / baseline;
  return {std::move(name), "orders/s", ours, baseline, ratio, target, ratio >= target};
}

struct Bench {
  Environment& environment;
  pg::Options database;

  StatusOr<double> statement(int offers, int clients) {
    RETURN_IF_ERROR(open_market(database, offers));
    return pgbench(environment, std::string(kLabel) + "_orders", one_statement_script(offers),
                   clients);
  }
};

double rate_of(Desk& desk, const std::function<int(int)>& offer_of) {
  desk.rush(kInFlight, kOrders / 10, offer_of);  // warm
  return desk.rush(kInFlight, kOrders, offer_of).per_second;
}

StatusOr<std::vector<Row>> measure_served(Bench& it, const std::string& conf) {
  ASSIGN_OR_RETURN(const double statement, it.statement(1, kClients));
  RETURN_IF_ERROR(open_market(it.database, 1));
  Environment& environment = it.environment;
  ASSIGN_OR_RETURN(auto process, Process::start({environment.program("farmgate"), "orders",
                                                 "--config", conf, "--log_level", "error"},
                                                environment.folder() + "/rush.log"));
  RETURN_IF_ERROR(await_ready(*process, environment.port("admin")));
  ASSIGN_OR_RETURN(auto channel,
                   connect(environment, {"orders", environment.port("orders"), "edge"}));
  ASSIGN_OR_RETURN(const std::string token, buyer_token(environment));
  const Manner manner{.in_flight = kServedClients, .token = token};
  drive(*channel, *process, kPlaceOrder, served_baskets(kServed / 10), kServed / 10,
        manner);  // warm
  const Load load =
      drive(*channel, *process, kPlaceOrder, served_baskets(kServed), kServed, manner);
  const double half = load.calls_per_second / 2;
  const Paced spans =
      pace(*channel, kPlaceOrder, served_baskets(static_cast<int>(half * 3)), half, token);
  if (load.failed + spans.failed > 0) return internal("orders failed under load");
  return std::vector<Row>{
      against("PlaceOrder, hot offer, 64 clients", load.calls_per_second, statement, kServedTarget),
      reported("PlaceOrder, server CPU", "us/call", load.cpu_us),
      absolute("PlaceOrder at half load, p99", "ms", spans.p99_ms, kHalfLoadMs,
               spans.p99_ms < kHalfLoadMs)};
}

// Several combiners on one offer, each with connections of its own as in a process of its own.
double rate_of_many(const pg::Options& database, int combiners) {
  std::vector<std::unique_ptr<Desk>> desks;
  for (int i = 0; i < combiners; ++i) desks.push_back(std::make_unique<Desk>(database));
  std::vector<std::thread> crowd;
  const auto begin = Elapsed::now();
  for (auto& desk : desks) {
    crowd.emplace_back([&] { desk->rush(kInFlight / combiners, kOrders / combiners, hot); });
  }
  for (std::thread& thread : crowd) thread.join();
  return kOrders / std::chrono::duration<double>(Elapsed::now() - begin).count();
}

StatusOr<std::vector<Row>> measure_hot(Bench& it) {
  std::vector<Row> rows;
  ASSIGN_OR_RETURN(const double statement, it.statement(1, kClients));
  RETURN_IF_ERROR(open_market(it.database, 1));
  double accepted = 0;
  {
    Desk desk(it.database);
    accepted = rate_of(desk, hot);
  }
  rows.push_back(against("orders, hot offer, in process", accepted, statement, kHotTarget));
  for (const int combiners : {2, 3}) {
    RETURN_IF_ERROR(open_market(it.database, 1));
    rows.push_back(against("orders, " + std::to_string(combiners) + " combiners on one offer",
                           rate_of_many(it.database, combiners), accepted, kProcessesTarget));
  }
  RETURN_IF_ERROR(open_market(it.database, 1, kUnits));
  Desk desk(it.database);
  const auto begin = Elapsed::now();
  const Rush rush = desk.rush(kBuyers, kBuyers, hot);
  const double ms = std::chrono::duration<double, std::milli>(Elapsed::now() - begin).count();
  const bool exact = rush.accepted == kUnits && rush.failed == 0;
  rows.push_back(
      absolute("orders, 500 buyers on 100 units", "ms", ms, kBuyersMs, exact && ms < kBuyersMs));
  rows.push_back(
      against("orders, refusals when sold out", rate_of(desk, hot), accepted, kRefusalsTarget));
  return rows;
}

StatusOr<std::vector<Row>> measure_spread_and_idle(Bench& it) {
  std::vector<Row> rows;
  ASSIGN_OR_RETURN(const double statement, it.statement(kSpread, kClients));
  RETURN_IF_ERROR(open_market(it.database, kSpread));
  {
    Desk desk(it.database);
    rows.push_back(
        against("orders, 1,000 offers, in process", rate_of(desk, spread), statement, 1));
  }
  ASSIGN_OR_RETURN(const double alone, it.statement(1, 1));
  RETURN_IF_ERROR(open_market(it.database, 1));
  Desk desk(it.database);
  desk.rush(1, kIdle, hot);
  const double ms = desk.rush(1, kIdle, hot).p50_ms;
  const double most = std::max(kIdleMs, 2 * 1000 / alone);
  rows.push_back(absolute("orders, one at a time, p50", "ms", ms, most, ms <= most));
  return rows;
}

// Another transaction keeps one offer for three seconds while buyers want it, and others want other
// goods.
StatusOr<Row> measure_held(Bench& it) {
  RETURN_IF_ERROR(open_market(it.database, 2));
  Desk desk(it.database);
  desk.rush(4, kIdle, spread_over_two);  // warm
  std::thread holder([&it] {
    static_cast<void>(pg::execute_script(
        it.database, "BEGIN; SELECT 1 FROM offer WHERE id = '" + numbered_offer_text(0) +
                         "' FOR NO KEY UPDATE; SELECT pg_sleep(3); COMMIT"));
  });
  std::this_thread::sleep_for(200ms);
  std::thread waiting([&desk] { desk.rush(kWaiting, kWaiting, hot); });
  const Rush free = desk.rush(4, kFree, [](int) { return 1; });
  holder.join();
  waiting.join();
  return absolute("orders, another offer is held, p99", "ms", free.p99_ms, kHalfLoadMs,
                  free.failed == 0 && free.p99_ms < kHalfLoadMs);
}

StatusOr<Row> measure_expiry(Bench& it) {
  RETURN_IF_ERROR(open_market(it.database, 1));
  Desk(it.database).rush(kInFlight, kHolds, hot);
  pg::Database database(it.database);
  RETURN_IF_ERROR(pg::set_clock_offset(database, 901s));
  events::Signal signal;
  events::Outbox outbox({}, signal);
  orders::ExpireHolds holds(database, outbox);
  const auto begin = Elapsed::now();
  const Status swept = holds.sweep();
  const double seconds = std::chrono::duration<double>(Elapsed::now() - begin).count();
  RETURN_IF_ERROR(pg::set_clock_offset(database, 0s));
  RETURN_IF_ERROR(swept);
  ASSIGN_OR_RETURN(const std::string left,
                   pg::first_value(it.database, "SELECT count(*) FROM orders WHERE state = 1"));
  return absolute("orders, 10,000 holds expire", "s", seconds, kExpirySeconds,
                  left == "0" && seconds < kExpirySeconds);
}

}  // namespace

StatusOr<std::vector<Row>> measure_rush(Environment& environment) {
  ASSIGN_OR_RETURN(const std::string conf, environment.deploy(kLabel));
  Bench it{environment, {environment.postgres() + " dbname=" + kLabel + "_orders", 4, "bench"}};
  ASSIGN_OR_RETURN(auto rows, measure_hot(it));
  ASSIGN_OR_RETURN(const auto served, measure_served(it, conf));
  rows.insert(rows.end(), served.begin(), served.end());
  ASSIGN_OR_RETURN(const auto many, measure_processes_on_one_offer(environment, it.database, conf));
  rows.insert(rows.end(), many.begin(), many.end());
  ASSIGN_OR_RETURN(const auto others, measure_spread_and_idle(it));
  rows.insert(rows.end(), others.begin(), others.end());
  ASSIGN_OR_RETURN(auto held, measure_held(it));
  rows.push_back(std::move(held));
  ASSIGN_OR_RETURN(auto expiry, measure_expiry(it));
  rows.push_back(std::move(expiry));
  return rows;
}

}  // namespace farmgate::bench
