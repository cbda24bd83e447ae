#include "services/orders/domain/order.h"

#include <algorithm>

#include "chassis/base/planted.h"
#include "services/orders/domain/payment_code.h"

namespace farmgate::orders {
namespace {

Status check_line(const OfferOnSale& on_sale, const BasketLine& line, Time now) {
  const std::string offer = "offers/" + line.offer.to_string();
  if (line.quantity.unit != on_sale.offer.unit) {
    return Status(Code::kInvalidArgument, "UNIT_MISMATCH", "the offer counts in another unit")
        .with("offer", offer);
  }
  RETURN_IF_ERROR(check_amount("lines.quantity", line.quantity));
  if (on_sale.movement_banned) return movement_banned("offer", offer);
  if (!on_sale.seller_active) {
    return refuse("PRODUCER_SUSPENDED", "the seller is not active", {{"offer", offer}});
  }
  if (!on_sale.listing_on_sale) {
    return refuse("LISTING_NOT_ON_SALE", "the listing is not on sale", {{"offer", offer}});
  }
  return on_sale.offer.check_open(now);
}

StatusOr<OrderLine> priced(const OfferOnSale& on_sale, const BasketLine& line) {
  ASSIGN_OR_RETURN(Money amount, price_of(on_sale.offer.unit_price, line.quantity));
  OrderLine out{line.offer,    on_sale.offer.listing,    on_sale.title,
                line.quantity, on_sale.offer.unit_price, amount};
  out.weight_tolerance = on_sale.offer.weight_tolerance;
  out.tax = on_sale.tax;
  out.counted_at = on_sale.counting_fair();
  return out;
}

}  // namespace

std::string_view state_name(OrderState state) {
  switch (state) {
    case OrderState::kHeld: return "HELD";
    case OrderState::kPaid: return "PAID";
    case OrderState::kExpired: return "EXPIRED";
    case OrderState::kCancelled: return "CANCELLED";
    case OrderState::kRefunded: return "REFUNDED";
    case OrderState::kShipped: return "SHIPPED";
    case OrderState::kReady: return "READY";
    case OrderState::kCompleted: return "COMPLETED";
    case OrderState::kConfirmed: return "CONFIRMED";
    case OrderState::kReturned: return "RETURNED";
  }
  return "";
}

Tallies Order::fair_tallies() const {
  Tallies out;
  for (const OrderLine& line : lines) {
    if (line.counted_at) out[{*line.counted_at, buyer}] += line.amount.vnd();
  }
  return out;
}

Tallies Order::cash_tally() const {
  if (!is_cash()) return {};
  return {{{FairId(), buyer}, 1}};
}

bool Order::is_weighed() const {
  return std::ranges::any_of(lines, [](const OrderLine& it) { return it.ordered.has_value(); });
}

Status Order::move(std::initializer_list<OrderState> from, OrderState to, Time now) {
  if (std::ranges::find(from, state) == from.end()) {
    return refuse("ORDER_STATE", "the state of the order does not allow this",
                  {{"state", std::string(state_name(state))}});
  }
  state = to;
  update_time = now;
  ++version;
  return ok();
}

Status Order::pay(Time now) { return move({OrderState::kHeld}, OrderState::kPaid, now); }
Status Order::cancel(Time now) {
  return move({OrderState::kHeld, OrderState::kConfirmed}, OrderState::kCancelled, now);
}
Status Order::decline(Time now) {
  return move({OrderState::kConfirmed}, OrderState::kCancelled, now);
}
Status Order::expire(Time now) { return move({OrderState::kHeld}, OrderState::kExpired, now); }
Status Order::pay_late(Time now) { return move({OrderState::kExpired}, OrderState::kPaid, now); }
Status Order::refund(Time now) { return move({OrderState::kPaid}, OrderState::kRefunded, now); }

Status Order::ship(Time now) {
  RETURN_IF_ERROR(check_fulfilment(Fulfilment::kDelivery));
  return move({OrderState::kPaid, OrderState::kConfirmed}, OrderState::kShipped, now);
}
Status Order::make_ready(Time now) {
  RETURN_IF_ERROR(check_fulfilment(Fulfilment::kPickup));
  return move({OrderState::kPaid, OrderState::kConfirmed}, OrderState::kReady, now);
}
Status Order::hand_over(Time now) {
  return move({OrderState::kReady}, OrderState::kCompleted, now);
}
Status Order::complete(Sides said_by, Time now) {
  if (!(is_cash() ? said_by.seller : said_by.buyer)) {
    return refuse("ORDER_STATE",
                  is_cash()
                      ? "the seller says that goods have arrived which it was paid for in cash"
                      : "the buyer says that goods which are paid for have arrived",
                  {{"payment_method", is_cash() ? "CASH_ON_DELIVERY" : "TRANSFER"}});
  }
  return move({OrderState::kShipped}, OrderState::kCompleted, now);
}
Status Order::come_back(Time now) {
  return move({OrderState::kShipped, OrderState::kReady, OrderState::kCompleted},
              OrderState::kReturned, now);
}

Status Order::check_fulfilment(Fulfilment wanted) const {
  if (fulfilment == wanted) return ok();
  const std::string way = wanted == Fulfilment::kPickup ? "DELIVERY" : "PICKUP";
  return refuse("ORDER_STATE", "the order is fulfilled the other way", {{"fulfilment", way}});
}

std::set<TallyKey> tally_keys(const Basket& basket, const std::vector<const OfferOnSale*>& offers) {
  std::set<TallyKey> keys;
  if (basket.payment_method == PaymentMethod::kCashOnDelivery) {
    keys.insert({FairId(), basket.buyer});
  }
  for (const OfferOnSale* it : offers) {
    if (const auto fair = it->counting_fair()) keys.insert({*fair, basket.buyer});
  }
  return keys;
}

StatusOr<std::vector<BasketLine>> merged(std::vector<BasketLine> lines) {
  std::sort(lines.begin(), lines.end(),
            [](const BasketLine& a, const BasketLine& b) { return a.offer < b.offer; });
  std::vector<BasketLine> sums;
  for (const BasketLine& line : lines) {
    if (sums.empty() || sums.back().offer != line.offer || planted("M10")) {
      sums.push_back(line);
      continue;
    }
    if (sums.back().quantity.unit != line.quantity.unit) {
      return Status(Code::kInvalidArgument, "UNIT_MISMATCH", "one offer is asked for in two units");
    }
    sums.back().quantity.thousandths += line.quantity.thousandths;
  }
  return sums;
}

StatusOr<Order> place_order(const Basket& basket, const std::vector<OfferOnSale>& offers,
                            std::chrono::seconds hold, Time now) {
  Order order;
  order.id = OrderId::make();
  order.buyer = basket.buyer;
  order.seller = offers.front().offer.seller;
  order.contact = basket.contact;
  order.fulfilment = basket.fulfilment;
  order.payment_method = basket.payment_method;
  order.payment_code = payment_code_of(order.id);
  order.create_time = order.update_time = now;
  if (order.is_cash()) {
    order.state = OrderState::kConfirmed;
  } else {
    order.hold_expire_time = now + hold;
  }
  order.version = 1;
  for (std::size_t i = 0; i < offers.size(); ++i) {
    if (offers[i].offer.seller != order.seller) {
      return Status(Code::kInvalidArgument, "SELLERS_MIXED", "an order has one seller");
    }
    RETURN_IF_ERROR(check_line(offers[i], basket.lines[i], now));
    ASSIGN_OR_RETURN(OrderLine line, priced(offers[i], basket.lines[i]));
    ASSIGN_OR_RETURN(order.total, order.total.plus(line.amount));
    order.lines.push_back(std::move(line));
  }
  return order;
}

}  // namespace farmgate::orders
