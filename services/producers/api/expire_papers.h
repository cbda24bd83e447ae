#pragma once

#include "chassis/events/outbox.h"
#include "chassis/pg/database.h"

namespace farmgate::producers {

// The dated sweep of qualifications: each expires once, when the day after its last one begins in
// Viet Nam, and its producer's event says so. Two sweeps at a time are harmless.
class ExpirePapers {
 public:
  ExpirePapers(pg::Database& database, farmgate::events::Outbox& outbox)
      : database_(database), outbox_(outbox) {}

  // All that are due by the database's business time, a producer a transaction. A producer whose
  // turn fails holds up no other one; the first failure is answered.
  Status sweep();

 private:
  pg::Database& database_;
  farmgate::events::Outbox& outbox_;
};

}  // namespace farmgate::producers
