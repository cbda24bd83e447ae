#include "services/orders/api/selling.h"

#include "services/orders/storage/ledger.h"
#include "services/orders/storage/receipts.h"
#include "services/orders/storage/tallies.h"

namespace farmgate::orders::selling {
namespace {

Status post_cash(pg::Tx& tx, const Order& order, Fact fact, Time now) {
  if (order.total == Money()) return ok();
  return ledger::post(
      tx,
      {.fact = fact, .transfer = {}, .order = order.id, .amount = order.total, .book_time = now});
}

Status post_parts(pg::Tx& tx, const Order& order, Time now) {
  ASSIGN_OR_RETURN(const auto parts, ledger::parts_of(tx, order.id));
  for (const LedgerPart& part : parts) {
    RETURN_IF_ERROR(ledger::post(tx, {.fact = Fact::kGoodsHandedOver,
                                      .transfer = part.transfer,
                                      .order = order.id,
                                      .amount = part.amount,
                                      .book_time = now}));
  }
  return ok();
}

}  // namespace

Status done(pg::Tx& tx, Order& order, Time now) {
  RETURN_IF_ERROR(order.is_cash() ? post_cash(tx, order, Fact::kCashTaken, now)
                                  : post_parts(tx, order, now));
  RETURN_IF_ERROR(tallies::give_back(tx, order.cash_tally()));
  ASSIGN_OR_RETURN(order.receipt, receipts::issue(tx, order, now));
  return ok();
}

Status cash_undone(pg::Tx& tx, const Order& order, bool paid, Time now) {
  if (paid) return post_cash(tx, order, Fact::kCashGivenBack, now);
  return tallies::give_back(tx, order.cash_tally());
}

}  // namespace farmgate::orders::selling
