#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "chassis/base/clock.h"
#include "chassis/base/money.h"
#include "services/orders/domain/ids.h"
#include "services/orders/domain/offer.h"
#include "services/orders/domain/receipt.h"
#include "services/orders/domain/tally.h"
#include "services/orders/domain/tax.h"

namespace farmgate::orders {

enum class OrderState {
  kHeld = 1,
  kPaid,
  kExpired,
  kCancelled,
  kRefunded,
  kShipped,
  kReady,
  kCompleted,
  kConfirmed,
  kReturned
};
enum class Fulfilment { kDelivery = 1, kPickup };
enum class PaymentMethod { kTransfer = 1, kCashOnDelivery };

// Who speaks: a seller may be its own buyer.
struct Sides {
  bool buyer = false;
  bool seller = false;
};

std::string_view state_name(OrderState state);

struct Contact {
  std::string full_name;
  std::string phone;
  std::string address;
};

struct BasketLine {
  OfferId offer;
  Quantity quantity;
};

// What a buyer asks for.
struct Basket {
  std::string buyer;  // token subject
  std::vector<BasketLine> lines;
  Contact contact;
  Fulfilment fulfilment = Fulfilment::kDelivery;
  PaymentMethod payment_method = PaymentMethod::kTransfer;
};

// An offer as an order needs it: with the copies of its listing and seller.
struct OfferOnSale {
  Offer offer;
  std::string title;
  bool listing_on_sale = false;
  bool seller_active = false;
  bool movement_banned = false;
  TaxedGoods goods;
  TaxClass tax;                     // of the day
  std::optional<Money> fair_limit;  // what one buyer may take at the offer's fair

  // The fair whose limit counts what a buyer takes of it.
  std::optional<FairId> counting_fair() const { return fair_limit ? offer.fair : std::nullopt; }
};

struct OrderLine {
  OfferId offer;
  ListingId listing;
  std::string title;
  Quantity quantity;
  Money unit_price;
  Money amount;
  std::int64_t weight_tolerance = 0;         // millionths, as the offer said
  std::optional<std::int64_t> ordered = {};  // thousandths, once the goods were weighed
  TaxClass tax = {};
  std::optional<FairId> counted_at = {};  // the fair whose limit for its buyer it counts towards
};

struct Order {
  OrderId id;
  std::string buyer;
  ProducerId seller;
  OrderState state = OrderState::kHeld;
  std::vector<OrderLine> lines;
  Contact contact;
  Fulfilment fulfilment = Fulfilment::kDelivery;
  PaymentMethod payment_method = PaymentMethod::kTransfer;
  Money total;
  std::string payment_code;
  std::optional<Time> hold_expire_time;  // none for cash on delivery
  Time create_time;
  Time update_time;
  std::int64_t version = 0;
  std::optional<Receipt> receipt;  // once it was handed over

  bool is_cash() const { return payment_method == PaymentMethod::kCashOnDelivery; }
  // Paid, or confirmed to be paid in cash, and still with its seller.
  bool is_to_pack() const { return state == OrderState::kPaid || state == OrderState::kConfirmed; }
  bool is_weighed() const;  // once, when it was packed
  // What its lines count for at fairs with a limit, from its placing until they are given back.
  Tallies fair_tallies() const;
  // One of the buyer's open cash orders, from its placing until it has an end; nothing for others.
  Tallies cash_tally() const;

  // Each end of a hold is reached once: ORDER_STATE from any other state.
  Status pay(Time now);
  Status cancel(Time now);   // also a CONFIRMED one, by its buyer
  Status decline(Time now);  // a CONFIRMED one, by its seller
  Status expire(Time now);
  // The transfer came after the hold had expired and the stock could be taken once more.
  Status pay_late(Time now);
  // PAID is called off.
  Status refund(Time now);

  // What becomes of goods that are paid for, or will be when they are handed over. ORDER_STATE from
  // any other state, and for an order that is to be fulfilled the other way.
  Status ship(Time now);        // delivery: on their way
  Status make_ready(Time now);  // pick-up: packed, the buyer may come
  Status hand_over(Time now);   // the buyer is here
  // They have arrived: says the buyer, of goods that were paid for; the seller, who has the cash.
  Status complete(Sides said_by, Time now);
  // Not taken, not picked up or brought back: RETURNED.
  Status come_back(Time now);
  bool was_shipped() const {
    return fulfilment == Fulfilment::kDelivery &&
           (state == OrderState::kShipped || state == OrderState::kCompleted ||
            state == OrderState::kReturned);
  }

 private:
  Status move(std::initializer_list<OrderState> from, OrderState to, Time now);
  Status check_fulfilment(Fulfilment wanted) const;
};

// The rows beyond one offer that count what this basket takes of these offers, of which it has
// lines: those that the order will count in, and no others.
std::set<TallyKey> tally_keys(const Basket& basket, const std::vector<const OfferOnSale*>& offers);

// Equal offers added up, in order of offer id: the order in which rows are locked everywhere.
// INVALID_ARGUMENT/UNIT_MISMATCH when lines of one offer have different units.
StatusOr<std::vector<BasketLine>> merged(std::vector<BasketLine> lines);

// Prices a basket against the offers of its lines (same order): HELD, or CONFIRMED for cash on
// delivery. Judges what does not change under
// the order's locks: SELLERS_MIXED, UNIT_MISMATCH, MOVEMENT_BANNED, LISTING_NOT_ON_SALE,
// PRODUCER_SUSPENDED, OFFER_CLOSED. Stock and buyer limits are judged by the statement that takes
// them.
StatusOr<Order> place_order(const Basket& basket, const std::vector<OfferOnSale>& offers,
                            std::chrono::seconds hold, Time now);

}  // namespace farmgate::orders
