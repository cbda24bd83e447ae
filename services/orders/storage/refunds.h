#pragma once

#include <optional>
#include <string>
#include <vector>

#include "chassis/pg/database.h"
#include "chassis/wire/pager.h"
#include "services/orders/domain/refund.h"
#include "services/orders/storage/region.h"

namespace farmgate::orders::refunds {

Status insert(pg::Tx& tx, const Refund& refund);
Status save_payment(pg::Tx& tx, const Refund& refund);

StatusOr<std::optional<Refund>> find(pg::Tx& tx, RefundId id, const Region& region);
StatusOr<std::optional<Refund>> lock(pg::Tx& tx, RefundId id, const Region& region);
// Who else looks for this reference waits until this transaction ends.
StatusOr<std::optional<Refund>> find_by_reference(pg::Tx& tx, const std::string& reference);
// Newest first.
StatusOr<std::vector<Refund>> list(pg::Tx& tx, std::optional<RefundState> state,
                                   const Region& region, const farmgate::wire::Page& page);

// What the bank needs to pay one.
struct Export {
  Refund refund;
  std::string credit_reference;  // of the transfer that goes back
  std::string payment_code;      // of the order, if there is one
};
// The oldest that are DUE, EXPORTED from now on; those that another export holds are left out.
StatusOr<std::vector<Export>> take_due(pg::Tx& tx, const Region& region, int most);

}  // namespace farmgate::orders::refunds
