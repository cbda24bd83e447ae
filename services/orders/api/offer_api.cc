#include "services/orders/api/offer_api.h"

#include "chassis/pg/clock.h"
#include "chassis/wire/convert.h"
#include "chassis/wire/names.h"
#include "farmgate/orders/v1/offer_service.pb.h"
#include "services/orders/api/copies.h"
#include "services/orders/events/announce.h"
#include "services/orders/storage/bans.h"
#include "services/orders/storage/fairs.h"
#include "services/orders/storage/offers.h"
#include "services/orders/wire/convert.h"

namespace farmgate::orders {

using farmgate::wire::id_of;
using farmgate::wire::position_of;

namespace {

// Under the lock of the offer: its orders wait meanwhile.
Status begin_counting(pg::Tx& tx, const Offer& offer) {
  ASSIGN_OR_RETURN(const int lines, offers::count_lines(tx, offer.id, kLinesCountedMost));
  RETURN_IF_ERROR(offer.check_countable(lines));
  return offers::count_shares(tx, offer.id);
}

}  // namespace

StatusOr<rpc::Bytes> OfferApi::create(const rpc::Call& call,
                                      const v1::CreateOfferRequest& request) {
  ASSIGN_OR_RETURN(const wire::OfferRequest wanted, wire::decode(request.offer()));
  ASSIGN_OR_RETURN(const Uuid request_id, Uuid::parse(request.request_id()));
  return it_.once.run(call, request, [&](pg::Tx& tx) -> StatusOr<v1::Offer> {
    ASSIGN_OR_RETURN(const ListingCopy listing, own_listing(tx, call, wanted.listing));
    ASSIGN_OR_RETURN(const bool active, offers::seller_active(tx, listing.seller));
    if (wanted.terms.fair) {
      ASSIGN_OR_RETURN(auto fair, fairs::find(tx, *wanted.terms.fair));
      if (!fair) return not_found(request.offer().fair());
    }
    ASSIGN_OR_RETURN(const bool banned, bans::hold_listing(tx, listing.id));
    if (banned) return movement_banned("listing", request.offer().listing());
    ASSIGN_OR_RETURN(const Time now, pg::business_now(tx));
    ASSIGN_OR_RETURN(const Offer offer, open_offer(listing, active, wanted.terms, now));
    RETURN_IF_ERROR(offers::insert(tx, offer, request_id));
    RETURN_IF_ERROR(announce(tx, it_.outbox, offer, OfferChange::kOpened));
    return wire::encode(offer);
  });
}

StatusOr<v1::Offer> OfferApi::get(const rpc::Call& call, const v1::GetOfferRequest& request) {
  ASSIGN_OR_RETURN(const OfferId id, id_of<OfferId>(request.name(), "offers"));
  ASSIGN_OR_RETURN(auto offer, it_.database.read(call.deadline,
                                                 [&](pg::Tx& tx) { return offers::find(tx, id); }));
  if (!offer) return not_found(request.name());
  return wire::encode(*offer);
}

StatusOr<v1::ListOffersResponse> OfferApi::list(const rpc::Call& call,
                                                const v1::ListOffersRequest& request) {
  ASSIGN_OR_RETURN(const auto page, it_.pager.open(request));
  offers::Filter filter;
  if (!request.listing().empty()) {
    ASSIGN_OR_RETURN(filter.listing, id_of<ListingId>(request.listing(), "listings"));
  }
  if (!request.fair().empty()) {
    ASSIGN_OR_RETURN(filter.fair, id_of<FairId>(request.fair(), "fairs"));
  }
  ASSIGN_OR_RETURN(auto found, it_.database.read(call.deadline, [&](pg::Tx& tx) {
    return offers::list(tx, filter, page);
  }));
  v1::ListOffersResponse reply;
  reply.set_next_page_token(it_.pager.finish(page, found, [](const Offer& last) {
    return position_of(last.create_time, last.id.uuid());
  }));
  for (const Offer& offer : found) *reply.add_offers() = wire::encode(offer);
  return reply;
}

StatusOr<rpc::Bytes> OfferApi::update(const rpc::Call& call,
                                      const v1::UpdateOfferRequest& request) {
  RETURN_IF_ERROR(farmgate::wire::check_mask(
      request.update_mask(), {"unit_price_vnd", "buyer_limit", "start_time", "end_time"}));
  ASSIGN_OR_RETURN(const OfferPatch patch, wire::patch_of(request));
  return it_.once.run(call, request, [&](pg::Tx& tx) -> StatusOr<v1::Offer> {
    ASSIGN_OR_RETURN(Offer offer, lock_own_offer(tx, call, request.offer().name()));
    RETURN_IF_ERROR(farmgate::wire::check_etag(request.offer().etag(), offer.revision));
    const bool was_limited = offer.buyer_limit.has_value();
    RETURN_IF_ERROR(offer.edit(patch));
    RETURN_IF_ERROR(offers::save(tx, offer));
    const bool is_limited = offer.buyer_limit.has_value();
    if (is_limited && !was_limited) RETURN_IF_ERROR(begin_counting(tx, offer));
    if (was_limited && !is_limited) RETURN_IF_ERROR(offers::drop_shares(tx, offer.id));
    RETURN_IF_ERROR(announce(tx, it_.outbox, offer, OfferChange::kUpdated));
    return wire::encode(offer);
  });
}

StatusOr<rpc::Bytes> OfferApi::close(const rpc::Call& call, const v1::CloseOfferRequest& request) {
  return it_.once.run(call, request, [&](pg::Tx& tx) -> StatusOr<v1::Offer> {
    ASSIGN_OR_RETURN(Offer offer, lock_own_offer(tx, call, request.name()));
    RETURN_IF_ERROR(farmgate::wire::check_etag(request.etag(), offer.revision));
    ASSIGN_OR_RETURN(const Time now, pg::business_now(tx));
    RETURN_IF_ERROR(offer.close(now));
    RETURN_IF_ERROR(offers::save(tx, offer));
    RETURN_IF_ERROR(announce(tx, it_.outbox, offer, OfferChange::kClosed));
    return wire::encode(offer);
  });
}

}  // namespace farmgate::orders
