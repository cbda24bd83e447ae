#pragma once

#include <map>
#include <string>
#include <utility>
#include <vector>

#include "services/orders/domain/order.h"

namespace farmgate::orders {

// What held orders give back when their holds end, added up for one write. An order to be paid in
// cash holds nothing.
class ReturningStock {
 public:
  void add(const Offer& offer);           // as locked
  bool covers(const Order& order) const;  // all its offers were added
  void give_back(const Order& order);

  struct Move {
    Offer offer;                // as it is then, version told ahead
    std::int64_t returned = 0;  // thousandths
    bool refilled = false;      // nothing was left, and an event says so
  };
  std::vector<Move> moves() const;  // by id
  struct Share {
    OfferId offer;
    std::string buyer;
    std::int64_t returned = 0;
  };
  std::vector<Share> shares() const;  // by offer, then buyer; of offers with a limit or without
  const Tallies& tallies() const { return tallies_; }

 private:
  std::map<OfferId, Offer> offers_;
  std::map<OfferId, std::int64_t> returned_;
  std::map<std::pair<OfferId, std::string>, std::int64_t> shares_;
  Tallies tallies_;
};

}  // namespace farmgate::orders
