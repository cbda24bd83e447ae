#pragma once

#include <condition_variable>
#include <deque>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "chassis/telemetry/metrics.h"
#include "services/orders/combiner/batch.h"

namespace farmgate::orders {

struct CombinerOptions {
  std::size_t most = 64;       // orders in a transaction, 128 at most
  std::size_t waiting = 4096;  // orders; what comes then is shed
};

// Carries out PlaceOrder for all callers of this process (docs/hot-path.md). Nobody waits on a
// thread: an order is handed over, and its caller is told from one of the two committers. The first
// drains what arrived while its last commit was in flight. Orders whose offer or buyer's row
// another transaction holds go to the second, which waits for one row at a time. Thread-safe.
class Combiner {
 public:
  Combiner(Batch::Parts parts, CombinerOptions options);
  ~Combiner();  // what waits is told UNAVAILABLE
  Combiner(const Combiner&) = delete;
  Combiner& operator=(const Combiner&) = delete;

  // Answers at once where nothing is to wait for: RESOURCE_EXHAUSTED/OVERLOADED with RetryInfo when
  // the queue is full or too long for the deadline, ABORTED/REQUEST_IN_FLIGHT while the same
  // request_id is on its way with another payload.
  void submit(rpc::Asked asked, Basket basket, Waiter waiter);

 private:
  using Shared = std::shared_ptr<Ticket>;  // of the queues and of the index of what is on its way
  // Orders that wait for a row which another transaction holds.
  struct Line {
    std::deque<Shared> tickets;
    bool with_second = false;      // it is at work on this row
    Elapsed::time_point tried_at;  // last
  };
  using Told = std::vector<std::pair<Waiter, StatusOr<rpc::SharedBytes>>>;
  struct Taken {
    std::vector<Shared> tickets;
    Deadline latest{};
    Told told;  // those who gave up
  };

  void lead();
  void follow();
  Taken take_arrived();
  Taken take_line(const Turn& turn);
  void take_back(Taken& taken);
  void board(Taken& taken, Shared ticket);
  Line* line_of(const Ticket& ticket);
  std::optional<Turn> next_line() const;
  void carry_out(Taken taken, const std::optional<Turn>& turn);
  void settle(const std::vector<Shared>& tickets, std::vector<Verdict>& verdicts, Told& told);
  void tell_all(Ticket& ticket, const StatusOr<rpc::SharedBytes>& answer, Told& told);
  void queue_up(Line& line, Shared ticket, Told& told);
  std::optional<Status> refused_at_the_door(Deadline deadline) const;

  Batch batch_;
  const CombinerOptions options_;
  mutable std::mutex mutex_;
  std::condition_variable arrived_, held_up_;
  std::deque<Shared> queue_;
  std::map<Turn, Line> lines_;
  std::map<std::string, Shared> on_their_way_;  // by claim key
  bool stopping_ = false;
  std::chrono::nanoseconds round_{0};  // moving mean of a batch of the first
  telemetry::Gauge waiting_;
  telemetry::Histogram took_;
  telemetry::Counter carried_, shed_;
  std::thread first_, second_;
};

}  // namespace farmgate::orders
