#include "services/cooperatives/api/cooperative_api.h"

#include "chassis/events/arrival.h"
#include "chassis/pg/clock.h"
#include "chassis/wire/convert.h"
#include "chassis/wire/names.h"
#include "farmgate/cooperatives/v1/cooperative_service.pb.h"
#include "services/cooperatives/api/scopes.h"
#include "services/cooperatives/events/announce.h"
#include "services/cooperatives/storage/copies.h"
#include "services/cooperatives/storage/memberships.h"
#include "services/cooperatives/storage/records.h"
#include "services/cooperatives/wire/cooperative.h"

namespace farmgate::cooperatives {
namespace {

using farmgate::wire::id_of;
using farmgate::wire::position_of;

StatusOr<Date> today_of(pg::Tx& tx) {
  ASSIGN_OR_RETURN(const Time now, pg::business_now(tx));
  return date_in_vietnam(now);
}

// The party that a request names, held until the end of the transaction: its own or, for an
// officer, one of the commune. Another's is not found, existing or not.
StatusOr<PartyCopy> party_for(pg::Tx& tx, const rpc::Call& call, const std::string& name) {
  ASSIGN_OR_RETURN(const auto id, id_of<ProducerId>(name, "producers"));
  const bool own = call.access.all || call.access.covers_party(name);
  if (!own && call.access.commune.empty()) return not_found(name);
  ASSIGN_OR_RETURN(auto party, copies_store::lock_producer(tx, id));
  if (!party) return farmgate::events::copy_not_yet(name);
  if (!own && party->commune != call.access.commune) return not_found(name);
  return std::move(*party);
}

StatusOr<cooperative_rows::Filter> filter_of(const v1::ListCooperativesRequest& request) {
  cooperative_rows::Filter filter;
  if (request.kind() != v1::COOPERATIVE_KIND_UNSPECIFIED) {
    filter.kind = static_cast<CooperativeKind>(request.kind());
  }
  if (!request.producer().empty()) {
    ASSIGN_OR_RETURN(filter.producer, id_of<ProducerId>(request.producer(), "producers"));
  }
  if (!request.commune().empty()) filter.commune = request.commune();
  return filter;
}

// A new charter capital must hold what its members contributed, from today on.
Status check_new_capital(pg::Tx& tx, const Cooperative& it, const DatedRules& rules, Date today) {
  ASSIGN_OR_RETURN(const MemberTable members, membership_rows::member_table(tx, it.id, today));
  return check_capital(it, rules, members.standings, members.largest);
}

}  // namespace

Status check_party_active(pg::Tx& tx, const Cooperative& cooperative) {
  ASSIGN_OR_RETURN(const auto party, copies_store::find_producer(tx, cooperative.producer));
  return party ? party->check_active() : ok();
}

StatusOr<rpc::Bytes> CooperativeApi::create(const rpc::Call& call,
                                            const v1::CreateCooperativeRequest& request) {
  ASSIGN_OR_RETURN(Cooperative cooperative, wire::decode(request.cooperative()));
  ASSIGN_OR_RETURN(const Uuid request_id, Uuid::parse(request.request_id()));
  return it_.once.run(call, request, [&](pg::Tx& tx) -> StatusOr<v1::Cooperative> {
    ASSIGN_OR_RETURN(const PartyCopy party, party_for(tx, call, request.cooperative().producer()));
    RETURN_IF_ERROR(cooperative.check_party(party));
    ASSIGN_OR_RETURN(cooperative.create_time, pg::business_now(tx));
    cooperative.update_time = cooperative.create_time;
    const Date today = date_in_vietnam(cooperative.create_time);
    RETURN_IF_ERROR(cooperative.check(today));
    RETURN_IF_ERROR(cooperative_rows::insert(tx, cooperative, request_id));
    ASSIGN_OR_RETURN(const auto record,
                     announce(tx, it_.outbox, cooperative, CooperativeChange::kCreated, today));
    return wire::encode(record);
  });
}

StatusOr<v1::Cooperative> CooperativeApi::get(const rpc::Call& call,
                                              const v1::GetCooperativeRequest& request) {
  ASSIGN_OR_RETURN(const auto id, id_of<CooperativeId>(request.name(), "cooperatives"));
  return it_.database.read(call.deadline, [&](pg::Tx& tx) -> StatusOr<v1::Cooperative> {
    ASSIGN_OR_RETURN(auto found, cooperative_rows::find(tx, id, visible_to(call.access)));
    if (!found) return not_found(request.name());
    ASSIGN_OR_RETURN(const Date today, today_of(tx));
    ASSIGN_OR_RETURN(const auto record, records::complete(tx, *found, today));
    return wire::encode(record);
  });
}

StatusOr<v1::ListCooperativesResponse> CooperativeApi::list(
    const rpc::Call& call, const v1::ListCooperativesRequest& request) {
  using Reply = v1::ListCooperativesResponse;
  ASSIGN_OR_RETURN(const auto page, it_.pager.open(request));
  ASSIGN_OR_RETURN(const auto filter, filter_of(request));
  return it_.database.read(call.deadline, [&](pg::Tx& tx) -> StatusOr<Reply> {
    ASSIGN_OR_RETURN(auto found, cooperative_rows::list(tx, filter, visible_to(call.access), page));
    Reply reply;
    reply.set_next_page_token(it_.pager.finish(page, found, [](const Cooperative& last) {
      return position_of(last.create_time, last.id.uuid());
    }));
    ASSIGN_OR_RETURN(const Date today, today_of(tx));
    ASSIGN_OR_RETURN(const auto all, records::complete(tx, std::move(found), today));
    for (const CooperativeRecord& record : all) *reply.add_cooperatives() = wire::encode(record);
    return reply;
  });
}

StatusOr<rpc::Bytes> CooperativeApi::update(const rpc::Call& call,
                                            const v1::UpdateCooperativeRequest& request) {
  const std::string& name = request.cooperative().name();
  ASSIGN_OR_RETURN(const auto id, id_of<CooperativeId>(name, "cooperatives"));
  ASSIGN_OR_RETURN(const CooperativePatch patch,
                   wire::decode_patch(request.cooperative(), request.update_mask()));
  return it_.once.run(call, request, [&](pg::Tx& tx) -> StatusOr<v1::Cooperative> {
    ASSIGN_OR_RETURN(auto it, cooperative_rows::lock(tx, id, visible_to(call.access)));
    if (!it) return not_found(name);
    RETURN_IF_ERROR(farmgate::wire::check_etag(request.cooperative().etag(), it->revision));
    RETURN_IF_ERROR(check_party_active(tx, *it));
    ASSIGN_OR_RETURN(const Time now, pg::business_now(tx));
    const Date today = date_in_vietnam(now);
    RETURN_IF_ERROR(it->change(patch, today, now));
    if (patch.charter) RETURN_IF_ERROR(check_new_capital(tx, *it, it_.rules, today));
    RETURN_IF_ERROR(cooperative_rows::save(tx, *it));
    ASSIGN_OR_RETURN(const auto record,
                     announce(tx, it_.outbox, *it, CooperativeChange::kUpdated, today));
    return wire::encode(record);
  });
}

StatusOr<rpc::Bytes> CooperativeApi::rate(const rpc::Call& call,
                                          const v1::RecordYearlyRatingRequest& request) {
  ASSIGN_OR_RETURN(const auto id, id_of<CooperativeId>(request.name(), "cooperatives"));
  return it_.once.run(call, request, [&](pg::Tx& tx) -> StatusOr<v1::Cooperative> {
    ASSIGN_OR_RETURN(auto it, cooperative_rows::lock(tx, id, visible_to(call.access)));
    if (!it) return not_found(request.name());
    ASSIGN_OR_RETURN(const Time now, pg::business_now(tx));
    const Date today = date_in_vietnam(now);
    ASSIGN_OR_RETURN(YearlyRating rating,
                     it->rate(request.year(), request.points(), it_.rules, today));
    rating.decision_number = request.decision_number();
    rating.record_time = now;
    ++it->version;
    RETURN_IF_ERROR(cooperative_rows::save_rating(tx, id, rating));
    RETURN_IF_ERROR(cooperative_rows::save_version(tx, *it));
    ASSIGN_OR_RETURN(const auto record,
                     announce(tx, it_.outbox, *it, CooperativeChange::kRated, today));
    return wire::encode(record);
  });
}

StatusOr<v1::AssessReadinessResponse> CooperativeApi::assess(
    const rpc::Call& call, const v1::AssessReadinessRequest& request) {
  using Reply = v1::AssessReadinessResponse;
  ASSIGN_OR_RETURN(const auto id, id_of<CooperativeId>(request.name(), "cooperatives"));
  ASSIGN_OR_RETURN(const auto as_of,
                   wire::decode_date(request.has_as_of_date(), request.as_of_date(), "as_of_date"));
  return it_.database.read(call.deadline, [&](pg::Tx& tx) -> StatusOr<Reply> {
    ASSIGN_OR_RETURN(auto found, cooperative_rows::find(tx, id, visible_to(call.access)));
    if (!found) return not_found(request.name());
    RETURN_IF_ERROR(found->check_group());
    ASSIGN_OR_RETURN(const Date today, today_of(tx));
    const Date day = as_of.value_or(today);
    ASSIGN_OR_RETURN(const MemberTable members, membership_rows::member_table(tx, id, day));
    ASSIGN_OR_RETURN(const auto checks, cooperatives::assess(*found, it_.rules, members));
    return wire::encode(checks);
  });
}

StatusOr<rpc::Bytes> CooperativeApi::convert(const rpc::Call& call,
                                             const v1::ConvertGroupRequest& request) {
  ASSIGN_OR_RETURN(const auto id, id_of<CooperativeId>(request.name(), "cooperatives"));
  ASSIGN_OR_RETURN(const auto asked,
                   wire::decode_date(request.has_conversion_date(), request.conversion_date(),
                                     "conversion_date"));
  std::optional<Registration> entry;
  if (request.has_registration()) {
    ASSIGN_OR_RETURN(entry, wire::decode(request.registration(), "registration"));
  }
  return it_.once.run(call, request, [&](pg::Tx& tx) -> StatusOr<v1::Cooperative> {
    ASSIGN_OR_RETURN(auto it, cooperative_rows::lock(tx, id, visible_to(call.access)));
    if (!it) return not_found(request.name());
    RETURN_IF_ERROR(farmgate::wire::check_etag(request.etag(), it->revision));
    RETURN_IF_ERROR(it->check_group());
    RETURN_IF_ERROR(check_party_active(tx, *it));
    std::optional<PartyCopy> party;
    if (!request.producer().empty()) {
      ASSIGN_OR_RETURN(party, party_for(tx, call, request.producer()));
    }
    ASSIGN_OR_RETURN(const Time now, pg::business_now(tx));
    const Date today = date_in_vietnam(now);
    const Date day = asked.value_or(today);
    ASSIGN_OR_RETURN(const KindPeriod past, it->convert(day, party, entry, today, now));
    ASSIGN_OR_RETURN(const MemberTable members, membership_rows::member_table(tx, id, day));
    RETURN_IF_ERROR(check_ready(*it, it_.rules, members));
    RETURN_IF_ERROR(cooperative_rows::save_former_kind(tx, id, past));
    RETURN_IF_ERROR(cooperative_rows::save(tx, *it));
    ASSIGN_OR_RETURN(const auto record,
                     announce(tx, it_.outbox, *it, CooperativeChange::kConverted, today));
    return wire::encode(record);
  });
}

}  // namespace farmgate::cooperatives
