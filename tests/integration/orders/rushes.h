#pragma once

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "tests/integration/orders/desk.h"

namespace farmgate::orders {

// One more of the same service on the same database, as another process would be.
struct Process {
  Process(const pg::Options& options, farmgate::events::Outbox& outbox, rpc::Once& once,
          farmgate::wire::Pager& pager, CombinerOptions limits)
      : database(options),
        combiner({database, outbox, 900s}, limits),
        api({database, once, outbox, pager, combiner}) {}

  pg::Database database;
  Combiner combiner;
  OrderApi api;
};

// What became of a request, "OK" or the reason; the reply of one that took effect.
struct Told {
  std::string reason;
  std::string reply;
};

// Many buyers at once, at several processes.
class Rushes : public Desk {
 protected:
  Process& process(CombinerOptions limits = {});

  struct Sent {
    std::string buyer;
    v1::PlaceOrderRequest request;
  };
  // Sends all of them, from so many threads, each request to the next process in turn, and again
  // while its twin is on its way. By the place of the request.
  std::vector<Told> rush(const std::vector<Sent>& all, int threads);
  static std::map<std::string, int> counted(const std::vector<Told>& all);

  std::vector<std::unique_ptr<Process>> processes_;
};

}  // namespace farmgate::orders
