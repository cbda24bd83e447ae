#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "chassis/base/clock.h"
#include "chassis/base/id.h"
#include "chassis/base/money.h"
#include "services/listings/domain/star.h"

namespace farmgate::listings {

using ListingId = Id<struct ListingTag>;
using OfferId = Id<struct OfferTag>;
using ProducerId = Id<struct ProducerTag>;

enum class ListingState { kDraft = 1, kPublished, kBlocked };
enum class ListingChange { kPublished = 1, kUpdated, kBlocked, kUnblocked };
enum class StockState { kNoOffer = 1, kInStock, kSoldOut };
enum class ListingOrder { kNewest = 1, kPrice };

std::string_view stock_name(StockState state);

// What listings knows of a seller and of one of its products: copies of the newest events.
struct SellerCopy {
  ProducerId id;
  std::string public_name;
  std::string commune;
  bool active = false;
  std::string kind;  // "HOUSEHOLD", "COOPERATIVE"; "" when not known
};
struct ProductCopy {
  std::string name;  // "producers/.../products/..."
  ProducerId seller;
  int ocop_set = 0;
  std::string species;  // "PIG"; "" for what is no animal
};
// The movement ban of an outbreak: on each of its days, both included, goods of each of its species
// of sellers in each of its communes are not to be sold.
struct BanCopy {
  Uuid outbreak;
  std::vector<std::string> species;
  std::vector<std::string> communes;
  Date from_date;
  std::optional<Date> through_date;
};

// Why a published listing is not to be sold; each begins and ends by itself.
inline constexpr std::string_view kMovementBanned = "MOVEMENT_BANNED";
inline constexpr std::string_view kSellerNotActive = "SELLER_NOT_ACTIVE";

// Price and stock as the open offers of a listing show them.
struct Shelf {
  Money from_price;
  StockState stock = StockState::kNoOffer;
  std::optional<Time> until;  // the next offer begins or ends: then this may be false

  bool shows_same(const Shelf& other) const {
    return from_price == other.from_price && stock == other.stock;
  }
};

// What listings knows of one offer.
struct OfferCopy {
  OfferId id;
  ListingId listing;
  Money unit_price;
  bool has_stock = false;
  Time start_time;
  Time end_time;
};

// The lowest price among offers that are open and have stock, else among those that are open.
Shelf shelf_of(const std::vector<OfferCopy>& offers, Time now);

struct Listing {
  ListingId id;
  ProducerId seller;
  std::string product;
  std::string title;
  std::string story;
  int category = 0;
  std::string commune;
  Quantity content;
  Unit unit = Unit::kUnspecified;
  std::string seller_name;
  ListingState state = ListingState::kDraft;
  Shelf shelf;
  Star star;
  std::int64_t version = 0;   // of the last event; 0 before the first publication
  std::int64_t revision = 1;  // of the row: the etag
  Time create_time;
  Time update_time;
  std::optional<Time> publish_time;
  std::vector<std::string> block_reasons;  // in order; none unless BLOCKED

  // LISTING_STATE unless a draft; NOT_PUBLISHABLE with one violation per unmet rule. banned: a
  // movement ban holds for its product.
  Status publish(const SellerCopy& seller, bool banned, Time now);
  void edit(std::optional<std::string> new_title, std::optional<std::string> new_story, Time now);
  // A change of foreign facts; false when it shows nothing new.
  bool show(const Shelf& now_on_shelf, Time now) { return show(now_on_shelf, star, now); }
  bool show(const Shelf& now_on_shelf, const Star& now_certified, Time now);
  // When price, stock or star may cease to be right by themselves.
  std::optional<Time> until() const;
  // What follows from a seller's newest word: its name, its commune, and whether it may sell. One
  // change for all of it; nothing when it shows nothing new.
  std::optional<ListingChange> follow(const SellerCopy& seller, Time now);
  // A reason begins or ceases to hold: the change that this is, or nothing for a draft, and when it
  // held or did not hold already.
  std::optional<ListingChange> set_block(std::string_view reason, bool holds, Time now);

  // Seen by everybody, on sale or blocked.
  bool is_public() const { return state != ListingState::kDraft; }
  bool blocked_by(std::string_view reason) const;

 private:
  void changed(Time now);
};

struct ListingTerms {
  std::string title;
  std::string story;
  Quantity content;
  Unit unit = Unit::kUnspecified;
};
// How many one seller may have. FAILED_PRECONDITION/TOO_MANY when `present` are there already.
inline constexpr int kListingsPerSeller = 500;
Status check_room(std::int64_t present);
// A draft. INVALID_FIELD: content not positive, or loose goods whose content is not one unit.
StatusOr<Listing> draft(const ProductCopy& product, const SellerCopy& seller,
                        const ListingTerms& terms, Time now);

}  // namespace farmgate::listings
