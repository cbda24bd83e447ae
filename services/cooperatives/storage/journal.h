#pragma once

#include <optional>
#include <vector>

#include "chassis/pg/database.h"
#include "services/cooperatives/domain/contract_ids.h"
#include "services/cooperatives/domain/settlement.h"

// The double-entry journal of contracts; append-only.
namespace farmgate::cooperatives::journal {

struct Place {
  ContractId contract;
  std::optional<SettlementId> settlement;
};
Status post(pg::Tx& tx, const Place& place, const std::vector<JournalEntry>& entries, Time now);

}  // namespace farmgate::cooperatives::journal
