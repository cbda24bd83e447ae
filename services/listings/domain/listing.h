#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "chassis/base/clock.h"
#include "chassis/base/id.h"
#include "chassis/base/money.h"
#include "services/listings/domain/label.h"
#include "services/listings/domain/price_history.h"
#include "services/listings/domain/star.h"

namespace farmgate::listings {

using ListingId = Id<struct ListingTag>;
using OfferId = Id<struct OfferTag>;
using ProducerId = Id<struct ProducerTag>;

enum class ListingState { kDraft = 1, kPublished, kBlocked, kRetired };
enum class ListingChange {
  kPublished = 1,
  kUpdated,
  kBlocked,
  kUnblocked,
  kPaused,
  kTakenDown,
  kRetired
};
// Of the owner against a take-down: once for each of them.
enum class AppealState { kNone, kOpen, kUpheld };
enum class StockState { kNoOffer = 1, kInStock, kSoldOut };
enum class ListingOrder { kNewest = 1, kPrice };

std::string_view stock_name(StockState state);
std::string_view state_name(ListingState state);

// What listings knows of a seller and of one of its products: copies of the newest events.
struct SellerCopy {
  ProducerId id;
  std::string public_name;
  std::string commune;
  bool active = false;
  std::string kind = {};  // "HOUSEHOLD"
  bool identity_complete = true;
};
// A qualification of a seller.
struct PaperCopy {
  std::string name;    // "producers/.../qualifications/..."
  std::string kind;    // "FOOD_SAFETY"
  bool valid = false;  // neither revoked nor expired, as its newest event says
  Date from_date{};
  Date last_date{};  // both included
};
// Whether a seller has the papers that its goods need.
struct PaperState {
  bool met = true;
  std::optional<Time> until;  // a paper or a rule begins or ends: then this may be false
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

// Why a published listing is not to be sold. These begin and end by themselves ...
inline constexpr std::string_view kMovementBanned = "MOVEMENT_BANNED";
inline constexpr std::string_view kSellerNotActive = "SELLER_NOT_ACTIVE";
inline constexpr std::string_view kPaperMissing = "FOOD_SAFETY_PAPER_MISSING";
inline constexpr std::string_view kStarNotValid = "STAR_NOT_VALID";
// ... these by its owner's and by an officer's word.
inline constexpr std::string_view kPaused = "PAUSED";
inline constexpr std::string_view kTakenDown = "TAKEN_DOWN";

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

// A picture in its three sizes, smallest first: SHA-256 of each JPEG, in hexadecimal digits. The
// size is the largest one's.
struct ListingImage {
  std::array<std::string, 3> digests;
  int width = 0;
  int height = 0;
};
inline constexpr std::size_t kImagesMost = 12;  // of a listing

// New values of what the owner writes; what is not named stays.
struct ListingPatch {
  std::optional<std::string> title = {};
  std::optional<std::string> story = {};
  std::optional<Label> label = {};
  std::optional<std::string> trace_code = {};
  std::optional<std::vector<std::string>> images = {};  // the largest one's digest of each
};

struct Listing {
  ListingId id;
  ProducerId seller;
  std::string product;
  std::string title;
  std::string story;
  Label label;
  std::string trace_code;
  std::vector<ListingImage> images;  // the first one stands for it
  int category = 0;
  std::string commune;
  Quantity content;
  Unit unit = Unit::kUnspecified;
  std::string seller_name;
  ListingState state = ListingState::kDraft;
  Shelf shelf;
  Star star;
  LowestPrice lowest;
  std::optional<Time> papers_until;  // whether its papers are there is to be looked at again
  AppealState appeal = AppealState::kNone;
  std::int64_t version = 0;   // of the last event; 0 before the first publication
  std::int64_t revision = 1;  // of the row: the etag
  Time create_time;
  Time update_time;
  std::optional<Time> publish_time;
  std::vector<std::string> block_reasons;  // in order; none unless BLOCKED

