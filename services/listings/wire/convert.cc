#include "services/listings/wire/convert.h"

#include "chassis/wire/convert.h"
#include "chassis/wire/names.h"
#include "farmgate/listings/events/v1/events.pb.h"
#include "farmgate/listings/v1/listing.pb.h"

namespace farmgate::listings::wire {
namespace {

using namespace farmgate::wire;
namespace pb = farmgate::listings::events::v1;

const std::string kImages = "images/";

static_assert(static_cast<int>(ListingState::kPublished) == v1::LISTING_STATE_PUBLISHED);
static_assert(static_cast<int>(ListingState::kRetired) == v1::LISTING_STATE_RETIRED);
static_assert(static_cast<int>(ListingChange::kUnblocked) == pb::LISTING_CHANGE_UNBLOCKED);
static_assert(static_cast<int>(ListingChange::kRetired) == pb::LISTING_CHANGE_RETIRED);
static_assert(static_cast<int>(AppealState::kUpheld) == v1::APPEAL_STATE_UPHELD);
static_assert(static_cast<int>(StockState::kSoldOut) == v1::STOCK_STATE_SOLD_OUT);

void write_label(const Label& label, v1::Label& out) {
  out.set_goods_name(at(label, LabelField::kGoodsName));
  out.set_responsible_party(at(label, LabelField::kResponsibleParty));
  out.set_responsible_address(at(label, LabelField::kResponsibleAddress));
  out.set_origin(at(label, LabelField::kOrigin));
  out.set_ingredients(at(label, LabelField::kIngredients));
  out.set_storage(at(label, LabelField::kStorage));
  out.set_shelf_life(at(label, LabelField::kShelfLife));
  out.set_batch_rule(at(label, LabelField::kBatchRule));
  out.set_warnings(at(label, LabelField::kWarnings));
  out.set_specification(at(label, LabelField::kSpecification));
}

void write_image(const ListingImage& image, v1::ListingImage& out) {
  out.set_small(image_name(image.digests[0]));
  out.set_medium(image_name(image.digests[1]));
  out.set_large(image_name(image.digests[2]));
  out.set_width(image.width);
  out.set_height(image.height);
}

}  // namespace

std::string image_name(std::string_view digest) { return kImages + std::string(digest); }

std::string digest_of(const std::string& name) {
  return name.starts_with(kImages) ? name.substr(kImages.size()) : std::string();
}

Label decode(const v1::Label& label) {
  return {label.goods_name(),   label.responsible_party(), label.responsible_address(),
          label.origin(),       label.ingredients(),       label.storage(),
          label.shelf_life(),   label.batch_rule(),        label.warnings(),
          label.specification()};
}

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
  if (listing.label != Label()) write_label(listing.label, *out.mutable_label());
  out.set_trace_code(listing.trace_code);
  out.set_lowest_price_30_days_vnd(listing.lowest.price.vnd());
  out.set_appeal_state(static_cast<v1::AppealState>(listing.appeal));
  for (const ListingImage& it : listing.images) write_image(it, *out.add_images());
  return out;
}

ListingTerms decode(const v1::Listing& listing) {
  return {listing.title(),           listing.story(),         read_quantity(listing.content()),
          read_unit(listing.unit()), decode(listing.label()), listing.trace_code()};
}

v1::Listing said_of(const Listing& listing) {
  v1::Listing out;
  out.set_product(listing.product);
  out.set_title(listing.title);
  out.set_story(listing.story);
  write(listing.content, *out.mutable_content());
  out.set_unit(static_cast<type::v1::Unit>(listing.unit));
  write_label(listing.label, *out.mutable_label());
  out.set_trace_code(listing.trace_code);
  return out;
}

v1::UnmetRule encode(const Unmet& unmet) {
  v1::UnmetRule out;
  out.set_rule(unmet.cure->rule);
  out.set_field(unmet.field);
  out.set_unmet_vi(unmet.cure->unmet_vi);
  out.set_cure_vi(unmet.cure->cure_vi);
  out.set_unmet_en(unmet.cure->unmet_en);
  out.set_cure_en(unmet.cure->cure_en);
  return out;
}

ListingChange latest_change(const Listing& listing) {
  if (listing.state == ListingState::kRetired) return ListingChange::kRetired;
  if (listing.version == 1) return ListingChange::kPublished;
  if (listing.blocked_by(kTakenDown)) return ListingChange::kTakenDown;
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
  state.set_availability(std::string(state_name(listing.state)));
  state.set_from_price_vnd(listing.shelf.from_price.vnd());
  state.set_stock_state(std::string(stock_name(listing.shelf.stock)));
  state.set_seller_name(listing.seller_name);
  for (const std::string& reason : listing.block_reasons) state.add_block_reasons(reason);
  state.set_star(listing.star.stars);
  state.set_trace_code(listing.trace_code);
  return out;
}

}  // namespace farmgate::listings::wire
