#pragma once

#include "chassis/events/outbox.h"
#include "chassis/pg/database.h"
#include "services/orders/api/sending_back.h"

namespace farmgate::orders {

// Money that came for orders of which none waits for it any more goes to the queue of refunds, 30 s
// after it was recorded at the earliest and within 60 s. By the database's clock; two sweeps at a
// time are harmless.
class RefundStrays {
 public:
  RefundStrays(pg::Database& database, farmgate::events::Outbox& outbox)
      : database_(database), sending_back_(outbox) {}

  Status sweep();

 private:
  Status send_back(TransferId id);

  pg::Database& database_;
  SendingBack sending_back_;
};

}  // namespace farmgate::orders