  // LISTING_STATE unless a draft. Whoever publishes it asked the gate before.
  Status check_publishing() const { return check(state == ListingState::kDraft, "publish"); }
  Status publish(Time now);
  // LISTING_STATE unless a draft.
  Status check_removable() const { return check(state == ListingState::kDraft, "delete"); }
  // LISTING_STATE for a retired one, TOO_MANY. One that it has already changes nothing.
  StatusOr<std::optional<ListingChange>> add_image(ListingImage image, Time now);
  // The owner's words. LISTING_STATE for a retired one; INVALID_FIELD for more than kTextBytes, and
  // for images that it has not.
  StatusOr<ListingChange> edit(ListingPatch patch, Time now);
  // The owner's vacation: BLOCKED with PAUSED until it resumes, whatever else holds. LISTING_STATE
  // unless public, and unless it is not paused or is.
  Status pause(Time now);
  StatusOr<ListingChange> resume(Time now);
  // For good: nobody but the owner sees it. LISTING_STATE unless public, and while taken down: an
  // officer's word is not left that way.
  Status retire(Time now);
  // An officer's word: BLOCKED with TAKEN_DOWN. LISTING_STATE unless public and not taken down.
  Status take_down(Time now);
  // LISTING_STATE unless taken down without an appeal so far.
  Status appeal_take_down(Time now);
  // Lifted: free of that reason, with an appeal or without. Upheld: an open appeal is answered, and
  // there is no second one. LISTING_STATE unless taken down, and for an appeal that is not open.
  StatusOr<ListingChange> decide_appeal(bool lifted, Time now);

  // A change of foreign facts, all of them one change; nothing when it shows nothing new. With a
  // star that ends, a text that claims it blocks the listing.
  std::optional<ListingChange> show(const Shelf& now_on_shelf, const Star& now_certified,
                                    const LowestPrice& now_lowest, Time now);
  // For whoever shows a row that no sweep has come to.
  void drop_ended_star(Time now) {
    if (star.until && *star.until <= now) star = Star();
  }
  // When price, stock, star, lowest price or papers may cease to be right by themselves.
  std::optional<Time> until() const;
  // What follows from a seller's newest word: its name, its commune, whether it may sell, and
  // whether it has the papers. One change for all of it; nothing when it shows nothing new.
  std::optional<ListingChange> follow(const SellerCopy& seller, const PaperState& papers, Time now);
  // A reason begins or ceases to hold: the change that this is, or nothing for a draft, and when it
  // held or did not hold already.
  std::optional<ListingChange> set_block(std::string_view reason, bool holds, Time now);

  // Seen by everybody, on sale or blocked.
  bool is_public() const {
    return state == ListingState::kPublished || state == ListingState::kBlocked;
  }
  // Others have been told of it, and are told of what becomes of it.
  bool is_announced() const { return state != ListingState::kDraft; }
  bool blocked_by(std::string_view reason) const;

 private:
  void changed(Time now);
  Status check(bool allowed, std::string_view act) const;
  Status check_room_for_image() const;
  Status arrange(const std::vector<std::string>& wanted);
  bool flip(std::string_view reason, bool holds);
  std::optional<ListingChange> conclude(bool sold_before, bool blocks_changed, bool shows_new,
                                        Time now);
};

struct ListingTerms {
  std::string title;
  std::string story;
  Quantity content;
  Unit unit = Unit::kUnspecified;
  Label label = {};
  std::string trace_code = {};
};
// How many one seller may have, and with those that it retired. FAILED_PRECONDITION/TOO_MANY when
// so many are there already.
inline constexpr int kListingsPerSeller = 500;
inline constexpr int kListingsEver = 5000;
struct ListingCounts {
  std::int64_t present = 0;
  std::int64_t ever = 0;
};
Status check_room(const ListingCounts& counts);
// What its owner wrote, together: a list of 200 stays below the 4 MiB that a client takes.
inline constexpr std::size_t kTextBytes = 16 * 1024;
// A draft. INVALID_FIELD: content not positive, loose goods whose content is not one unit, or
// longer texts than kTextBytes.
StatusOr<Listing> draft(const ProductCopy& product, const SellerCopy& seller,
                        const ListingTerms& terms, Time now);

}  // namespace farmgate::listings
