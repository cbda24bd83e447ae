#include "services/cooperatives/api/membership_api.h"

#include "chassis/events/arrival.h"
#include "chassis/pg/clock.h"
#include "chassis/wire/convert.h"
#include "chassis/wire/names.h"
#include "farmgate/cooperatives/v1/cooperative_service.pb.h"
#include "services/cooperatives/api/scopes.h"
#include "services/cooperatives/events/announce.h"
#include "services/cooperatives/storage/copies.h"
#include "services/cooperatives/storage/memberships.h"
#include "services/cooperatives/wire/cooperative.h"

namespace farmgate::cooperatives {
namespace {

using farmgate::wire::id_of;
using membership_rows::Place;

StatusOr<Place> place_of(const std::string& membership) {
  ASSIGN_OR_RETURN(const auto ids,
                   farmgate::wire::child_of(membership, "cooperatives", "memberships"));
  return Place{CooperativeId(ids.parent), MembershipId(ids.id)};
}

struct Locked {
  Cooperative cooperative;
  Membership membership;
};

StatusOr<Locked> lock(pg::Tx& tx, const rpc::Call& call, const Place& place,
                      const std::string& name, const std::string& etag) {
  ASSIGN_OR_RETURN(auto cooperative,
                   cooperative_rows::lock(tx, place.cooperative, visible_to(call.access)));
  if (!cooperative) return not_found(name);
  ASSIGN_OR_RETURN(auto membership, membership_rows::find(tx, place));
  if (!membership) return not_found(name);
  RETURN_IF_ERROR(farmgate::wire::check_etag(etag, membership->version));
  return Locked{std::move(*cooperative), std::move(*membership)};
}

StatusOr<PartyCopy> member_of(pg::Tx& tx, const Membership& membership) {
  ASSIGN_OR_RETURN(auto member, copies_store::find_producer(tx, membership.member));
  if (member) return std::move(*member);
  return farmgate::events::copy_not_yet("producers/" + membership.member.to_string());
}

// What is asked of the producer that joins.
Status check_joining(pg::Tx& tx, const Cooperative& cooperative, const Membership& membership,
                     std::optional<Date> birth, const DatedRules& rules) {
  ASSIGN_OR_RETURN(const PartyCopy member, member_of(tx, membership));
  ASSIGN_OR_RETURN(const bool party,
                   cooperative_rows::is_party_of_cooperative(tx, membership.member));
  RETURN_IF_ERROR(check_member(cooperative, member, party));
  return check_age(membership, member, birth, rules);
}

// Whoever was official on a later day only is judged by the age of the first one anew.
Status check_still_of_age(pg::Tx& tx, const RegisterChange& change, std::optional<Date> birth,
                          const DatedRules& rules) {
  const Membership& was = *change.before;
  const Membership& is = change.after.back();
  const bool official = is.membership_class == MembershipClass::kOfficial;
  const bool joins = official && was.membership_class != MembershipClass::kOfficial;
  if (!joins && is.valid_from_date >= was.valid_from_date && !birth) return ok();
  ASSIGN_OR_RETURN(const PartyCopy member, member_of(tx, is));
  return check_age(is, member, birth, rules);
}

StatusOr<membership_rows::Filter> filter_of(const v1::ListMembershipsRequest& request) {
  membership_rows::Filter filter;
  ASSIGN_OR_RETURN(filter.as_of,
                   wire::decode_date(request.has_as_of_date(), request.as_of_date(), "as_of_date"));
  if (request.membership_class() != v1::MEMBERSHIP_CLASS_UNSPECIFIED) {
    filter.membership_class = static_cast<MembershipClass>(request.membership_class());
  }
  if (!request.member().empty()) {
    ASSIGN_OR_RETURN(filter.member, id_of<ProducerId>(request.member(), "producers"));
  }
  return filter;
}

}  // namespace

Status MembershipApi::check_change(pg::Tx& tx, const Cooperative& cooperative,
                                   const RegisterChange& change) {
  std::optional<MembershipId> except;
  if (change.before) except = change.before->id;
  for (const Membership& it : change.after) {
    ASSIGN_OR_RETURN(const auto other, membership_rows::find_overlap(tx, it, except));
    if (other) return overlaps(*other);
  }
  const Span span = change.span(cooperative);
  ASSIGN_OR_RETURN(const Standings others,
                   membership_rows::standings(tx, cooperative.id, span, except));
  return judge(cooperative, it_.rules, others, change);
}

Status MembershipApi::announce_register(pg::Tx& tx, Cooperative& cooperative, Date today) {
  ++cooperative.version;
  RETURN_IF_ERROR(cooperative_rows::save_version(tx, cooperative));
  return announce(tx, it_.outbox, cooperative, CooperativeChange::kUpdated, today).status();
}

StatusOr<rpc::Bytes> MembershipApi::admit(const rpc::Call& call,
                                          const v1::AdmitMemberRequest& request) {
  const auto id = MembershipId::make();
  return it_.once.run(call, request, [&](pg::Tx& tx) -> StatusOr<v1::Membership> {
    ASSIGN_OR_RETURN(const Membership entered, enter(tx, call, request, id));
    return wire::encode(entered);
  });
}

StatusOr<Membership> MembershipApi::enter(pg::Tx& tx, const rpc::Call& call,
                                          const v1::AdmitMemberRequest& request, MembershipId id) {
  ASSIGN_OR_RETURN(const auto parent, id_of<CooperativeId>(request.parent(), "cooperatives"));
  ASSIGN_OR_RETURN(const Uuid request_id, Uuid::parse(request.request_id()));
  ASSIGN_OR_RETURN(const auto birth,
                   wire::decode_date(request.has_birth_date(), request.birth_date(), "birth_date"));
  ASSIGN_OR_RETURN(auto cooperative, cooperative_rows::lock(tx, parent, visible_to(call.access)));
  if (!cooperative) return not_found(request.parent());
  RETURN_IF_ERROR(check_party_active(tx, *cooperative));
  ASSIGN_OR_RETURN(const Time now, pg::business_now(tx));
  const Date today = date_in_vietnam(now);
  ASSIGN_OR_RETURN(Membership membership, wire::decode(request.membership(), today));
  membership.id = id;
  membership.cooperative = parent;
  membership.create_time = membership.update_time = now;
  RETURN_IF_ERROR(membership.check(*cooperative));
  RETURN_IF_ERROR(check_joining(tx, *cooperative, membership, birth, it_.rules));
  ASSIGN_OR_RETURN(const std::int64_t present, membership_rows::count(tx, parent));
  RETURN_IF_ERROR(check_register_room(present));
  RETURN_IF_ERROR(check_change(tx, *cooperative, {std::nullopt, {membership}}));
  RETURN_IF_ERROR(membership_rows::insert(tx, membership, request_id));
  RETURN_IF_ERROR(announce(tx, it_.outbox, membership, MembershipChange::kAdmitted));
  RETURN_IF_ERROR(announce_register(tx, *cooperative, today));
  return membership;
}

StatusOr<v1::Membership> MembershipApi::get(const rpc::Call& call,
                                            const v1::GetMembershipRequest& request) {
  ASSIGN_OR_RETURN(const Place place, place_of(request.name()));
  return it_.database.read(call.deadline, [&](pg::Tx& tx) -> StatusOr<v1::Membership> {
    ASSIGN_OR_RETURN(auto cooperative,
                     cooperative_rows::find(tx, place.cooperative, visible_to(call.access)));
    if (!cooperative) return not_found(request.name());
    ASSIGN_OR_RETURN(auto membership, membership_rows::find(tx, place));
    if (!membership) return not_found(request.name());
    return wire::encode(*membership);
  });
}

StatusOr<v1::ListMembershipsResponse> MembershipApi::list(
    const rpc::Call& call, const v1::ListMembershipsRequest& request) {
  using Found = std::vector<Membership>;
  ASSIGN_OR_RETURN(const auto page, it_.pager.open(request));
  ASSIGN_OR_RETURN(const auto parent, id_of<CooperativeId>(request.parent(), "cooperatives"));
  ASSIGN_OR_RETURN(const auto filter, filter_of(request));
  ASSIGN_OR_RETURN(Found found,
                   it_.database.read(call.deadline, [&](pg::Tx& tx) -> StatusOr<Found> {
                     ASSIGN_OR_RETURN(auto cooperative,
                                      cooperative_rows::find(tx, parent, visible_to(call.access)));
                     if (!cooperative) return not_found(request.parent());
                     return membership_rows::list(tx, parent, filter, page);
                   }));
  v1::ListMembershipsResponse reply;
  reply.set_next_page_token(it_.pager.finish(
      page, found, [](const Membership& last) { return std::vector{last.id.to_string()}; }));
  for (const Membership& it : found) *reply.add_memberships() = wire::encode(it);
  return reply;
}

StatusOr<rpc::Bytes> MembershipApi::update(const rpc::Call& call,
                                           const v1::UpdateMembershipRequest& request) {
  const v1::Membership& wanted = request.membership();
  ASSIGN_OR_RETURN(const Place place, place_of(wanted.name()));
  ASSIGN_OR_RETURN(const MembershipPatch patch, wire::decode_patch(wanted, request.update_mask()));
  ASSIGN_OR_RETURN(const Uuid request_id, Uuid::parse(request.request_id()));
  ASSIGN_OR_RETURN(
      const auto effective,
      wire::decode_date(request.has_effective_date(), request.effective_date(), "effective_date"));
  ASSIGN_OR_RETURN(const auto birth,
                   wire::decode_date(request.has_birth_date(), request.birth_date(), "birth_date"));
  return it_.once.run(call, request, [&](pg::Tx& tx) -> StatusOr<v1::Membership> {
    ASSIGN_OR_RETURN(Locked it, lock(tx, call, place, wanted.name(), wanted.etag()));
    RETURN_IF_ERROR(check_party_active(tx, it.cooperative));
    ASSIGN_OR_RETURN(const Time now, pg::business_now(tx));
    RegisterChange change{it.membership, {}};
    std::optional<Membership> next;
    if (effective) {
      ASSIGN_OR_RETURN(next, it.membership.succeed(patch, *effective, it.cooperative, now));
      change.after = {it.membership, *next};
    } else {
      RETURN_IF_ERROR(it.membership.correct(patch, it.cooperative, now));
      change.after = {it.membership};
    }
    RETURN_IF_ERROR(check_still_of_age(tx, change, birth, it_.rules));
    RETURN_IF_ERROR(check_change(tx, it.cooperative, change));
    RETURN_IF_ERROR(membership_rows::save(tx, it.membership));
    const auto changed = next ? MembershipChange::kEnded : MembershipChange::kUpdated;
    RETURN_IF_ERROR(announce(tx, it_.outbox, it.membership, changed));
    if (next) {
      RETURN_IF_ERROR(membership_rows::insert(tx, *next, request_id));
      RETURN_IF_ERROR(announce(tx, it_.outbox, *next, MembershipChange::kAdmitted));
    }
    RETURN_IF_ERROR(announce_register(tx, it.cooperative, date_in_vietnam(now)));
    return wire::encode(next ? *next : it.membership);
  });
}

StatusOr<rpc::Bytes> MembershipApi::end(const rpc::Call& call,
                                        const v1::EndMembershipRequest& request) {
  ASSIGN_OR_RETURN(const Place place, place_of(request.name()));
  ASSIGN_OR_RETURN(const auto last,
                   wire::decode_date(request.has_valid_through_date(), request.valid_through_date(),
                                     "valid_through_date"));
  return it_.once.run(call, request, [&](pg::Tx& tx) -> StatusOr<v1::Membership> {
    ASSIGN_OR_RETURN(Locked it, lock(tx, call, place, request.name(), request.etag()));
    ASSIGN_OR_RETURN(const Time now, pg::business_now(tx));
    const Date today = date_in_vietnam(now);
    RegisterChange change{it.membership, {}};
    RETURN_IF_ERROR(it.membership.end(last.value_or(today), request.reason(), today, now));
    change.after = {it.membership};
    RETURN_IF_ERROR(check_change(tx, it.cooperative, change));
    RETURN_IF_ERROR(membership_rows::save(tx, it.membership));
    RETURN_IF_ERROR(announce(tx, it_.outbox, it.membership, MembershipChange::kEnded));
    RETURN_IF_ERROR(announce_register(tx, it.cooperative, today));
    return wire::encode(it.membership);
  });
}

}  // namespace farmgate::cooperatives
