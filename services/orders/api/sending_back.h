#pragma once

#include <string>

#include "chassis/events/outbox.h"
#include "chassis/pg/database.h"
#include "services/orders/domain/ledger.h"
#include "services/orders/domain/refund.h"
#include "services/orders/storage/stock.h"

namespace farmgate::orders {

// How money becomes due to its payers again, whoever says so. Orders and transfers are locked.
class SendingBack {
 public:
  explicit SendingBack(farmgate::events::Outbox& outbox) : outbox_(outbox), stock_(outbox) {}

  // Of an order that is locked: its transfers come before what limits count of its buyer, as where
  // a transfer pays an order. Called before the stock moves where money may go back.
  static Status lock(pg::Tx& tx, const Order& order);
  // PAID becomes REFUNDED: its goods are for sale again, each of its transfers gets back the part
  // that paid it. ORDER_STATE.
  Status order(pg::Tx& tx, Order& order, const std::string& requester, Time now);
  // Whatever of transfers an order still has, paid or sold, goes back to their payers.
  Status paid_parts(pg::Tx& tx, const Order& order, const std::string& reason,
                    const std::string& requester, Time now);
  // So much of what transfers paid for an order, from the last of them on.
  Status difference(pg::Tx& tx, const Order& order, Money due, const std::string& requester,
                    Time now);
  // What is left of a transfer. TRANSFER_SPENT.
  StatusOr<Refund> rest(pg::Tx& tx, BankTransfer& transfer, const std::string& requester, Time now);

 private:
  Status send(pg::Tx& tx, const std::vector<LedgerPart>& parts, const Refund& refund);
  Status part(pg::Tx& tx, BankTransfer& transfer, const LedgerPart& part, Refund refund);
  Status write(pg::Tx& tx, BankTransfer& transfer, const Refund& refund, Fact fact);

  farmgate::events::Outbox& outbox_;
  Stock stock_;
};

}  // namespace farmgate::orders
