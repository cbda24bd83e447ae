#pragma once

#include <string>
#include <vector>

#include "chassis/pg/database.h"
#include "services/cooperatives/domain/contract.h"

// What a party must look after in its contracts.
namespace farmgate::cooperatives::due_rows {

// Signed, active and suspended contracts of a party, those that end first.
StatusOr<std::vector<ContractId>> running(pg::Tx& tx, const std::string& party, int limit);

struct UnpaidSettlement {
  ContractId contract;
  SettlementId id;
  Date due_date;
  Money open;
};
// Of contracts of a party, due up to a day, the oldest first.
StatusOr<std::vector<UnpaidSettlement>> unpaid(pg::Tx& tx, const std::string& party, Date through,
                                               int limit);

}  // namespace farmgate::cooperatives::due_rows
