#include "services/orders/domain/returning_stock.h"

#include <algorithm>

namespace farmgate::orders {

void ReturningStock::add(const Offer& offer) { offers_.emplace(offer.id, offer); }

bool ReturningStock::covers(const Order& order) const {
  return std::ranges::all_of(order.lines,
                             [&](const OrderLine& it) { return offers_.contains(it.offer); });
}

void ReturningStock::give_back(const Order& order) {
  for (const OrderLine& line : order.lines) {
    returned_[line.offer] += line.quantity.thousandths;
    shares_[{line.offer, order.buyer}] += line.quantity.thousandths;
  }
  for (const auto& [key, returned] : order.fair_tallies()) tallies_[key] += returned;
}

std::vector<ReturningStock::Move> ReturningStock::moves() const {
  std::vector<Move> moves;
  for (const auto& [id, returned] : returned_) {
    Move move{offers_.at(id), returned, offers_.at(id).available == 0};
    move.offer.available += returned;
    move.offer.held -= returned;
    if (move.refilled) ++move.offer.version;
    moves.push_back(std::move(move));
  }
  return moves;
}

std::vector<ReturningStock::Share> ReturningStock::shares() const {
  std::vector<Share> shares;
  for (const auto& [key, returned] : shares_) shares.push_back({key.first, key.second, returned});
  return shares;
}

}  // namespace farmgate::orders
