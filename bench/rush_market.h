#pragma once

#include <functional>
#include <string>
#include <vector>

#include "bench/process.h"
#include "chassis/events/outbox.h"
#include "chassis/events/signal.h"
#include "services/orders/combiner/combiner.h"

namespace farmgate::bench {

// A database of orders with offers that are numbered from 0; of each there is as much as is asked.
inline constexpr std::int64_t kPlenty = 1'000'000'000;  // pieces
Status open_market(const pg::Options& database, int offers, std::int64_t pieces = kPlenty);
orders::OfferId numbered_offer(int number);
std::string numbered_offer_text(int number);

// One statement that writes the rows which an order of the combiner writes: claim with its reply,
// stock, order, line, ledger, outbox; a script for pgbench. With "spread" over so many offers.
std::string one_statement_script(int spread);

// A buyer's orders of one piece of offer 0 over gRPC, serialised, each with an id of its own.
inline constexpr const char* kPlaceOrder = "farmgate.orders.v1.OrderService/PlaceOrder";
std::vector<std::string> served_baskets(int count);
StatusOr<std::string> buyer_token(const Environment& environment);

// What became of many orders of one piece each, and how long each took from its arrival.
struct Rush {
  double per_second = 0;
  int accepted = 0;
  int refused = 0;
  int failed = 0;  // neither
  double p50_ms = 0, p99_ms = 0;
};

// The combiner of one process, without a server around it.
class Desk {
 public:
  explicit Desk(const pg::Options& database, orders::CombinerOptions options = {});
  // So many in flight: each answer makes room for one more, which another thread hands over.
  Rush rush(int in_flight, int count, const std::function<int(int)>& offer_of);

 private:
  pg::Database database_;
  events::Signal signal_;
  events::Outbox outbox_{{}, signal_};
  orders::Combiner combiner_;
};

double percentile(std::vector<double>& values, double part);

}  // namespace farmgate::bench
