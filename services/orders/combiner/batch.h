#pragma once

#include <chrono>
#include <optional>
#include <vector>

#include "chassis/events/outbox.h"
#include "chassis/pg/database.h"
#include "services/orders/combiner/ticket.h"

namespace farmgate::orders {

// For the connections of a batch. Its statements look rows up by key, thousands of times a second:
// a plan that was made while the tables were small, that of a foreign key too, must not read one
// from end to end for ever. An answer needs a commit that is on disk, and a process that froze must
// not hold the offers for long.
inline constexpr const char* kByKey =
    "-c enable_seqscan=off -c jit=off -c synchronous_commit=on "
    "-c idle_in_transaction_session_timeout=5s";

// Many orders, judged one after the other and written in one transaction (docs/hot-path.md). Two
// threads may carry out batches at a time.
class Batch {
 public:
  struct Parts {
    pg::Database& database;
    farmgate::events::Outbox& outbox;
    std::chrono::seconds hold;
    std::int64_t open_cash = kOpenCashOrders;  // cash orders that one buyer may have open
    const TaxTable* taxes = nullptr;           // none: no line has a class
  };
  explicit Batch(Parts parts) : it_(parts) {}

  // A verdict for each ticket, by place. Committed: an answer that is ok can be told. The limit is
  // the transaction's. With `turn` it waits for that row first, and for nothing else ever.
  using Tickets = std::vector<const Ticket*>;
  std::vector<Verdict> run(const Tickets& tickets, Deadline limit,
                           const std::optional<Turn>& turn = std::nullopt);

 private:
  std::vector<Verdict> halves(const Tickets& tickets, Deadline limit,
                              const std::optional<Turn>& turn);
  Status open_tallies(const std::vector<TallyKey>& keys, Deadline limit);

  Parts it_;
};

}  // namespace farmgate::orders
