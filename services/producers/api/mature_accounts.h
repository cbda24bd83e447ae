#pragma once

#include "chassis/pg/database.h"

namespace farmgate::producers {

// The dated sweep of changes of bank accounts: each takes effect once when its cool-down has passed
// by the database's business time. Two sweeps at a time are harmless.
class MatureAccounts {
 public:
  explicit MatureAccounts(pg::Database& database) : database_(database) {}

  Status sweep();

 private:
  pg::Database& database_;
};

}  // namespace farmgate::producers
