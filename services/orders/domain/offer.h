#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "chassis/base/clock.h"
#include "chassis/base/money.h"
#include "services/orders/domain/ids.h"

namespace farmgate::orders {

enum class OfferChange { kOpened = 1, kUpdated, kStocked, kSoldOut, kClosed };

// What orders knows of a listing: the copy of its newest event.
struct ListingCopy {
  ListingId id;
  ProducerId seller;
  std::string product;  // "producers/.../products/..."
  std::string title;
  Unit unit = Unit::kUnspecified;
  Quantity content;  // of the lot, in one unit of the listing
  bool on_sale = false;
  bool banned = false;  // its page is blocked by a movement ban
  int category = 0;     // OCOP set
};

// What orders knows of a seller and of those of its products that are animals or come from them.
struct AnimalProduct {
  std::string name;  // "producers/.../products/..."
  std::string species;
};
struct SellerCopy {
  ProducerId id;
  bool active = false;
  std::string public_name;
  std::string commune;
  std::string kind;  // "HOUSEHOLD"
  std::vector<AnimalProduct> products;
};
// The movement ban of an outbreak: it holds on each of its days, both included, for each of its
// species and communes.
struct BanCopy {
  Uuid outbreak;
  std::vector<std::string> species;
  std::vector<std::string> communes;
  Date from_date;
  std::optional<Date> through_date;
};

// What orders knows of a lot: whether it may fill an offer. How much is left only producers knows.
struct LotCopy {
  std::string name;  // "producers/.../lots/..."
  std::string product;
  Unit unit = Unit::kUnspecified;
};

// An order of an offer is counted by its limit while the offer waits: a limit comes before there
// are more lines than that.
inline constexpr int kLinesCountedMost = 50'000;

// What an update puts in place of what is there; a limit may be taken away.
struct OfferPatch {
  std::optional<Money> unit_price;
  std::optional<std::optional<Quantity>> buyer_limit;
  std::optional<Time> start_time;
  std::optional<Time> end_time;
};

// Price and stock of a listing; all amounts in thousandths of `unit`. received = available + held +
// sold + withdrawn + at_devices, at every commit.
struct Offer {
  OfferId id;
  ListingId listing;
  ProducerId seller;
  std::optional<FairId> fair;
  Unit unit = Unit::kUnspecified;
  Money unit_price;
  std::int64_t received = 0;
  std::int64_t available = 0;
  std::int64_t held = 0;
  std::int64_t sold = 0;
  std::int64_t withdrawn = 0;
  std::int64_t at_devices = 0;  // handed to tablets at booths, and not sold there
  std::optional<std::int64_t> buyer_limit;
  std::int64_t weight_tolerance = 0;  // millionths: weighed when it is packed; 0: sold as ordered
  Time start_time;                    // orders are taken from here (inclusive)
  Time end_time;                      // to here (exclusive)
  std::int64_t version = 0;           // of the last event
  std::int64_t revision = 0;          // of the row: the etag
  Time create_time;
  std::optional<Time> close_time;  // for good, by its seller

  Quantity amount(std::int64_t thousandths) const { return {thousandths, unit}; }
  // OFFER_CLOSED outside the window.
  Status check_open(Time now) const;
  // Whether goods may still come to it, before its window as well.
  Status check_not_ended(Time now) const;

  // A limit comes to an offer of which so many lines were ordered: TOO_MANY.
  Status check_countable(int lines) const;
  // Each refuses OFFER_CLOSED once it is closed. Orders that were placed keep their price.
  Status edit(const OfferPatch& patch);  // INVALID_FIELD
  Status close(Time now);
  // Goods leave the stock unsold: SOLD_OUT when there are not so many. Of a closed offer too.
  Status withdraw(std::int64_t quantity);

 private:
  Status check_not_closed() const;
};

// A new offer of a listing's seller. LISTING_NOT_ON_SALE, PRODUCER_SUSPENDED, INVALID_FIELD.
struct OfferTerms {
  std::optional<FairId> fair;
  Money unit_price;
  std::optional<Quantity> buyer_limit;
  Time start_time;
  Time end_time;
  std::int64_t weight_tolerance = 0;
};
StatusOr<Offer> open_offer(const ListingCopy& listing, bool seller_active, const OfferTerms& terms,
                           Time now);

// The refusal where the stock does not cover what is asked for.
Status sold_out(OfferId offer, std::int64_t available);

// FAILED_PRECONDITION/MOVEMENT_BANNED: the goods of this listing or offer may not move.
Status movement_banned(std::string_view what, std::string_view name);

// What the lot must give so that the offer's stock grows by `quantity`. PRODUCT_MISMATCH,
// UNIT_MISMATCH, INVALID_FIELD when it cannot be weighed out exactly.
StatusOr<Quantity> taken_from(const LotCopy& lot, const ListingCopy& listing, Quantity quantity);

}  // namespace farmgate::orders
