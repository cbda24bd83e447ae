#include "bench/rush_processes.h"

#include <thread>

#include "bench/load.h"
#include "bench/rush_market.h"
#include "chassis/base/clock.h"
#include "chassis/testing/ports.h"

namespace farmgate::bench {
namespace {

constexpr int kClients = 256;
constexpr int kOrders = 12'000;
constexpr int kWarm = 1'200;
constexpr double kTarget = 0.8;

// One process of the service on ports of its own.
struct Served {
  std::unique_ptr<Process> process;
  std::unique_ptr<rpc::Channel> channel;

  static StatusOr<Served> start(Environment& environment, const std::string& conf) {
    const int port = testing::free_ports(2);
    const std::string host = "127.0.0.1:";
    Served it;
    ASSIGN_OR_RETURN(
        it.process,
        Process::start({environment.program("farmgate"), "orders", "--config", conf,
                        "--orders.listen", host + std::to_string(port), "--admin_listen",
                        host + std::to_string(port + 1), "--log_level", "error"},
                       environment.folder() + "/rush" + std::to_string(port) + ".log"));
    RETURN_IF_ERROR(await_ready(*it.process, port + 1));
    ASSIGN_OR_RETURN(it.channel, connect(environment, {"orders", port, "edge"}));
    return it;
  }
};

// Orders a second over all of them. Each has its own callers, as many in all as one has alone.
StatusOr<double> drive_all(const std::vector<Served>& all, const std::string& token, int orders) {
  const int processes = static_cast<int>(all.size());
  const std::vector<std::string> requests = served_baskets(orders);
  std::vector<std::thread> crowd;
  std::vector<int> failed(all.size());
  const auto begin = Elapsed::now();
  for (std::size_t i = 0; i < all.size(); ++i) {
    crowd.emplace_back([&, i] {
      const int share = orders / processes;
      const auto first = requests.begin() + static_cast<std::ptrdiff_t>(i) * share;
      failed[i] = drive(*all[i].channel, *all[i].process, kPlaceOrder, {first, first + share},
                        share, {.in_flight = kClients / processes, .token = token})
                      .failed;
    });
  }
  for (std::thread& thread : crowd) thread.join();
  const double seconds = std::chrono::duration<double>(Elapsed::now() - begin).count();
  for (const int count : failed) {
    if (count > 0) return internal("orders failed beside another process");
  }
  return orders / seconds;
}

}  // namespace

StatusOr<std::vector<Row>> measure_processes_on_one_offer(Environment& environment,
                                                          const pg::Options& database,
                                                          const std::string& conf) {
  ASSIGN_OR_RETURN(const std::string token, buyer_token(environment));
  std::vector<Row> rows;
  std::vector<Served> all;
  double one = 0;
  for (const int processes : {1, 2, 3}) {
    ASSIGN_OR_RETURN(auto more, Served::start(environment, conf));
    all.push_back(std::move(more));
    RETURN_IF_ERROR(open_market(database, 1));
    RETURN_IF_ERROR(drive_all(all, token, kWarm).status());
    ASSIGN_OR_RETURN(const double rate, drive_all(all, token, kOrders));
    const std::string name = "PlaceOrder, " + std::to_string(processes) + " processes, one offer";
    if (processes == 1) {
      one = rate;
      rows.push_back(reported("PlaceOrder, 1 process, one offer", "orders/s", rate));
    } else {
      rows.push_back({name, "orders/s", rate, one, rate / one, kTarget, rate / one >= kTarget});
    }
  }
  return rows;
}

}  // namespace farmgate::bench
