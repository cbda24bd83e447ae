#pragma once

#include "chassis/events/outbox.h"
#include "chassis/pg/database.h"
#include "services/orders/storage/stock.h"

namespace farmgate::orders {

// The dated sweep of holds: each ends once, through the same verb as any other end. Two sweeps at a
// time are harmless.
class ExpireHolds {
 public:
  ExpireHolds(pg::Database& database, farmgate::events::Outbox& outbox)
      : database_(database), outbox_(outbox), stock_(outbox) {}

  // Ends all that are due by the database's business time, a bounded batch per transaction.
  Status sweep();

 private:
  StatusOr<int> sweep_batch();

  pg::Database& database_;
  farmgate::events::Outbox& outbox_;
  Stock stock_;
};

}  // namespace farmgate::orders
