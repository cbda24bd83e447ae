#include "services/listings/api/listing_api.h"

#include "chassis/events/arrival.h"
#include "chassis/pg/clock.h"
#include "chassis/wire/convert.h"
#include "chassis/wire/names.h"
#include "farmgate/listings/v1/listing_service.pb.h"
#include "services/listings/events/announce.h"
#include "services/listings/storage/bans.h"
#include "services/listings/storage/copies.h"
#include "services/listings/storage/listings.h"
#include "services/listings/wire/convert.h"

namespace farmgate::listings {
namespace {

using farmgate::wire::find_id;
using farmgate::wire::id_of;

listing_rows::Parties parties_of(const rpc::Call& call) {
  listing_rows::Parties parties;
  for (const std::string& party : call.access.parties) {
    if (auto id = find_id(party, "producers")) parties.emplace_back(*id);
  }
  return parties;
}

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

// A published listing as it is at this instant, though the sweep that saves a new shelf has not
// come to it yet.
StatusOr<std::optional<Listing>> public_now(pg::Tx& tx, ListingId id) {
  ASSIGN_OR_RETURN(auto listing, listing_rows::find_public(tx, id));
  if (!listing || !listing->until()) return listing;
  ASSIGN_OR_RETURN(const Time now, pg::business_now(tx));
  if (now < *listing->until()) return listing;
  ASSIGN_OR_RETURN(const auto offers, copies_store::offers_of(tx, id));
  ASSIGN_OR_RETURN(const auto certificates, copies_store::certificates_of(tx, listing->product));
  listing->shelf = shelf_of(offers, now);
  listing->star = star_of(certificates, now);
  return listing;
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

StatusOr<v1::ListListingsResponse> ListingApi::list(const rpc::Call& call,
                                                    const v1::ListListingsRequest& request) {
  ASSIGN_OR_RETURN(const auto page, it_.pager.open(request));
  listing_rows::Filter filter;
  if (!request.seller().empty()) {
    ASSIGN_OR_RETURN(filter.seller, id_of<ProducerId>(request.seller(), "producers"));
  }
  filter.commune = request.commune();
  filter.category = request.category();
  filter.in_stock = request.in_stock();
  if (request.order() == v1::LISTING_ORDER_PRICE) filter.order = ListingOrder::kPrice;
  // Drafts are shown to their owner alone, and only when it asks for its own.
  const bool own = filter.seller && call.access.covers_party(request.seller());
  const auto parties = own ? parties_of(call) : listing_rows::Parties();
  Time now{};
  ASSIGN_OR_RETURN(
      auto found,
      it_.database.read(call.deadline, [&](pg::Tx& tx) -> StatusOr<std::vector<Listing>> {
        ASSIGN_OR_RETURN(now, pg::business_now(tx));
        return listing_rows::list(tx, filter, parties, page);
      }));
  v1::ListListingsResponse reply;
  reply.set_next_page_token(it_.pager.finish(page, found, [&](const Listing& last) {
    return listing_rows::position(last, filter.order);
  }));
  for (Listing& listing : found) {
    // Ended since the last sweep: no star is shown that no certificate holds up.
    if (listing.star.until && now >= *listing.star.until) listing.star = {};
    *reply.add_listings() = wire::encode(listing);
  }
  return reply;
}

std::optional<StatusOr<rpc::SharedBytes>> ListingApi::peek(const rpc::Call& call,
                                                           const v1::GetListingRequest& request) {
  auto known = it_.pages.peek(request.name());
  if (!known) return std::nullopt;
  if (known->bytes != nullptr) return StatusOr<rpc::SharedBytes>(std::move(known->bytes));
  // No public page; only a caller with parties can still own a draft of this name.
  if (!call.access.parties.empty()) return std::nullopt;
  return StatusOr<rpc::SharedBytes>(not_found(request.name()));
}

StatusOr<rpc::SharedBytes> ListingApi::get(const rpc::Call& call,
                                           const v1::GetListingRequest& request) {
  ASSIGN_OR_RETURN(const ListingId id, id_of<ListingId>(request.name(), "listings"));
  ASSIGN_OR_RETURN(redis::Found found,
                   it_.pages.get(
                       request.name(), [this, id](Deadline deadline) { return load(id, deadline); },
                       call.deadline));
  if (found.bytes != nullptr) return std::move(found.bytes);
  const auto parties = parties_of(call);
  if (parties.empty()) return not_found(request.name());
  ASSIGN_OR_RETURN(auto own, it_.database.read(call.deadline, [&](pg::Tx& tx) {
    return listing_rows::find_own(tx, id, parties);
  }));
  if (!own) return not_found(request.name());
  return std::make_shared<const std::string>(wire::encode(*own).SerializeAsString());
}

StatusOr<std::optional<redis::Loaded>> ListingApi::load(ListingId id, Deadline deadline) {
  ASSIGN_OR_RETURN(auto listing,
                   it_.database.read(deadline, [&](pg::Tx& tx) { return public_now(tx, id); }));
  if (!listing) return std::optional<redis::Loaded>();
  redis::Loaded loaded{listing->version, wire::encode(*listing).SerializeAsString(),
                       listing->until()};
  return std::optional<redis::Loaded>(std::move(loaded));
}

}  // namespace farmgate::listings
