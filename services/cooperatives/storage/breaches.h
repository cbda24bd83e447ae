#pragma once

#include <optional>
#include <set>
#include <vector>

#include "chassis/pg/database.h"
#include "chassis/wire/pager.h"
#include "services/cooperatives/domain/breach.h"

// Always under the lock of the contract's row.
namespace farmgate::cooperatives::breach_rows {

StatusOr<std::optional<Breach>> find(pg::Tx& tx, ContractId contract, BreachId id);
// Newest first.
StatusOr<std::vector<Breach>> list(pg::Tx& tx, ContractId contract,
                                   const farmgate::wire::Page& page);
// Those that are said of a side.
StatusOr<std::int64_t> count(pg::Tx& tx, ContractId contract, Side of);
// Schedule lines of which SHORT_DELIVERY was reported and not dismissed.
StatusOr<std::set<int>> short_lines(pg::Tx& tx, ContractId contract);
// Of which it was found, made good or not.
StatusOr<std::set<int>> found_lines(pg::Tx& tx, ContractId contract);
Status insert(pg::Tx& tx, const Breach& breach, const Uuid& request_id);
Status save(pg::Tx& tx, const Breach& breach);

// Found ones with a part of the penalty that no settlement has taken up, oldest first.
StatusOr<std::vector<Breach>> with_outstanding(pg::Tx& tx, ContractId contract);
Status save_outstanding(pg::Tx& tx, BreachId id, Money outstanding);
// Whether a breach of that side was found and is not remedied.
StatusOr<bool> was_found(pg::Tx& tx, ContractId contract, Side of);
// What was set off, paid on top or paid back, and what is outstanding.
StatusOr<Money> penalties(pg::Tx& tx, ContractId contract);

}  // namespace farmgate::cooperatives::breach_rows
