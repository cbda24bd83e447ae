#pragma once

#include <optional>
#include <string>
#include <vector>

#include "chassis/pg/database.h"
#include "chassis/wire/pager.h"
#include "services/cooperatives/domain/settlement_record.h"

// Written under the lock of the contract's row.
namespace farmgate::cooperatives::settlement_rows {

// With lines, shares, observations and journal entries.
Status insert(pg::Tx& tx, const Settlement& settlement, const Uuid& request_id);
StatusOr<int> last_number(pg::Tx& tx, ContractId contract);

// Whole.
StatusOr<std::optional<Settlement>> find(pg::Tx& tx, ContractId contract, SettlementId id);
// Newest first; of their statements the payable alone.
StatusOr<std::vector<Settlement>> list(pg::Tx& tx, ContractId contract,
                                       const farmgate::wire::Page& page);

struct Payment {
  std::string bank_reference;
  Money amount;
  Date day;
  Time record_time;
};
// ALREADY_EXISTS/PAYMENT_KNOWN for a second one of the same bank reference.
Status check_payment_fresh(pg::Tx& tx, SettlementId settlement, const std::string& bank_reference);
// With its journal entry.
Status add_payment(pg::Tx& tx, const Settlement& settlement, const Payment& payment);

// Given advances of a contract in the order of recovery: by number, the deposit (0) last.
struct Advance {
  int number = 0;
  Money amount;
  Money outstanding;
};
StatusOr<std::vector<Advance>> advances(pg::Tx& tx, ContractId contract);
// With its journal entry.
Status give_advance(pg::Tx& tx, ContractId contract, int number, Money amount,
                    const std::string& bank_reference, Time now);
Status save_outstanding(pg::Tx& tx, ContractId contract, int number, Money outstanding);

// What the seller paid back of an advance or of a penalty: one of the two.
struct Repayment {
  std::optional<int> advance;
  std::optional<BreachId> breach;
  Payment payment;
};
// ALREADY_EXISTS/PAYMENT_KNOWN for a second one of the same bank reference.
Status check_repayment_fresh(pg::Tx& tx, ContractId contract, const std::string& bank_reference);
// With its journal entry; what is left outstanding is saved apart.
Status add_repayment(pg::Tx& tx, ContractId contract, const Repayment& repayment);

struct Totals {
  Money payable;
  Money paid;
};
StatusOr<Totals> totals(pg::Tx& tx, ContractId contract);

// Settlements of a period that concern a party: as seller or buyer of the contract, or as a member
// with goods in it, by day and id. TOO_MANY when their lines are more than one reply can carry.
struct Concern {
  Settlement settlement;  // whole
  std::string seller;
  std::string buyer;
  std::string title;  // of the contract
};
struct Days {
  Date from;
  Date through;
};
// A party sees all that concerns it; a seller sees of its member what it settled itself.
struct Viewer {
  bool all = false;
  std::vector<std::string> parties;
};
StatusOr<std::vector<Concern>> of_party(pg::Tx& tx, const std::string& party, const Days& days,
                                        const Viewer& viewer, int limit);

}  // namespace farmgate::cooperatives::settlement_rows
