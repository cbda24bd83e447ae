#include "services/listings/api/listing_api.h"

#include <algorithm>

#include "chassis/events/arrival.h"
#include "chassis/pg/clock.h"
#include "chassis/wire/convert.h"
#include "chassis/wire/names.h"
#include "farmgate/listings/v1/listing_service.pb.h"
#include "services/listings/api/judging.h"
#include "services/listings/events/announce.h"
#include "services/listings/events/facts.h"
#include "services/listings/storage/copies.h"
#include "services/listings/storage/histories.h"
#include "services/listings/storage/listings.h"
#include "services/listings/wire/convert.h"

namespace farmgate::listings {
namespace {

using farmgate::wire::find_id;
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

// A published listing as it is at this instant, though the sweep that saves what ended has not come
// to it yet.
StatusOr<std::optional<Listing>> public_now(pg::Tx& tx, const Gate& gate, ListingId id) {
  ASSIGN_OR_RETURN(auto listing, listing_rows::find_public(tx, id));
  if (!listing || !listing->until()) return listing;
  ASSIGN_OR_RETURN(const Time now, pg::business_now(tx));
  if (now >= *listing->until()) RETURN_IF_ERROR(bring_up_to_date(tx, gate, *listing, now));
  return listing;
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
  ASSIGN_OR_RETURN(const auto certificates, copies_store::certificates_of(tx, listing.product));
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
  RETURN_IF_ERROR(
      farmgate::wire::check_mask(request.update_mask(), {"title", "story", "label", "trace_code"}));
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
  const auto callers = parties_of(call);
  const bool own =
      filter.seller && std::find(callers.begin(), callers.end(), *filter.seller) != callers.end();
  const auto parties = own ? callers : listing_rows::Parties();
  Time now{};
  ASSIGN_OR_RETURN(
      auto found,
      it_.database.read(call.deadline, [&](pg::Tx& tx) -> StatusOr<std::vector<Listing>> {
        ASSIGN_OR_RETURN(now, pg::business_now(tx));
        ASSIGN_OR_RETURN(auto rows, listing_rows::list(tx, filter, parties, page));
        for (Listing& row : rows) {
          // Ended since the last sweep: no star is shown that no certificate holds up.
          const bool ended = row.is_public() && row.until() && now >= *row.until();
          if (ended) RETURN_IF_ERROR(bring_up_to_date(tx, it_.gate, row, now));
        }
        return rows;
      }));
  v1::ListListingsResponse reply;
  reply.set_next_page_token(it_.pager.finish(page, found, [&](const Listing& last) {
    return listing_rows::position(last, filter.order);
  }));
  for (const Listing& listing : found) {
    // Blocked since then: its owner alone sees it here.
    if (!own && !listing.block_reasons.empty()) continue;
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
  ASSIGN_OR_RETURN(auto listing, it_.database.read(deadline, [&](pg::Tx& tx) {
    return public_now(tx, it_.gate, id);
  }));
  if (!listing) return std::optional<redis::Loaded>();
  redis::Loaded loaded{listing->version, wire::encode(*listing).SerializeAsString(),
                       listing->until()};
  return std::optional<redis::Loaded>(std::move(loaded));
}

}  // namespace farmgate::listings
