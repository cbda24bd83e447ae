#include "services/listings/domain/listing.h"

#include <algorithm>

#include "services/listings/domain/gate.h"

namespace farmgate::listings {
namespace {

constexpr std::int64_t kOneUnit = 1000;

Status check_texts(const Listing& listing) {
  std::size_t bytes = listing.title.size() + listing.story.size() + listing.trace_code.size();
  for (const std::string& text : listing.label) bytes += text.size();
  if (bytes <= kTextBytes) return ok();
  return invalid("listing", "title, story and label hold at most 16,384 bytes together");
}

}  // namespace

std::string_view stock_name(StockState state) {
  switch (state) {
    case StockState::kNoOffer: return "NO_OFFER";
    case StockState::kInStock: return "IN_STOCK";
    case StockState::kSoldOut: return "SOLD_OUT";
  }
  return "";
}

std::string_view state_name(ListingState state) {
  switch (state) {
    case ListingState::kDraft: return "DRAFT";
    case ListingState::kPublished: return "PUBLISHED";
    case ListingState::kBlocked: return "BLOCKED";
    case ListingState::kRetired: return "RETIRED";
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
  if (is_announced()) ++version;
}

Status Listing::check(bool allowed, std::string_view act) const {
  if (allowed) return ok();
  std::string reasons;
  for (const std::string& reason : block_reasons) reasons += (reasons.empty() ? "" : ",") + reason;
  return refuse("LISTING_STATE", "the state of the listing does not allow this",
                {{"act", std::string(act)},
                 {"state", std::string(state_name(state))},
                 {"block_reasons", std::move(reasons)}});
}

Status Listing::publish(Time now) {
  RETURN_IF_ERROR(check_publishing());
  state = ListingState::kPublished;
  publish_time = now;
  changed(now);
  return ok();
}

StatusOr<ListingChange> Listing::edit(ListingPatch patch, Time now) {
  RETURN_IF_ERROR(check(state != ListingState::kRetired, "update"));
  if (patch.images) RETURN_IF_ERROR(arrange(*patch.images));
  if (patch.title) title = std::move(*patch.title);
  if (patch.story) story = std::move(*patch.story);
  if (patch.label) label = std::move(*patch.label);
  if (patch.trace_code) trace_code = std::move(*patch.trace_code);
  RETURN_IF_ERROR(check_texts(*this));
  const bool sold_before = block_reasons.empty();
  const bool blocks = flip(kStarNotValid, !false_star_claim(*this).empty());
  return conclude(sold_before, blocks, true, now).value_or(ListingChange::kUpdated);
}

Status Listing::check_room_for_image() const {
  RETURN_IF_ERROR(check(state != ListingState::kRetired, "add_image"));
  if (images.size() < kImagesMost) return ok();
  return refuse("TOO_MANY", "the listing has as many images as it may",
                {{"most", std::to_string(kImagesMost)}});
}

StatusOr<std::optional<ListingChange>> Listing::add_image(ListingImage image, Time now) {
  const bool has = std::any_of(images.begin(), images.end(),
                               [&](const ListingImage& it) { return it.digests == image.digests; });
  if (has) return std::optional<ListingChange>();
  RETURN_IF_ERROR(check_room_for_image());
  images.push_back(std::move(image));
  changed(now);
  return std::optional(ListingChange::kUpdated);
}

Status Listing::arrange(const std::vector<std::string>& wanted) {
  std::vector<ListingImage> kept;
  for (const std::string& digest : wanted) {
    const auto it = std::find_if(images.begin(), images.end(), [&](const ListingImage& image) {
      return image.digests.back() == digest;
    });
    if (it == images.end()) return invalid("listing.images", "names one that it has not, or twice");
    kept.push_back(std::move(*it));
    images.erase(it);
  }
  images = std::move(kept);
  return ok();
}

Status Listing::pause(Time now) {
  RETURN_IF_ERROR(check(is_public() && !blocked_by(kPaused), "pause"));
  (void)set_block(kPaused, true, now);
  return ok();
}

StatusOr<ListingChange> Listing::resume(Time now) {
  RETURN_IF_ERROR(check(is_public() && blocked_by(kPaused), "resume"));
  return set_block(kPaused, false, now).value_or(ListingChange::kUpdated);
}

Status Listing::retire(Time now) {
  RETURN_IF_ERROR(check(is_public() && !blocked_by(kTakenDown), "retire"));
  state = ListingState::kRetired;
  block_reasons.clear();
  appeal = AppealState::kNone;
  // Nothing that ends by itself is left.
  shelf.until = lowest.until = papers_until = std::nullopt;
  star = {};
  changed(now);
  return ok();
}

Status Listing::take_down(Time now) {
  RETURN_IF_ERROR(check(is_public() && !blocked_by(kTakenDown), "take_down"));
  appeal = AppealState::kNone;
  (void)set_block(kTakenDown, true, now);
  return ok();
}

Status Listing::appeal_take_down(Time now) {
  RETURN_IF_ERROR(check(blocked_by(kTakenDown) && appeal == AppealState::kNone, "appeal"));
  appeal = AppealState::kOpen;
  changed(now);
  return ok();
}

StatusOr<ListingChange> Listing::decide_appeal(bool lifted, Time now) {
  const bool open = lifted || appeal == AppealState::kOpen;
  RETURN_IF_ERROR(check(blocked_by(kTakenDown) && open, "decide_appeal"));
  appeal = lifted ? AppealState::kNone : AppealState::kUpheld;
  if (lifted) return set_block(kTakenDown, false, now).value_or(ListingChange::kUpdated);
  changed(now);
  return ListingChange::kUpdated;
}

std::optional<Time> Listing::until() const {
  std::optional<Time> first = shelf.until;
  for (const auto& other : {star.until, lowest.until, papers_until}) {
    if (other && (!first || *other < *first)) first = other;
  }
  return first;
}

std::optional<ListingChange> Listing::show(const Shelf& now_on_shelf, const Star& now_certified,
                                           const LowestPrice& now_lowest, Time now) {
  const bool same = shelf.shows_same(now_on_shelf) && star.shows_same(now_certified) &&
                    lowest.shows_same(now_lowest);
  shelf = now_on_shelf;
  star = now_certified;
  lowest = now_lowest;
  const bool sold_before = block_reasons.empty();
  const bool blocks = flip(kStarNotValid, !false_star_claim(*this).empty());
  return conclude(sold_before, blocks, !same, now);
}

std::optional<ListingChange> Listing::follow(const SellerCopy& seller_now, const PaperState& papers,
                                             Time now) {
  const bool same = seller_name == seller_now.public_name && commune == seller_now.commune;
  seller_name = seller_now.public_name;
  commune = seller_now.commune;
  papers_until = papers.until;
  const bool sold_before = block_reasons.empty();
  const bool active = flip(kSellerNotActive, !seller_now.active);
  const bool paper = flip(kPaperMissing, !papers.met);
  const bool claim = flip(kStarNotValid, !false_star_claim(*this).empty());
  return conclude(sold_before, active || paper || claim, !same, now);
}

bool Listing::blocked_by(std::string_view reason) const {
  return std::find(block_reasons.begin(), block_reasons.end(), reason) != block_reasons.end();
}

std::optional<ListingChange> Listing::set_block(std::string_view reason, bool holds, Time now) {
  const bool sold_before = block_reasons.empty();
  const bool blocks = flip(reason, holds);
  return conclude(sold_before, blocks, false, now);
}

bool Listing::flip(std::string_view reason, bool holds) {
  if (!is_public() || holds == blocked_by(reason)) return false;
  if (holds) {
    block_reasons.insert(std::upper_bound(block_reasons.begin(), block_reasons.end(), reason),
                         std::string(reason));
  } else {
    std::erase(block_reasons, reason);
  }
  state = block_reasons.empty() ? ListingState::kPublished : ListingState::kBlocked;
  return true;
}

std::optional<ListingChange> Listing::conclude(bool sold_before, bool blocks_changed,
                                               bool shows_new, Time now) {
  if (!blocks_changed && !shows_new) return std::nullopt;
  changed(now);
  const bool sold_now = block_reasons.empty();
  if (sold_before == sold_now) return ListingChange::kUpdated;
  return sold_now ? ListingChange::kUnblocked : ListingChange::kBlocked;
}

Status check_room(const ListingCounts& counts) {
  if (counts.present < kListingsPerSeller && counts.ever < kListingsEver) return ok();
  const int most = counts.present < kListingsPerSeller ? kListingsEver : kListingsPerSeller;
  return refuse("TOO_MANY", "the seller has as many listings as it may",
                {{"most", std::to_string(most)}});
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
  listing.label = terms.label;
  listing.trace_code = terms.trace_code;
  RETURN_IF_ERROR(check_texts(listing));
  listing.category = product.ocop_set;
  listing.commune = seller.commune;
  listing.content = terms.content;
  listing.unit = terms.unit;
  listing.seller_name = seller.public_name;
  listing.create_time = listing.update_time = now;
  return listing;
}

}  // namespace farmgate::listings
