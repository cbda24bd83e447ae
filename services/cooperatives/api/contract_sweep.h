#pragma once

#include "services/cooperatives/api/contract_desk.h"

namespace farmgate::cooperatives {

// Contracts begin and end by the calendar: ACTIVE from the first day, COMPLETED or EXPIRED after
// the last. A few at a time, each batch in a transaction of its own.
class ContractSweep {
 public:
  ContractSweep(pg::Database& background, farmgate::events::Outbox& outbox)
      : background_(background), outbox_(outbox) {}

  Status run();

 private:
  StatusOr<std::size_t> activate(pg::Tx& tx, Time now);
  StatusOr<std::size_t> end(pg::Tx& tx, Time now);

  pg::Database& background_;
  farmgate::events::Outbox& outbox_;
};

}  // namespace farmgate::cooperatives
