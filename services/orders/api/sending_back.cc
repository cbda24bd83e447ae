#include "services/orders/api/sending_back.h"

#include <algorithm>

#include "services/orders/events/announce.h"
#include "services/orders/storage/ledger.h"
#include "services/orders/storage/orders.h"
#include "services/orders/storage/refunds.h"
#include "services/orders/storage/transfers.h"

namespace farmgate::orders {
namespace {

Refund refund_of(const Order& order, const std::string& reason, const std::string& requester,
                 Time now) {
  Refund refund;
  refund.order = order.id;
  refund.reason = reason;
  refund.requester = requester;
  refund.create_time = now;
  return refund;
}

}  // namespace

Status SendingBack::lock(pg::Tx& tx, const Order& order) {
  return transfers::lock_of_order(tx, order.id).status();
}

Status SendingBack::order(pg::Tx& tx, Order& order, const std::string& requester, Time now) {
  RETURN_IF_ERROR(order.refund(now));
  RETURN_IF_ERROR(order_rows::save_state(tx, order));
  RETURN_IF_ERROR(lock(tx, order));
  RETURN_IF_ERROR(stock_.take_back(tx, order));
  RETURN_IF_ERROR(announce(tx, outbox_, order));
  return paid_parts(tx, order, "ORDER_REFUNDED", requester, now);
}

Status SendingBack::paid_parts(pg::Tx& tx, const Order& order, const std::string& reason,
                               const std::string& requester, Time now) {
  ASSIGN_OR_RETURN(const auto parts, ledger::parts_of(tx, order.id));
  return send(tx, parts, refund_of(order, reason, requester, now));
}

Status SendingBack::difference(pg::Tx& tx, const Order& order, Money due,
                               const std::string& requester, Time now) {
  if (due == Money()) return ok();
  ASSIGN_OR_RETURN(const auto all, ledger::parts_of(tx, order.id));
  std::vector<LedgerPart> some;
  for (auto it = all.rbegin(); it != all.rend() && due > Money(); ++it) {
    LedgerPart part = *it;
    part.amount = std::min(part.amount, due);
    ASSIGN_OR_RETURN(due, due.minus(part.amount));
    some.push_back(part);
  }
  return send(tx, some, refund_of(order, "WEIGHT_ADJUSTED", requester, now));
}

Status SendingBack::send(pg::Tx& tx, const std::vector<LedgerPart>& parts, const Refund& refund) {
  if (parts.empty()) return ok();
  ASSIGN_OR_RETURN(auto paid_by, transfers::lock_of_order(tx, *refund.order));
  for (BankTransfer& transfer : paid_by) {
    for (const LedgerPart& it : parts) {
      if (it.transfer == transfer.id) RETURN_IF_ERROR(part(tx, transfer, it, refund));
    }
  }
  return ok();
}

Status SendingBack::part(pg::Tx& tx, BankTransfer& transfer, const LedgerPart& part,
                         Refund refund) {
  refund.id = RefundId::make();
  refund.amount = part.amount;
  refund.transfer = transfer.id;
  refund.seller = transfer.seller;
  transfer.give_back();
  return write(tx, transfer, refund, part.sold ? Fact::kSaleRefundDue : Fact::kOrderRefundDue);
}

StatusOr<Refund> SendingBack::rest(pg::Tx& tx, BankTransfer& transfer, const std::string& requester,
                                   Time now) {
  Refund refund;
  ASSIGN_OR_RETURN(refund.amount, transfer.send_back());
  refund.id = RefundId::make();
  refund.transfer = transfer.id;
  refund.seller = transfer.seller;
  refund.reason = transfer.unmatched_reason;
  refund.requester = requester;
  refund.create_time = now;
  RETURN_IF_ERROR(write(tx, transfer, refund, Fact::kRestRefundDue));
  return refund;
}

Status SendingBack::write(pg::Tx& tx, BankTransfer& transfer, const Refund& refund, Fact fact) {
  ++transfer.version;
  RETURN_IF_ERROR(transfers::save(tx, transfer));
  RETURN_IF_ERROR(refunds::insert(tx, refund));
  RETURN_IF_ERROR(ledger::post(tx, {.fact = fact,
                                    .transfer = transfer.id,
                                    .order = refund.order,
                                    .amount = refund.amount,
                                    .book_time = refund.create_time}));
  return announce(tx, outbox_, transfer);
}

}  // namespace farmgate::orders
