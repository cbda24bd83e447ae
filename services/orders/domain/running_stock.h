#pragma once

#include <chrono>
#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "services/orders/domain/order.h"

namespace farmgate::orders {

// Offers as they stand while orders are judged one after the other: each that is taken leaves less
// for the next. What it counts becomes one write for all of them.
class RunningStock {
 public:
  // `cash_most`: open cash orders that one buyer may have.
  explicit RunningStock(Time now, std::int64_t cash_most = kOpenCashOrders)
      : now_(now), cash_most_(cash_most) {}

  void add(OfferOnSale offer);
  // What a buyer holds or has bought of an offer with a limit; nothing if not told.
  void add_share(OfferId offer, const std::string& buyer, std::int64_t taken);
  // What limits beyond one offer count of a buyer already; nothing if not told.
  void add_tally(const TallyKey& key, std::int64_t taken) { tallied_[key] = taken; }

  // All lines of the basket or none. NOT_FOUND for an offer that was not added; the refusals of
  // place_order, then SOLD_OUT, then BUYER_LIMIT. The basket's lines are merged.
  StatusOr<Order> take(const Basket& basket, std::chrono::seconds hold);
  // The same verdict, and nothing is taken.
  Status judge(const Basket& basket, std::chrono::seconds hold) const;

  struct Move {
    Offer offer;             // as it is after all that was taken, version told ahead
    std::int64_t taken = 0;  // thousandths
    std::int64_t sold = 0;   // of them, at once: nothing is held for cash on delivery
    bool sold_out = false;   // nothing is left, and an event says so
  };
  std::vector<Move> moves() const;  // by id
  struct Share {
    OfferId offer;
    std::string buyer;
    std::int64_t taken = 0;  // more than before
  };
  std::vector<Share> shares() const;                   // by offer, then buyer
  const Tallies& tallies() const { return tallies_; }  // more than before

 private:
  struct Standing {
    OfferOnSale on_sale;
    std::int64_t taken = 0;
    std::int64_t sold = 0;
  };
  Status check_tallies(const Order& order) const;
  StatusOr<Order> checked(const Basket& basket, std::chrono::seconds hold) const;

  Time now_;
  std::int64_t cash_most_;
  std::map<OfferId, Standing> offers_;
  std::map<std::pair<OfferId, std::string>, std::int64_t> before_, added_;
  std::map<FairId, std::int64_t> fair_limits_;
  Tallies tallied_, tallies_;
};

}  // namespace farmgate::orders
