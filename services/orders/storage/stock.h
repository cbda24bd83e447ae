#pragma once

#include <cstdint>
#include <set>
#include <vector>

#include "chassis/base/status.h"
#include "services/orders/domain/order.h"
#include "services/orders/domain/stock_fact.h"

namespace farmgate::events {
class Outbox;
}
namespace farmgate::pg {
class Tx;
struct Statement;
}  // namespace farmgate::pg

namespace farmgate::orders {

// Moves of an offer's stock, each with its ledger row and, where `available` crosses zero, the
// offer's event, and with what limits of offers and fairs count of its buyer; open cash orders are
// counted where they end (api/selling.h). Rows are locked in order of offer id, before the order's
// row if there is one.
class Stock {
 public:
  explicit Stock(farmgate::events::Outbox& outbox) : outbox_(outbox) {}

  // held -> sold.
  Status sell(pg::Tx& tx, const Order& order);
  // held -> available.
  Status release(pg::Tx& tx, const Order& order);
  // sold -> available: the order is called off.
  Status take_back(pg::Tx& tx, const Order& order);
  // sold -> available, or gone for good: the order came back.
  Status bring_back(pg::Tx& tx, const Order& order);
  Status write_off(pg::Tx& tx, const Order& order);
  // available -> sold or back, by so much more or less of each offer: SOLD_OUT.
  Status weigh(pg::Tx& tx, const Order& order, const std::vector<BasketLine>& more);
  // available -> sold, for a hold that had ended; SOLD_OUT or BUYER_LIMIT when it is gone.
  Status sell_late(pg::Tx& tx, const Order& order);
  // A lot's goods come in; answers the offer as it is now. NOT_FOUND.
  StatusOr<Offer> receive(pg::Tx& tx, OfferId offer, std::int64_t quantity, const Uuid& reference);

 private:
  Status announce(pg::Tx& tx, const std::vector<OfferId>& offers, OfferChange change);
  Status give_back(pg::Tx& tx, const pg::Statement& move, const Order& order, StockFact fact);
  Status refusal(pg::Tx& tx, const Order& order, const std::set<OfferId>& covered);
  Status add_shares(pg::Tx& tx, const Order& order);
  Status drop_shares(pg::Tx& tx, const Order& order);

  farmgate::events::Outbox& outbox_;
};

}  // namespace farmgate::orders
