#pragma once

#include <optional>
#include <vector>

#include "chassis/pg/database.h"
#include "chassis/wire/pager.h"
#include "services/orders/domain/transfer.h"

namespace farmgate::orders::transfers {

// Nothing when a transfer with this bank reference is there already; waits for one in flight.
StatusOr<bool> insert(pg::Tx& tx, const BankTransfer& transfer, const Uuid& request_id);
Status save_match(pg::Tx& tx, const BankTransfer& transfer);
StatusOr<std::optional<BankTransfer>> find(pg::Tx& tx, TransferId id);
StatusOr<std::optional<BankTransfer>> find_by_reference(pg::Tx& tx, const std::string& reference);
// Newest first.
StatusOr<std::vector<BankTransfer>> list(pg::Tx& tx, std::optional<TransferState> state,
                                         const farmgate::wire::Page& page);
StatusOr<std::vector<BankTransfer>> after(pg::Tx& tx, const Uuid& id, int limit);

}  // namespace farmgate::orders::transfers
