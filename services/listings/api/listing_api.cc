#include "services/listings/api/listing_api.h"

#include <algorithm>

#include "chassis/events/arrival.h"
#include "chassis/pg/clock.h"
#include "chassis/wire/convert.h"
#include "chassis/wire/names.h"
#include "farmgate/listings/v1/listing_service.pb.h"
#include "services/listings/api/judging.h"
#include "services/listings/api/scopes.h"
#include "services/listings/events/announce.h"
#include "services/listings/events/facts.h"
#include "services/listings/storage/copies.h"
#include "services/listings/storage/histories.h"
#include "services/listings/storage/listings.h"
#include "services/listings/wire/convert.h"

namespace farmgate::listings {
namespace {

using farmgate::wire::id_of;

// Whose a product is stands in its name: another party's is not found, existing or not.
struct OwnProduct {
  ProductCopy product;
  SellerCopy seller;
};

StatusOr<OwnProduct> own_product(pg::Tx& tx, const rpc::Call& call, const std::string& name) {
  if (!call.access.covers_party(farmgate::wire::parent_of(name))) return not_found(name);
  ASSIGN_OR_RETURN(auto product, copies_store::find_product(tx, name));
  if (!product) return farmgate::events::copy_not_yet(name);
  ASSIGN_OR_RETURN(auto seller, copies_store::lock_seller(tx, product->seller));
  if (!seller) return farmgate::events::copy_not_yet(name);
  return OwnProduct{std::move(*product), std::move(*seller)};
}

ListingPatch patch_of(const v1::UpdateListingRequest& request) {
  const auto has = [&](std::string_view path) {
    return farmgate::wire::mask_has(request.update_mask(), path);
  };
  const v1::Listing& wanted = request.listing();
  ListingPatch patch;
  if (has("title")) patch.title = wanted.title();
  if (has("story")) patch.story = wanted.story();
  if (has("label")) patch.label = wire::decode(wanted.label());
  if (has("trace_code")) patch.trace_code = wanted.trace_code();
  if (has("images")) {
    patch.images.emplace();
    for (const auto& it : wanted.images()) patch.images->push_back(wire::digest_of(it.large()));
  }
  return patch;
}

// The owner's own listing, locked behind its seller's copy as the seller's events do: none of them
// passes by a listing that is not public yet and will be, and no two get one title.
using Made = ListingApi::Made;
StatusOr<Made> lock_with_seller(pg::Tx& tx, const rpc::Call& call, ListingId id,
                                const std::string& name, const std::string& etag) {
  ASSIGN_OR_RETURN(const auto seen, listing_rows::find_own(tx, id, parties_of(call)));
  if (!seen) return not_found(name);
  ASSIGN_OR_RETURN(auto seller, copies_store::lock_seller(tx, seen->seller));
  if (!seller) return farmgate::events::copy_not_yet(name);
  ASSIGN_OR_RETURN(auto listing, listing_rows::lock_own(tx, id, parties_of(call)));
  if (!listing) return not_found(name);
  RETURN_IF_ERROR(farmgate::wire::check_etag(etag, listing->revision));
  return Made{std::move(*listing), std::move(*seller)};
}

}  // namespace

auto ListingApi::enter(pg::Tx& tx, const rpc::Call& call, const v1::Listing& wanted, ListingId id,
                       const Uuid& request_id) -> StatusOr<Made> {
  ASSIGN_OR_RETURN(OwnProduct own, own_product(tx, call, wanted.product()));
  ASSIGN_OR_RETURN(const ListingCounts counts,
                   listing_rows::count_of_seller(tx, own.product.seller));
  RETURN_IF_ERROR(check_room(counts));
  ASSIGN_OR_RETURN(const Time now, pg::business_now(tx));
  ASSIGN_OR_RETURN(Listing listing, draft(own.product, own.seller, wire::decode(wanted), now));
  listing.id = id;
  ASSIGN_OR_RETURN(const auto certificates, copies_store::certificates_of(tx, {listing.product}));
  listing.star = star_of(certificates, now);
  RETURN_IF_ERROR(listing_rows::insert(tx, listing, request_id));
  return Made{std::move(listing), std::move(own.seller)};
}

StatusOr<rpc::Bytes> ListingApi::create(const rpc::Call& call,
                                        const v1::CreateListingRequest& request) {
  ASSIGN_OR_RETURN(const Uuid request_id, Uuid::parse(request.request_id()));
  return it_.once.run(call, request, [&](pg::Tx& tx) -> StatusOr<v1::Listing> {
    ASSIGN_OR_RETURN(const Made made,
                     enter(tx, call, request.listing(), ListingId::make(), request_id));
    return wire::encode(made.listing);
  });
}

StatusOr<rpc::Bytes> ListingApi::update(const rpc::Call& call,
                                        const v1::UpdateListingRequest& request) {
  RETURN_IF_ERROR(farmgate::wire::check_mask(request.update_mask(),
                                             {"title", "story", "label", "trace_code", "images"}));
  const v1::Listing& wanted = request.listing();
  ASSIGN_OR_RETURN(const ListingId id, id_of<ListingId>(wanted.name(), "listings"));
  return it_.once.run(call, request, [&](pg::Tx& tx) -> StatusOr<v1::Listing> {
    ASSIGN_OR_RETURN(Made own, lock_with_seller(tx, call, id, wanted.name(), wanted.etag()));
    ASSIGN_OR_RETURN(const Time now, pg::business_now(tx));
    ASSIGN_OR_RETURN(const ListingChange change, own.listing.edit(patch_of(request), now));
    if (own.listing.is_public()) {
      ASSIGN_OR_RETURN(const Surroundings around, surroundings_of(tx, own.listing, now));
      RETURN_IF_ERROR(refusal(
          it_.gate.unmet_words(around.facts(own.listing, own.seller), date_in_vietnam(now))));
    }
    if (farmgate::wire::mask_has(request.update_mask(), "images")) {
      RETURN_IF_ERROR(it_.images.keep(tx, own.listing));
    }
    RETURN_IF_ERROR(save_and_announce(tx, it_.outbox, own.listing, change));
    return wire::encode(own.listing);
  });
}

Status ListingApi::put_on_market(pg::Tx& tx, const rpc::Call& call, Listing& listing,
                                 const SellerCopy& seller, Time now) {
  RETURN_IF_ERROR(listing.check_publishing());
  RETURN_IF_ERROR(bring_draft_up_to_date(tx, listing, seller, now));
  ASSIGN_OR_RETURN(const Surroundings around, surroundings_of(tx, listing, now));
  RETURN_IF_ERROR(refusal(it_.gate.unmet(around.facts(listing, seller), date_in_vietnam(now))));
  RETURN_IF_ERROR(listing.publish(now));
  listing.papers_until = it_.gate.papers(seller, listing.category, around.papers, now).until;
  RETURN_IF_ERROR(save_and_announce(tx, it_.outbox, listing, ListingChange::kPublished));
  return histories::append(
      tx, listing.id,
      {.act = "PUBLISHED", .desk = "OWNER", .actor = call.principal.subject, .act_time = now});
}

StatusOr<rpc::Bytes> ListingApi::publish(const rpc::Call& call,
                                         const v1::PublishListingRequest& request) {
  ASSIGN_OR_RETURN(const ListingId id, id_of<ListingId>(request.name(), "listings"));
  return it_.once.run(call, request, [&](pg::Tx& tx) -> StatusOr<v1::Listing> {
    ASSIGN_OR_RETURN(Made own, lock_with_seller(tx, call, id, request.name(), request.etag()));
    ASSIGN_OR_RETURN(const Time now, pg::business_now(tx));
    RETURN_IF_ERROR(put_on_market(tx, call, own.listing, own.seller, now));
    return wire::encode(own.listing);
  });
}

}  // namespace farmgate::listings
