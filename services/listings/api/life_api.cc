#include "services/listings/api/life_api.h"

#include "chassis/events/arrival.h"
#include "chassis/pg/clock.h"
#include "chassis/wire/convert.h"
#include "chassis/wire/names.h"
#include "farmgate/listings/v1/listing_service.pb.h"
#include "google/protobuf/empty.pb.h"
#include "services/listings/api/judging.h"
#include "services/listings/api/scopes.h"
#include "services/listings/events/announce.h"
#include "services/listings/events/facts.h"
#include "services/listings/storage/copies.h"
#include "services/listings/storage/listings.h"
#include "services/listings/wire/convert.h"

namespace farmgate::listings {
namespace {

using farmgate::wire::id_of;

StatusOr<std::optional<Listing>> lock_reached(pg::Tx& tx, const rpc::Call& call, ListingId id) {
  if (!call.access.all) return listing_rows::lock_own(tx, id, parties_of(call));
  ASSIGN_OR_RETURN(auto listing, listing_rows::lock(tx, id));
  // Officers know of no draft.
  if (listing && !listing->is_announced()) return std::optional<Listing>();
  return listing;
}

// The act of a domain verb that can only have one change.
template <class Verb>
auto always(ListingChange change, Verb verb) {
  return [change, verb](Listing& listing, Time now) -> StatusOr<ListingChange> {
    RETURN_IF_ERROR((listing.*verb)(now));
    return change;
  };
}

}  // namespace

template <class Request>
StatusOr<rpc::Bytes> LifeApi::act(const rpc::Call& call, const Request& request,
                                  histories::Activity activity, const Act& act) {
  ASSIGN_OR_RETURN(const ListingId id, id_of<ListingId>(request.name(), "listings"));
  return it_.once.run(call, request, [&](pg::Tx& tx) -> StatusOr<v1::Listing> {
    ASSIGN_OR_RETURN(auto listing, lock_reached(tx, call, id));
    if (!listing) return not_found(request.name());
    RETURN_IF_ERROR(farmgate::wire::check_etag(request.etag(), listing->revision));
    ASSIGN_OR_RETURN(const Time now, pg::business_now(tx));
    ASSIGN_OR_RETURN(const ListingChange change, act(*listing, now));
    RETURN_IF_ERROR(save_and_announce(tx, it_.outbox, *listing, change));
    histories::Activity done = activity;
    done.desk = call.access.all ? "PROVINCE" : "OWNER";
    done.actor = call.principal.subject;
    done.act_time = now;
    RETURN_IF_ERROR(histories::append(tx, id, done));
    return wire::encode(*listing);
  });
}

StatusOr<rpc::Bytes> LifeApi::remove(const rpc::Call& call,
                                     const v1::DeleteListingRequest& request) {
  ASSIGN_OR_RETURN(const ListingId id, id_of<ListingId>(request.name(), "listings"));
  return it_.once.run(call, request, [&](pg::Tx& tx) -> StatusOr<google::protobuf::Empty> {
    ASSIGN_OR_RETURN(auto listing, listing_rows::lock_own(tx, id, parties_of(call)));
    if (!listing) return not_found(request.name());
    RETURN_IF_ERROR(farmgate::wire::check_etag(request.etag(), listing->revision));
    RETURN_IF_ERROR(listing->check_removable());
    RETURN_IF_ERROR(listing_rows::remove(tx, id));
    listing->images.clear();
    RETURN_IF_ERROR(it_.images.keep(tx, *listing));
    return google::protobuf::Empty();
  });
}

StatusOr<rpc::Bytes> LifeApi::pause(const rpc::Call& call, const v1::PauseListingRequest& request) {
  return act(call, request, {.act = "PAUSED"}, always(ListingChange::kPaused, &Listing::pause));
}

StatusOr<rpc::Bytes> LifeApi::resume(const rpc::Call& call,
                                     const v1::ResumeListingRequest& request) {
  return act(call, request, {.act = "RESUMED"},
             [](Listing& listing, Time now) { return listing.resume(now); });
}

StatusOr<rpc::Bytes> LifeApi::retire(const rpc::Call& call,
                                     const v1::RetireListingRequest& request) {
  return act(call, request, {.act = "RETIRED"}, always(ListingChange::kRetired, &Listing::retire));
}

StatusOr<rpc::Bytes> LifeApi::take_down(const rpc::Call& call,
                                        const v1::TakeDownListingRequest& request) {
  return act(call, request, {.act = "TAKEN_DOWN", .note = request.reason()},
             always(ListingChange::kTakenDown, &Listing::take_down));
}

StatusOr<rpc::Bytes> LifeApi::appeal(const rpc::Call& call,
                                     const v1::AppealTakeDownRequest& request) {
  return act(call, request, {.act = "APPEALED", .note = request.text()},
             always(ListingChange::kUpdated, &Listing::appeal_take_down));
}

StatusOr<rpc::Bytes> LifeApi::decide(const rpc::Call& call,
                                     const v1::DecideAppealRequest& request) {
  const bool lifted = request.verdict() == v1::APPEAL_VERDICT_LIFTED;
  return act(call, request,
             {.act = lifted ? "TAKE_DOWN_LIFTED" : "APPEAL_UPHELD", .note = request.reason()},
             [lifted](Listing& listing, Time now) { return listing.decide_appeal(lifted, now); });
}

StatusOr<v1::CheckPublishableResponse> LifeApi::check(const rpc::Call& call,
                                                      const v1::CheckPublishableRequest& request) {
  ASSIGN_OR_RETURN(const ListingId id, id_of<ListingId>(request.name(), "listings"));
  return it_.database.read(
      call.deadline, [&](pg::Tx& tx) -> StatusOr<v1::CheckPublishableResponse> {
        ASSIGN_OR_RETURN(auto listing, find_reached(tx, call, id));
        if (!listing) return not_found(request.name());
        ASSIGN_OR_RETURN(const auto seller, copies_store::find_seller(tx, listing->seller));
        if (!seller) return farmgate::events::copy_not_yet(request.name());
        ASSIGN_OR_RETURN(const Time now, pg::business_now(tx));
        RETURN_IF_ERROR(bring_draft_up_to_date(tx, *listing, *seller, now));
        ASSIGN_OR_RETURN(const Surroundings around, surroundings_of(tx, *listing, now));
        v1::CheckPublishableResponse reply;
        for (const Unmet& it :
             it_.gate.unmet(around.facts(*listing, *seller), date_in_vietnam(now))) {
          *reply.add_unmet_rules() = wire::encode(it);
        }
        return reply;
      });
}

StatusOr<v1::Listing> LifeApi::preview(const rpc::Call& call,
                                       const v1::PreviewListingRequest& request) {
  ASSIGN_OR_RETURN(const ListingId id, id_of<ListingId>(request.name(), "listings"));
  return it_.database.read(call.deadline, [&](pg::Tx& tx) -> StatusOr<v1::Listing> {
    ASSIGN_OR_RETURN(auto listing, find_reached(tx, call, id));
    if (!listing || listing->state == ListingState::kRetired) return not_found(request.name());
    ASSIGN_OR_RETURN(const auto seller, copies_store::find_seller(tx, listing->seller));
    if (!seller) return farmgate::events::copy_not_yet(request.name());
    ASSIGN_OR_RETURN(const Time now, pg::business_now(tx));
    if (!listing->is_announced()) (void)listing->publish(now);
    RETURN_IF_ERROR(bring_up_to_date(tx, it_.gate, *listing, now));
    ASSIGN_OR_RETURN(const Surroundings around, surroundings_of(tx, *listing, now));
    (void)listing->set_block(kMovementBanned, around.banned, now);
    v1::Listing page = wire::encode(*listing);
    page.clear_etag();  // of no row
    return page;
  });
}

StatusOr<v1::ListListingActivitiesResponse> LifeApi::activities(
    const rpc::Call& call, const v1::ListListingActivitiesRequest& request) {
  ASSIGN_OR_RETURN(const ListingId id, id_of<ListingId>(request.parent(), "listings"));
  ASSIGN_OR_RETURN(const auto page, it_.pager.open(request));
  const std::int64_t after = page.after.empty() ? 0 : std::stoll(page.after[0]);
  ASSIGN_OR_RETURN(
      auto found, it_.database.read(
                      call.deadline, [&](pg::Tx& tx) -> StatusOr<std::vector<histories::Activity>> {
                        ASSIGN_OR_RETURN(const auto listing, find_reached(tx, call, id));
                        if (!listing) return not_found(request.parent());
                        return histories::activities(tx, id, after, page.limit());
                      }));
  v1::ListListingActivitiesResponse reply;
  reply.set_next_page_token(it_.pager.finish(page, found, [](const histories::Activity& last) {
    return std::vector<std::string>{std::to_string(last.number)};
  }));
  for (const histories::Activity& it : found) {
    v1::ListingActivity& out = *reply.add_activities();
    out.set_act(it.act);
    out.set_desk(it.desk);
    farmgate::wire::write(it.act_time, *out.mutable_act_time());
    out.set_note(it.note);
  }
  return reply;
}

StatusOr<v1::ListPriceHistoryResponse> LifeApi::prices(const rpc::Call& call,
                                                       const v1::ListPriceHistoryRequest& request) {
  ASSIGN_OR_RETURN(const ListingId id, id_of<ListingId>(request.parent(), "listings"));
  ASSIGN_OR_RETURN(const auto page, it_.pager.open(request));
  const std::int64_t before = page.after.empty() ? 0 : std::stoll(page.after[0]);
  ASSIGN_OR_RETURN(
      auto found,
      it_.database.read(
          call.deadline, [&](pg::Tx& tx) -> StatusOr<std::vector<histories::PriceEntry>> {
            ASSIGN_OR_RETURN(auto listing, listing_rows::find_public(tx, id));
            if (!listing) {
              ASSIGN_OR_RETURN(listing, listing_rows::find_own(tx, id, parties_of(call)));
            }
            if (!listing) return not_found(request.parent());
            return histories::prices(tx, id, before, page.limit());
          }));
  v1::ListPriceHistoryResponse reply;
  reply.set_next_page_token(it_.pager.finish(page, found, [](const histories::PriceEntry& last) {
    return std::vector<std::string>{std::to_string(last.number)};
  }));
  for (const histories::PriceEntry& it : found) {
    v1::PriceEntry& out = *reply.add_entries();
    farmgate::wire::write(it.change.time, *out.mutable_change_time());
    out.set_from_price_vnd(it.change.price.vnd());
  }
  return reply;
}

}  // namespace farmgate::listings
