#pragma once

#include <optional>
#include <vector>

#include "chassis/pg/database.h"
#include "chassis/wire/pager.h"
#include "services/orders/domain/transfer.h"
#include "services/orders/storage/region.h"

namespace farmgate::orders::transfers {

// Nothing when a transfer with this bank reference is there already; waits for one in flight.
StatusOr<bool> insert(pg::Tx& tx, const BankTransfer& transfer, const Uuid& request_id);
// What changes of one that is locked or was inserted here.
Status save(pg::Tx& tx, const BankTransfer& transfer);
// The last of its matches.
Status add_match(pg::Tx& tx, const BankTransfer& transfer);

// With their matches.
StatusOr<std::optional<BankTransfer>> find(pg::Tx& tx, TransferId id, const Region& region = {});
StatusOr<std::optional<BankTransfer>> find_by_reference(pg::Tx& tx, const std::string& reference);
// In order of id, with their matches; those that are not there are left out.
StatusOr<std::vector<BankTransfer>> lock(pg::Tx& tx, const std::vector<TransferId>& ids,
                                         const Region& region = {});

// Without their matches. Newest first.
StatusOr<std::vector<BankTransfer>> list(pg::Tx& tx, std::optional<TransferState> state,
                                         const Region& region, const farmgate::wire::Page& page);
// What waits for a person, oldest first.
StatusOr<std::vector<BankTransfer>> list_unmatched(pg::Tx& tx, const Region& region,
                                                   const farmgate::wire::Page& page);
// Those that were too little or too much for an order, locked; the caller has the order's lock.
StatusOr<std::vector<BankTransfer>> lock_waiting(pg::Tx& tx, OrderId order, int most);
// Those that paid an order, locked, with their matches.
StatusOr<std::vector<BankTransfer>> lock_of_order(pg::Tx& tx, OrderId order);
// Recorded 30 s ago or earlier and unmatched, though the order of their code has ended; by id,
// after `last`.
StatusOr<std::vector<TransferId>> strays(pg::Tx& tx, TransferId last, int most);
StatusOr<std::vector<BankTransfer>> after(pg::Tx& tx, const Uuid& id, int limit);

}  // namespace farmgate::orders::transfers
