#pragma once

#include <optional>
#include <set>
#include <vector>

#include "chassis/events/outbox.h"
#include "chassis/pg/database.h"
#include "services/orders/domain/order.h"

namespace farmgate::orders {

// The dated sweep of holds: each ends once. Many end in one transaction, which locks their offers
// as the combiner does. Two sweeps at a time are harmless.
class ExpireHolds {
 public:
  ExpireHolds(pg::Database& database, farmgate::events::Outbox& outbox)
      : database_(database), outbox_(outbox) {}

  // Ends all that are due by the database's business time, a bounded batch per transaction.
  Status sweep();

 private:
  struct Round {
    bool full = false;  // more may be due
    int ended = 0;
    std::optional<OfferId> held_up_by;  // one of the offers that another transaction has
    std::vector<OrderId> kept_back;     // another transaction has the row of their buyer
  };
  // What is left of one sweep.
  struct Course {
    std::optional<OfferId> turn;       // waited for first, and for nothing else
    std::vector<OfferId> passed_over;  // held too long: their orders end in a later sweep
    std::vector<OrderId> left_alone;   // likewise, for their buyers' rows
  };
  StatusOr<Round> sweep_batch(const Course& course);
  Status end(pg::Tx& tx, const std::vector<Order>& due, const std::set<OfferId>& offers,
             Round& round);

  pg::Database& database_;
  farmgate::events::Outbox& outbox_;
};

}  // namespace farmgate::orders
