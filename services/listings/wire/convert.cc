#include "services/listings/wire/convert.h"

#include "chassis/wire/convert.h"
#include "chassis/wire/names.h"
#include "farmgate/listings/events/v1/events.pb.h"
#include "farmgate/listings/v1/listing.pb.h"

namespace farmgate::listings::wire {
namespace {

using namespace farmgate::wire;
namespace pb = farmgate::listings::events::v1;

static_assert(static_cast<int>(ListingState::kPublished) == v1::LISTING_STATE_PUBLISHED);
static_assert(static_cast<int>(ListingState::kBlocked) == v1::LISTING_STATE_BLOCKED);
static_assert(static_cast<int>(ListingChange::kUnblocked) == pb::LISTING_CHANGE_UNBLOCKED);
static_assert(static_cast<int>(StockState::kSoldOut) == v1::STOCK_STATE_SOLD_OUT);

}  // namespace

v1::Listing encode(const Listing& listing) {
  v1::Listing out;
  out.set_name(name_of("listings", listing.id.uuid()));
  out.set_seller(name_of("producers", listing.seller.uuid()));
  out.set_product(listing.product);
  out.set_title(listing.title);
  out.set_story(listing.story);
  out.set_category(listing.category);
  out.set_commune(listing.commune);
  write(listing.content, *out.mutable_content());
  out.set_unit(static_cast<type::v1::Unit>(listing.unit));
  out.set_seller_name(listing.seller_name);
  out.set_state(static_cast<v1::ListingState>(listing.state));
  out.set_from_price_vnd(listing.shelf.from_price.vnd());
  out.set_stock_state(static_cast<v1::StockState>(listing.shelf.stock));
  out.set_etag(etag_of(listing.revision));
  write(listing.create_time, *out.mutable_create_time());
  write(listing.update_time, *out.mutable_update_time());
  if (listing.publish_time) write(*listing.publish_time, *out.mutable_publish_time());
  for (const std::string& reason : listing.block_reasons) out.add_block_reasons(reason);
  out.set_star(listing.star.stars);
  out.set_certificate_number(listing.star.certificate_number);
  return out;
}

ListingTerms decode(const v1::Listing& listing) {
  return {listing.title(), listing.story(), read_quantity(listing.content()),
          read_unit(listing.unit())};
}

ListingChange latest_change(const Listing& listing) {
  if (listing.version == 1) return ListingChange::kPublished;
  return listing.block_reasons.empty() ? ListingChange::kUpdated : ListingChange::kBlocked;
}

pb::ListingEvent event(const Listing& listing, ListingChange change) {
  pb::ListingEvent out;
  out.set_aggregate_version(listing.version);
  out.set_change(static_cast<pb::ListingChange>(change));
  pb::ListingState& state = *out.mutable_state();
  state.set_name(name_of("listings", listing.id.uuid()));
  state.set_seller(name_of("producers", listing.seller.uuid()));
  state.set_product(listing.product);
  state.set_title(listing.title);
  state.set_category(listing.category);
  state.set_commune(listing.commune);
  write(listing.content, *state.mutable_content());
  state.set_unit(static_cast<type::v1::Unit>(listing.unit));
  state.set_availability(listing.block_reasons.empty() ? "PUBLISHED" : "BLOCKED");
  state.set_from_price_vnd(listing.shelf.from_price.vnd());
  state.set_stock_state(std::string(stock_name(listing.shelf.stock)));
  state.set_seller_name(listing.seller_name);
  for (const std::string& reason : listing.block_reasons) state.add_block_reasons(reason);
  return out;
}

}  // namespace farmgate::listings::wire
