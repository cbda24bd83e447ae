#pragma once

#include <string>
#include <vector>

#include "chassis/events/outbox.h"
#include "chassis/pg/database.h"
#include "services/orders/domain/transfer.h"
#include "services/orders/storage/stock.h"

namespace farmgate::orders {

// What money does to orders, whoever says that it is theirs: a bank's text or a person.
class Paying {
 public:
  explicit Paying(farmgate::events::Outbox& outbox) : outbox_(outbox), stock_(outbox) {}

  // All of them become PAID, or none: then the answer says why (HOLD_EXPIRED: somebody else has
  // the goods by now; MOVEMENT_BANNED). They are HELD or EXPIRED, and locked with their offers.
  StatusOr<std::string> pay(pg::Tx& tx, std::vector<Order>& orders, Time now);

  struct Part {
    const Order& order;
    Money amount;
    std::string matcher;
  };
  // Writes down that a part of a transfer pays an order, and what it moves in the ledger.
  static Status match(pg::Tx& tx, BankTransfer& transfer, const Part& part, Time now);

 private:
  Status pay_one(pg::Tx& tx, Order& order, Time now);
  Status take_again(pg::Tx& tx, Order& order, Time now);

  farmgate::events::Outbox& outbox_;
  Stock stock_;
};

}  // namespace farmgate::orders
