#pragma once

#include <optional>
#include <vector>

#include "chassis/pg/database.h"
#include "chassis/wire/pager.h"
#include "services/orders/domain/ledger.h"
#include "services/orders/storage/region.h"

namespace farmgate::orders::ledger {

// A fact about a transfer, and the order it is about if there is one; of cash there is no transfer.
struct Posting {
  Fact fact;
  std::optional<TransferId> transfer;
  std::optional<OrderId> order;
  Money amount;
  Time book_time;
  std::optional<SaleId> sale = {};  // at a booth
};
// In the transaction of the fact itself. Goes with the next statement.
Status post(pg::Tx& tx, const Posting& posting);

// What an order that is locked has of each transfer that paid it, in order of the transfers.
StatusOr<std::vector<LedgerPart>> parts_of(pg::Tx& tx, OrderId order);

struct Filter {
  std::optional<TransferId> transfer;
  std::optional<OrderId> order;
};
// Newest first.
StatusOr<std::vector<LedgerEntry>> list(pg::Tx& tx, const Filter& filter, const Region& region,
                                        const farmgate::wire::Page& page);

}  // namespace farmgate::orders::ledger
