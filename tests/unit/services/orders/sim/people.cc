#include <algorithm>
#include <array>

#include "tests/unit/services/orders/samples.h"
#include "tests/unit/services/orders/sim/world.h"

// What buyers, the bank and the person at the desk do, and do next.
namespace farmgate::orders::sim {

void World::arrive() {
  if (arrived_ == weather_.buyers) return;
  ++arrived_;
  Request request;
  request.basket = basket();
  const std::string buyer = request.basket.buyer;
  if (once_in(3)) of_offer();
  ask(std::move(request), buyer);
}

// One to four lines, now and then two of one offer.
Basket World::basket() {
  Basket basket;
  basket.buyer = "buyer-" + std::to_string(draw(12));
  basket.fulfilment = once_in(2) ? Fulfilment::kDelivery : Fulfilment::kPickup;
  if (once_in(4)) basket.payment_method = PaymentMethod::kCashOnDelivery;
  for (unsigned lines = 1 + draw(4); lines > 0; --lines) {
    const OfferId offer = shelf_[draw(static_cast<unsigned>(shelf_.size()))];
    basket.lines.push_back(
        {offer, {1'000 * (1 + static_cast<std::int64_t>(draw(2))), Unit::kPiece}});
  }
  if (weather_.fault != Fault::kEqualLines) basket.lines = merged(std::move(basket.lines)).value();
  return basket;
}

void World::hear_reply(Client& client, const std::string& reply) {
  const Kind kind = client.request.kind;
  if (kind == Kind::kPlace) {
    const OrderId order(Uuid::parse(reply).value());
    if (!store_.committed().orders.contains(order)) {
      return wrong("a buyer was told of an order that is not there");
    }
    ++orders_;
    return follow_order(order, client.buyer);
  }
  if (kind == Kind::kCredit) return follow_credit(client.request);
  const bool went = kind == Kind::kShip || kind == Kind::kHandOver || kind == Kind::kComplete;
  if (went && once_in(4)) of_order(Kind::kReturn, client.request.order, "seller");
  if (once_in(2)) pay_back_something();
  if (kind == Kind::kShip && !once_in(3)) {
    of_order(Kind::kComplete, client.request.order, client.buyer);
  }
  if (kind == Kind::kMakeReady && !once_in(3)) {
    of_order(Kind::kHandOver, client.request.order, client.buyer);
  }
}

void World::follow_order(OrderId order, const std::string& buyer) {
  const auto before = last_order_.find(buyer);
  const std::optional<OrderId> other =
      before == last_order_.end() ? std::nullopt : std::optional(before->second);
  last_order_[buyer] = order;
  if (store_.committed().orders.at(order).is_cash()) return follow_cash(order, buyer);
  switch (draw(12)) {
    case 0: return of_order(Kind::kCancel, order, buyer);
    case 1: return;  // never pays
    case 2:
      pay({order}, -1, "");
      return pay({order}, 1 - store_.committed().orders.at(order).total.vnd(), "");
    case 3: return pay({order}, 5, "");
    case 4: pay({order}, 0, ""); return pay({order}, 0, "");
    case 5: pay({order}, 0, ""); return of_order(Kind::kCancel, order, buyer);
    case 6:
      if (other) return pay({order, *other}, 0, "");
      return;
    case 7: pay({order}, 0, "khong ma"); return match_something(order);
    default: return pay({order}, 0, "");
  }
}

void World::follow_cash(OrderId order, const std::string& buyer) {
  switch (draw(8)) {
    case 0: return of_order(Kind::kCancel, order, buyer);
    case 1: return of_order(Kind::kDecline, order, "seller");
    case 2: return pay({order}, 0, "");
    case 3: return;
    case 4:
    case 5: return of_order(Kind::kMakeReady, order, "seller");
    default: return of_order(Kind::kShip, order, "seller");
  }
}

// Of orders whose codes are named; with a text, of none.
void World::pay(const std::vector<OrderId>& orders, std::int64_t extra, const std::string& text) {
  Request request;
  request.kind = Kind::kCredit;
  BankTransfer& credit = request.credit;
  credit.bank_reference = "FT" + std::to_string(++references_);
  std::int64_t total = extra;
  credit.description = text;
  for (const OrderId id : orders) {
    const Order& order = store_.committed().orders.at(id);
    total += order.total.vnd();
    if (text.empty()) credit.description += " " + order.payment_code;
  }
  if (total <= 0) return;
  credit.amount = Money::vnd(total);
  credit.credit_time = now_;
  request.order = orders.front();
  ask(request, "bank");
  // The bank repeats itself, under another request id.
  if (once_in(6)) ask(std::move(request), "bank");
}

void World::follow_credit(const Request& credit) {
  const OrderId order = credit.order;
  switch (draw(8)) {
    case 0: return of_order(Kind::kRefund, order, "seller");
    case 1: of_order(Kind::kShip, order, "seller"); return of_order(Kind::kRefund, order, "seller");
    case 2:
    case 3: return of_order(Kind::kShip, order, "seller");
    case 4:
    case 5: return of_order(Kind::kMakeReady, order, "seller");
    case 6: return match_something(order);
    default: return pay_back_something();
  }
}

void World::of_order(Kind kind, OrderId order, const std::string& buyer) {
  Request request;
  request.kind = kind;
  request.order = order;
  request.written_off = once_in(3);
  ask(std::move(request), buyer);
}

// The seller edits, withdraws, hands goods to a tablet, which says what it sold.
void World::of_offer() {
  static constexpr std::array kKinds = {Kind::kReprice,  Kind::kWithdraw, Kind::kHand,  Kind::kHand,
                                        Kind::kTakeFrom, Kind::kSellAt,   Kind::kSellAt};
  Request request;
  request.kind = kKinds[draw(kKinds.size())];
  request.offer = shelf_[draw(static_cast<unsigned>(shelf_.size()))];
  request.quantity = 1'000 * (1 + static_cast<std::int64_t>(draw(3)));
  if (request.kind == Kind::kReprice) request.quantity = 1'000 + draw(200'000);
  ask(std::move(request), "seller");
}

void World::match_something(OrderId order) {
  for (const auto& [id, it] : store_.committed().transfers) {
    if (it.state != TransferState::kUnmatched || it.order) continue;
    Request request;
    request.kind = Kind::kMatch;
    request.order = order;
    request.transfer = id;
    return ask(std::move(request), "desk");
  }
}

// The newest refund that the bank has not paid.
void World::pay_back_something() {
  const auto& refunds = store_.committed().refunds;
  const auto due = std::find_if(refunds.rbegin(), refunds.rend(), [](const auto& it) {
    return it.second.state != RefundState::kPaid;
  });
  if (due == refunds.rend()) return;
  Request request;
  request.kind = Kind::kPayBack;
  request.refund = due->first;
  request.reference = "RF" + std::to_string(++references_);
  ask(std::move(request), "bank");
}

}  // namespace farmgate::orders::sim
