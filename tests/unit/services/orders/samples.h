#pragma once

#include "services/orders/domain/order.h"

namespace farmgate::orders {

using namespace std::chrono_literals;

inline const Time kNow{std::chrono::sys_days{std::chrono::year{2026} / 6 / 15}};

inline ListingCopy box_listing() {
  ListingCopy listing;
  listing.id = ListingId::make();
  listing.seller = ProducerId::make();
  listing.product = "producers/p/products/lychee";
  listing.title = "Vải thiều, hộp 5 kg";
  listing.unit = Unit::kPiece;
  listing.content = {5'000, Unit::kKilogram};
  listing.on_sale = true;
  return listing;
}

inline OfferOnSale boxes_on_sale(Money price = Money::vnd(225'000)) {
  const ListingCopy listing = box_listing();
  OfferOnSale it;
  it.offer = *open_offer(listing, true,
                         {.fair = {},
                          .unit_price = price,
                          .buyer_limit = {},
                          .start_time = kNow,
                          .end_time = kNow + 24h},
                         kNow);
  it.title = listing.title;
  it.listing_on_sale = true;
  it.seller_active = true;
  return it;
}

inline BasketLine line_of(const OfferOnSale& it, std::int64_t pieces) {
  return {it.offer.id, {1000 * pieces, Unit::kPiece}};
}

inline StatusOr<Order> order_of(const std::vector<OfferOnSale>& offers,
                                std::vector<BasketLine> lines, Time now = kNow + 1h) {
  Basket basket;
  basket.buyer = "an";
  basket.lines = std::move(lines);
  return place_order(basket, offers, 900s, now);
}

}  // namespace farmgate::orders
