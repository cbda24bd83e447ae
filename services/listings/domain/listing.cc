#include "services/listings/domain/listing.h"

#include <algorithm>

namespace farmgate::listings {
namespace {

constexpr std::int64_t kOneUnit = 1000;

}  // namespace

std::string_view stock_name(StockState state) {
  switch (state) {
    case StockState::kNoOffer: return "NO_OFFER";
    case StockState::kInStock: return "IN_STOCK";
    case StockState::kSoldOut: return "SOLD_OUT";
  }
  return "";
}

Shelf shelf_of(const std::vector<OfferCopy>& offers, Time now) {
  Shelf shelf;
  for (const OfferCopy& offer : offers) {
    if (now >= offer.end_time) continue;
    const bool open = now >= offer.start_time;
    const Time next = open ? offer.end_time : offer.start_time;
    shelf.until = std::min(shelf.until.value_or(next), next);
    if (!open) continue;
    const StockState stock = offer.has_stock ? StockState::kInStock : StockState::kSoldOut;
    const bool better = shelf.stock == StockState::kNoOffer ||
                        (stock == StockState::kInStock && shelf.stock == StockState::kSoldOut);
    if (better || (stock == shelf.stock && offer.unit_price < shelf.from_price)) {
      shelf.from_price = offer.unit_price;
      shelf.stock = stock;
    }
  }
  return shelf;
}

void Listing::changed(Time now) {
  update_time = now;
  ++revision;
  if (is_public()) ++version;
}

Status Listing::publish(const SellerCopy& seller_now, bool banned, Time now) {
  if (state != ListingState::kDraft) {
    return refuse("LISTING_STATE", "only a draft is published", {{"state", "PUBLISHED"}});
  }
  std::vector<Violation> unmet;
  if (!seller_now.active) unmet.push_back({"seller", "is not active: ask the province's office"});
  if (seller_now.public_name.empty()) unmet.push_back({"seller", "has no public name"});
  if (title.empty()) unmet.push_back({"title", "is empty"});
  if (banned) {
    unmet.push_back({"product", "is under a movement ban: wait until the province lifts it"});
  }
  if (!unmet.empty()) {
    return refuse("NOT_PUBLISHABLE", "rules of publication are not met").with(std::move(unmet));
  }
  state = ListingState::kPublished;
  publish_time = now;
  changed(now);
  return ok();
}

void Listing::edit(std::optional<std::string> new_title, std::optional<std::string> new_story,
                   Time now) {
  if (new_title) title = std::move(*new_title);
  if (new_story) story = std::move(*new_story);
  changed(now);
}

std::optional<Time> Listing::until() const {
  if (!shelf.until || !star.until) return shelf.until ? shelf.until : star.until;
  return std::min(*shelf.until, *star.until);
}

bool Listing::show(const Shelf& now_on_shelf, const Star& now_certified, Time now) {
  const bool same = shelf.shows_same(now_on_shelf) && star.shows_same(now_certified);
  shelf = now_on_shelf;
  star = now_certified;
  if (same) return false;
  changed(now);
  return true;
}

std::optional<ListingChange> Listing::follow(const SellerCopy& seller_now, Time now) {
  const bool same = seller_name == seller_now.public_name && commune == seller_now.commune;
  seller_name = seller_now.public_name;
  commune = seller_now.commune;
  if (const auto change = set_block(kSellerNotActive, !seller_now.active, now)) return change;
  if (same) return std::nullopt;
  changed(now);
  return ListingChange::kUpdated;
}

bool Listing::blocked_by(std::string_view reason) const {
  return std::find(block_reasons.begin(), block_reasons.end(), reason) != block_reasons.end();
}

std::optional<ListingChange> Listing::set_block(std::string_view reason, bool holds, Time now) {
  if (!is_public() || holds == blocked_by(reason)) return std::nullopt;
  const bool sold_before = block_reasons.empty();
  if (holds) {
    block_reasons.insert(std::upper_bound(block_reasons.begin(), block_reasons.end(), reason),
                         std::string(reason));
  } else {
    std::erase(block_reasons, reason);
  }
  state = block_reasons.empty() ? ListingState::kPublished : ListingState::kBlocked;
  changed(now);
  if (sold_before) return ListingChange::kBlocked;
  return block_reasons.empty() ? ListingChange::kUnblocked : ListingChange::kUpdated;
}

Status check_room(std::int64_t present) {
  if (present < kListingsPerSeller) return ok();
  return refuse("TOO_MANY", "the seller has as many listings as it may",
                {{"most", std::to_string(kListingsPerSeller)}});
}

StatusOr<Listing> draft(const ProductCopy& product, const SellerCopy& seller,
                        const ListingTerms& terms, Time now) {
  RETURN_IF_ERROR(check_amount("listing.content", terms.content));
  const bool loose = terms.unit != Unit::kPiece;
  if (loose && (terms.content.unit != terms.unit || terms.content.thousandths != kOneUnit)) {
    return invalid("listing.content", "goods sold by measure hold one of their own unit");
  }
  Listing listing;
  listing.id = ListingId::make();
  listing.seller = product.seller;
  listing.product = product.name;
  listing.title = terms.title;
  listing.story = terms.story;
  listing.category = product.ocop_set;
  listing.commune = seller.commune;
  listing.content = terms.content;
  listing.unit = terms.unit;
  listing.seller_name = seller.public_name;
  listing.create_time = listing.update_time = now;
  return listing;
}

}  // namespace farmgate::listings
