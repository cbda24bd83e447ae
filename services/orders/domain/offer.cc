#include "services/orders/domain/offer.h"

#include <algorithm>

namespace farmgate::orders {
namespace {

constexpr std::int64_t kThousand = 1000;

Status check_terms(Time start, Time end, const std::optional<Quantity>& buyer_limit, Unit unit) {
  if (end <= start) return invalid("offer.end_time", "is not after start_time");
  if (!buyer_limit) return ok();
  if (buyer_limit->unit != unit) {
    return invalid("offer.buyer_limit", "has another unit than the listing");
  }
  return check_amount("offer.buyer_limit", *buyer_limit);
}

}  // namespace

// Closed counts by itself: who waited for the row asks with a time from before.
Status Offer::check_open(Time now) const {
  RETURN_IF_ERROR(check_not_closed());
  if (now >= start_time && now < end_time) return ok();
  return refuse("OFFER_CLOSED", "the offer takes no orders at this time",
                {{"offer", "offers/" + id.to_string()}});
}

Status Offer::check_not_ended(Time now) const {
  RETURN_IF_ERROR(check_not_closed());
  if (now < end_time) return ok();
  return refuse("OFFER_CLOSED", "the offer has ended", {{"offer", "offers/" + id.to_string()}});
}

Status Offer::check_not_closed() const {
  if (!close_time) return ok();
  return refuse("OFFER_CLOSED", "the offer was closed by its seller",
                {{"offer", "offers/" + id.to_string()}});
}

Status Offer::check_countable(int lines) const {
  if (lines <= kLinesCountedMost) return ok();
  return refuse(
      "TOO_MANY", "the offer has too many orders to begin counting them for a limit",
      {{"offer", "offers/" + id.to_string()}, {"most", std::to_string(kLinesCountedMost)}});
}

Status Offer::edit(const OfferPatch& patch) {
  RETURN_IF_ERROR(check_not_closed());
  std::optional<Quantity> limit;
  if (buyer_limit) limit = amount(*buyer_limit);
  if (patch.buyer_limit) limit = *patch.buyer_limit;
  const Time start = patch.start_time.value_or(start_time);
  const Time end = patch.end_time.value_or(end_time);
  RETURN_IF_ERROR(check_terms(start, end, limit, unit));
  unit_price = patch.unit_price.value_or(unit_price);
  buyer_limit = limit ? std::optional(limit->thousandths) : std::nullopt;
  start_time = start;
  end_time = end;
  return ok();
}

// The window ends as well: who reads nothing but windows sees that it is over.
Status Offer::close(Time now) {
  RETURN_IF_ERROR(check_not_closed());
  close_time = now;
  end_time = std::max(start_time, std::min(end_time, now));
  return ok();
}

Status Offer::withdraw(std::int64_t quantity) {
  if (available < quantity) return sold_out(id, available);
  available -= quantity;
  withdrawn += quantity;
  return ok();
}

StatusOr<Offer> open_offer(const ListingCopy& listing, bool seller_active, const OfferTerms& terms,
                           Time now) {
  if (!seller_active) return refuse("PRODUCER_SUSPENDED", "the seller is not active");
  if (!listing.on_sale) {
    return refuse("LISTING_NOT_ON_SALE", "the listing is not published",
                  {{"listing", "listings/" + listing.id.to_string()}});
  }
  RETURN_IF_ERROR(check_terms(terms.start_time, terms.end_time, terms.buyer_limit, listing.unit));
  if (terms.weight_tolerance > 0 && listing.unit != Unit::kKilogram) {
    return invalid("offer.weight_tolerance_millionths", "is for goods that are sold by weight");
  }
  Offer offer;
  offer.id = OfferId::make();
  offer.listing = listing.id;
  offer.seller = listing.seller;
  offer.fair = terms.fair;
  offer.unit = listing.unit;
  offer.unit_price = terms.unit_price;
  if (terms.buyer_limit) offer.buyer_limit = terms.buyer_limit->thousandths;
  offer.weight_tolerance = terms.weight_tolerance;
  offer.start_time = terms.start_time;
  offer.end_time = terms.end_time;
  offer.version = 1;
  offer.revision = 1;
  offer.create_time = now;
  return offer;
}

Status movement_banned(std::string_view what, std::string_view name) {
  return refuse("MOVEMENT_BANNED", "an outbreak bans the movement of these goods",
                {{std::string(what), std::string(name)}});
}

Status sold_out(OfferId offer, std::int64_t available) {
  return refuse("SOLD_OUT", "the offer has less than was asked for",
                {{"offer", "offers/" + offer.to_string()},
                 {"available_thousandths", std::to_string(available)}});
}

StatusOr<Quantity> taken_from(const LotCopy& lot, const ListingCopy& listing, Quantity quantity) {
  if (lot.product != listing.product) {
    return refuse("PRODUCT_MISMATCH", "the lot holds another product than the listing sells",
                  {{"lot", lot.name}, {"product", listing.product}});
  }
  if (lot.unit != listing.content.unit) {
    return refuse("UNIT_MISMATCH", "the lot is counted in another unit than the listing's content",
                  {{"lot", lot.name}});
  }
  const __int128 exact = static_cast<__int128>(quantity.thousandths) * listing.content.thousandths;
  if (exact % kThousand != 0 || exact / kThousand > 1'000'000'000'000) {
    return invalid("quantity", "cannot be taken from a lot exactly");
  }
  return Quantity{static_cast<std::int64_t>(exact / kThousand), listing.content.unit};
}

}  // namespace farmgate::orders
