#include "services/orders/domain/running_stock.h"

#include "chassis/base/planted.h"

namespace farmgate::orders {
namespace {

std::int64_t at(const std::map<std::pair<OfferId, std::string>, std::int64_t>& shares,
                OfferId offer, const std::string& buyer) {
  const auto found = shares.find({offer, buyer});
  return found == shares.end() ? 0 : found->second;
}

}  // namespace

void RunningStock::add(OfferOnSale offer) {
  const OfferId id = offer.offer.id;
  if (const auto fair = offer.counting_fair()) fair_limits_[*fair] = offer.fair_limit->vnd();
  offers_.insert_or_assign(id, Standing{std::move(offer)});
}

void RunningStock::add_share(OfferId offer, const std::string& buyer, std::int64_t taken) {
  before_[{offer, buyer}] = taken;
}

StatusOr<Order> RunningStock::checked(const Basket& basket, std::chrono::seconds hold) const {
  std::vector<OfferOnSale> asked;
  asked.reserve(basket.lines.size());
  for (const BasketLine& line : basket.lines) {
    const auto found = offers_.find(line.offer);
    if (found == offers_.end()) return not_found("offers/" + line.offer.to_string());
    asked.push_back(found->second.on_sale);
  }
  ASSIGN_OR_RETURN(Order order, place_order(basket, asked, hold, now_));
  for (std::size_t i = 0; i < asked.size(); ++i) {
    const Offer& offer = asked[i].offer;
    const bool covered = offer.available >= basket.lines[i].quantity.thousandths;
    if (!covered && !planted("M1")) return sold_out(offer.id, offer.available);
  }
  for (std::size_t i = 0; i < asked.size(); ++i) {
    const Offer& offer = asked[i].offer;
    if (!offer.buyer_limit) continue;
    const std::int64_t taken = at(before_, offer.id, basket.buyer) +
                               at(added_, offer.id, basket.buyer) +
                               basket.lines[i].quantity.thousandths;
    RETURN_IF_ERROR(check_share(offer.id, taken, *offer.buyer_limit));
  }
  RETURN_IF_ERROR(check_tallies(order));
  return order;
}

Status RunningStock::check_tallies(const Order& order) const {
  const auto check = [&](const Tallies& asked, std::int64_t limit) -> Status {
    for (const auto& [key, more] : asked) {
      const auto before = tallied_.find(key);
      const auto added = tallies_.find(key);
      const std::int64_t taken = (before == tallied_.end() ? 0 : before->second) +
                                 (added == tallies_.end() ? 0 : added->second);
      RETURN_IF_ERROR(check_tally(key, taken, more, limit));
    }
    return ok();
  };
  RETURN_IF_ERROR(check(order.cash_tally(), cash_most_));
  for (const auto& tally : order.fair_tallies()) {
    RETURN_IF_ERROR(check({tally}, fair_limits_.at(tally.first.fair)));
  }
  return ok();
}

Status RunningStock::judge(const Basket& basket, std::chrono::seconds hold) const {
  return checked(basket, hold).status();
}

StatusOr<Order> RunningStock::take(const Basket& basket, std::chrono::seconds hold) {
  ASSIGN_OR_RETURN(Order order, checked(basket, hold));
  for (const OrderLine& line : order.lines) {
    Standing& standing = offers_.at(line.offer);
    Offer& offer = standing.on_sale.offer;
    const std::int64_t quantity = line.quantity.thousandths;
    offer.available -= quantity;
    (order.is_cash() ? offer.sold : offer.held) += quantity;
    standing.taken += quantity;
    if (order.is_cash()) standing.sold += quantity;
    if (offer.buyer_limit) added_[{line.offer, basket.buyer}] += quantity;
  }
  for (const auto& [key, more] : order.cash_tally()) tallies_[key] += more;
  for (const auto& [key, more] : order.fair_tallies()) tallies_[key] += more;
  return order;
}

std::vector<RunningStock::Move> RunningStock::moves() const {
  std::vector<Move> moves;
  for (const auto& [id, standing] : offers_) {
    if (standing.taken == 0) continue;
    Move move{standing.on_sale.offer, standing.taken, standing.sold,
              standing.on_sale.offer.available == 0};
    if (move.sold_out) ++move.offer.version;
    moves.push_back(std::move(move));
  }
  return moves;
}

std::vector<RunningStock::Share> RunningStock::shares() const {
  std::vector<Share> shares;
  for (const auto& [key, taken] : added_) shares.push_back({key.first, key.second, taken});
  return shares;
}

}  // namespace farmgate::orders
