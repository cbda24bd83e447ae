#pragma once

#include <string>
#include <string_view>

#include "chassis/base/clock.h"
#include "chassis/base/status.h"
#include "services/orders/domain/ids.h"
#include "services/orders/domain/offer.h"

namespace farmgate::orders {

// What a buyer says at the booth: six letters and digits that are not mistaken for one another,
// out of the system's source of randomness. 30 bits, so that the ten guesses of an hour get
// nowhere.
std::string make_pickup_code();
// The same code however it was typed: capitals, without blanks and hyphens.
std::string pickup_code_of(std::string_view typed);

// Goods that are packed and wait for their buyer.
struct Pickup {
  OrderId order;
  std::string phone;  // "+84912345678"
  std::string code;
};

// How goods went to their buyer.
struct Shipment {
  std::string carrier;  // "": the seller
  std::string tracking_code;
  Time ship_time;
};

// How goods came back to their seller.
struct GoodsReturn {
  std::string reason;
  bool written_off = false;  // not fit to be sold again
  std::string returner;
  Time return_time;
};

// What a seller packs of one listing.
struct PickItem {
  ListingId listing;
  std::string title;
  Quantity quantity;
  int orders = 0;
};

// Guesses are counted for each order and each phone: so many within the span, right or wrong.
inline constexpr int kGuessesMost = 10;
inline constexpr std::chrono::minutes kGuessSpan{60};
// RESOURCE_EXHAUSTED/PICKUP_CODE_LOCKED with RetryInfo when this guess, the `count`th since
// `begin`, is one too many.
Status check_guess(int count, Time begin, Time now);
// PICKUP_CODE_WRONG.
Status wrong_pickup_code();

}  // namespace farmgate::orders
