#pragma once

#include <chrono>
#include <optional>
#include <vector>

#include "chassis/events/outbox.h"
#include "chassis/pg/database.h"
#include "services/orders/combiner/ticket.h"

namespace farmgate::orders {

// Many orders, judged one after the other and written in one transaction (docs/hot-path.md). Two
// threads may carry out batches at a time.
class Batch {
 public:
  struct Parts {
    pg::Database& database;
    farmgate::events::Outbox& outbox;
    std::chrono::seconds hold;
  };
  explicit Batch(Parts parts) : it_(parts) {}

  // A verdict for each ticket, by place. Committed: an answer that is ok can be told. The limit is
  // the transaction's. With `turn` it waits for that offer first, and for nothing else ever.
  using Tickets = std::vector<const Ticket*>;
  std::vector<Verdict> run(const Tickets& tickets, Deadline limit,
                           std::optional<OfferId> turn = std::nullopt);

 private:
  std::vector<Verdict> halves(const Tickets& tickets, Deadline limit, std::optional<OfferId> turn);

  Parts it_;
};

}  // namespace farmgate::orders
