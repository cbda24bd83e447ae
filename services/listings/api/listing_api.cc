#include "services/listings/api/listing_api.h"

#include "chassis/events/arrival.h"
#include "chassis/pg/clock.h"
#include "chassis/wire/convert.h"
#include "chassis/wire/names.h"
#include "farmgate/listings/v1/listing_service.pb.h"
#include "services/listings/api/scopes.h"
#include "services/listings/events/announce.h"
#include "services/listings/storage/bans.h"
#include "services/listings/storage/copies.h"
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

}  // namespace

StatusOr<rpc::Bytes> ListingApi::create(const rpc::Call& call,
                                        const v1::CreateListingRequest& request) {
  ASSIGN_OR_RETURN(const Uuid request_id, Uuid::parse(request.request_id()));
  return it_.once.run(call, request, [&](pg::Tx& tx) -> StatusOr<v1::Listing> {
    ASSIGN_OR_RETURN(const OwnProduct own, own_product(tx, call, request.listing().product()));
    ASSIGN_OR_RETURN(const std::int64_t count,
                     listing_rows::count_of_seller(tx, own.product.seller));
    RETURN_IF_ERROR(check_room(count));
    ASSIGN_OR_RETURN(const Time now, pg::business_now(tx));
    ASSIGN_OR_RETURN(Listing listing,
                     draft(own.product, own.seller, wire::decode(request.listing()), now));
    ASSIGN_OR_RETURN(const auto certificates, copies_store::certificates_of(tx, listing.product));
    listing.star = star_of(certificates, now);
    RETURN_IF_ERROR(listing_rows::insert(tx, listing, request_id));
    return wire::encode(listing);
  });
}

StatusOr<rpc::Bytes> ListingApi::update(const rpc::Call& call,
                                        const v1::UpdateListingRequest& request) {
  RETURN_IF_ERROR(farmgate::wire::check_mask(request.update_mask(), {"title", "story"}));
  const v1::Listing& wanted = request.listing();
  ASSIGN_OR_RETURN(const ListingId id, id_of<ListingId>(wanted.name(), "listings"));
  return it_.once.run(call, request, [&](pg::Tx& tx) -> StatusOr<v1::Listing> {
    ASSIGN_OR_RETURN(auto listing, listing_rows::lock_own(tx, id, parties_of(call)));
    if (!listing) return not_found(wanted.name());
    RETURN_IF_ERROR(farmgate::wire::check_etag(wanted.etag(), listing->revision));
    ASSIGN_OR_RETURN(const Time now, pg::business_now(tx));
    std::optional<std::string> title;
    std::optional<std::string> story;
    if (farmgate::wire::mask_has(request.update_mask(), "title")) title = wanted.title();
    if (farmgate::wire::mask_has(request.update_mask(), "story")) story = wanted.story();
    listing->edit(std::move(title), std::move(story), now);
    RETURN_IF_ERROR(save_and_announce(tx, it_.outbox, *listing));
    return wire::encode(*listing);
  });
}

StatusOr<rpc::Bytes> ListingApi::publish(const rpc::Call& call,
                                         const v1::PublishListingRequest& request) {
  ASSIGN_OR_RETURN(const ListingId id, id_of<ListingId>(request.name(), "listings"));
  return it_.once.run(call, request, [&](pg::Tx& tx) -> StatusOr<v1::Listing> {
    // The seller's copy first, as its events do: none of them passes by a listing that is not
    // public yet and will be.
    ASSIGN_OR_RETURN(const auto seen, listing_rows::find_own(tx, id, parties_of(call)));
    if (!seen) return not_found(request.name());
    ASSIGN_OR_RETURN(auto seller, copies_store::lock_seller(tx, seen->seller));
    if (!seller) return farmgate::events::copy_not_yet(request.name());
    ASSIGN_OR_RETURN(auto listing, listing_rows::lock_own(tx, id, parties_of(call)));
    if (!listing) return not_found(request.name());
    RETURN_IF_ERROR(farmgate::wire::check_etag(request.etag(), listing->revision));
    ASSIGN_OR_RETURN(const Time now, pg::business_now(tx));
    ASSIGN_OR_RETURN(const bool banned, ban_store::holds(tx, *listing, date_in_vietnam(now)));
    RETURN_IF_ERROR(listing->publish(*seller, banned, now));
    RETURN_IF_ERROR(save_and_announce(tx, it_.outbox, *listing, ListingChange::kPublished));
    return wire::encode(*listing);
  });
}

}  // namespace farmgate::listings
