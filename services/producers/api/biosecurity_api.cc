#include "services/producers/api/biosecurity_api.h"

#include <algorithm>

#include "chassis/pg/clock.h"
#include "chassis/wire/convert.h"
#include "chassis/wire/names.h"
#include "farmgate/producers/events/v1/events.pb.h"
#include "farmgate/producers/v1/biosecurity_service.pb.h"
#include "services/producers/domain/species.h"
#include "services/producers/storage/outbreaks.h"
#include "services/producers/wire/outbreak.h"

namespace farmgate::producers {
namespace {

using farmgate::wire::id_of;
using farmgate::wire::position_of;
using Outbreaks = std::vector<Outbreak>;

// An officer of a commune speaks for that commune alone.
Status check_own(const auth::Access& access, const Outbreak& outbreak) {
  const bool own =
      access.all || (!access.commune.empty() &&
                     std::all_of(outbreak.communes.begin(), outbreak.communes.end(),
                                 [&](const std::string& it) { return it == access.commune; }));
  if (own) return ok();
  return Status(Code::kPermissionDenied, "OTHER_COMMUNE", "the outbreak is in another commune");
}

template <class Request>
StatusOr<outbreak_rows::Filter> filter_of(const Request& request, const Species& species) {
  outbreak_rows::Filter filter;
  if (!request.commune().empty()) filter.commune = request.commune();
  if (!request.species().empty()) {
    ASSIGN_OR_RETURN(filter.species, species.code_of(request.species(), "species"));
  }
  return filter;
}

std::vector<std::string> place_of(const Outbreak& last) {
  return position_of(last.create_time, last.id.uuid());
}

}  // namespace

StatusOr<rpc::Bytes> BiosecurityApi::declare(const rpc::Call& call,
                                             const v1::DeclareOutbreakRequest& request) {
  ASSIGN_OR_RETURN(const Uuid request_id, Uuid::parse(request.request_id()));
  return it_.once.run(call, request, [&](pg::Tx& tx) -> StatusOr<v1::Outbreak> {
    ASSIGN_OR_RETURN(const Time now, pg::business_now(tx));
    const Date today = date_in_vietnam(now);
    ASSIGN_OR_RETURN(Outbreak outbreak, wire::decode(request.outbreak(), today));
    RETURN_IF_ERROR(check_own(call.access, outbreak));
    RETURN_IF_ERROR(outbreak.settle(it_.species, it_.areas, today));
    outbreak.create_time = outbreak.update_time = now;
    RETURN_IF_ERROR(outbreak_rows::insert(tx, outbreak, request_id));
    RETURN_IF_ERROR(it_.outbox.append(tx, wire::event(outbreak, OutbreakChange::kDeclared)));
    return wire::encode(outbreak);
  });
}

StatusOr<rpc::Bytes> BiosecurityApi::update(const rpc::Call& call,
                                            const v1::UpdateOutbreakRequest& request) {
  const std::string& name = request.outbreak().name();
  ASSIGN_OR_RETURN(const auto id, id_of<OutbreakId>(name, "outbreaks"));
  ASSIGN_OR_RETURN(const OutbreakPatch patch,
                   wire::decode_patch(request.outbreak(), request.update_mask()));
  return it_.once.run(call, request, [&](pg::Tx& tx) -> StatusOr<v1::Outbreak> {
    ASSIGN_OR_RETURN(auto outbreak, outbreak_rows::lock(tx, id));
    if (!outbreak) return not_found(name);
    RETURN_IF_ERROR(farmgate::wire::check_etag(request.outbreak().etag(), outbreak->version));
    ASSIGN_OR_RETURN(const Time now, pg::business_now(tx));
    RETURN_IF_ERROR(outbreak->change(patch, it_.species, it_.areas, now));
    RETURN_IF_ERROR(check_own(call.access, *outbreak));
    RETURN_IF_ERROR(outbreak_rows::save(tx, *outbreak));
    RETURN_IF_ERROR(it_.outbox.append(tx, wire::event(*outbreak, OutbreakChange::kUpdated)));
    return wire::encode(*outbreak);
  });
}

StatusOr<rpc::Bytes> BiosecurityApi::lift_ban(const rpc::Call& call,
                                              const v1::LiftBanRequest& request) {
  ASSIGN_OR_RETURN(const auto id, id_of<OutbreakId>(request.name(), "outbreaks"));
  return it_.once.run(call, request, [&](pg::Tx& tx) -> StatusOr<v1::Outbreak> {
    ASSIGN_OR_RETURN(auto outbreak, outbreak_rows::lock(tx, id));
    if (!outbreak) return not_found(request.name());
    RETURN_IF_ERROR(check_own(call.access, *outbreak));
    RETURN_IF_ERROR(farmgate::wire::check_etag(request.etag(), outbreak->version));
    ASSIGN_OR_RETURN(const Time now, pg::business_now(tx));
    RETURN_IF_ERROR(outbreak->lift_ban(now));
    RETURN_IF_ERROR(outbreak_rows::save(tx, *outbreak));
    RETURN_IF_ERROR(it_.outbox.append(tx, wire::event(*outbreak, OutbreakChange::kBanLifted)));
    return wire::encode(*outbreak);
  });
}

StatusOr<v1::Outbreak> BiosecurityApi::get(const rpc::Call& call,
                                           const v1::GetOutbreakRequest& request) {
  ASSIGN_OR_RETURN(const auto id, id_of<OutbreakId>(request.name(), "outbreaks"));
  ASSIGN_OR_RETURN(auto outbreak, it_.database.read(call.deadline, [&](pg::Tx& tx) {
    return outbreak_rows::find(tx, id);
  }));
  if (!outbreak) return not_found(request.name());
  return wire::encode(*outbreak);
}

StatusOr<v1::ListOutbreaksResponse> BiosecurityApi::list(const rpc::Call& call,
                                                         const v1::ListOutbreaksRequest& request) {
  ASSIGN_OR_RETURN(const auto page, it_.pager.open(request));
  ASSIGN_OR_RETURN(const auto filter, filter_of(request, it_.species));
  ASSIGN_OR_RETURN(Outbreaks found, it_.database.read(call.deadline, [&](pg::Tx& tx) {
    return outbreak_rows::list(tx, filter, page);
  }));
  v1::ListOutbreaksResponse reply;
  reply.set_next_page_token(it_.pager.finish(page, found, place_of));
  for (const Outbreak& outbreak : found) *reply.add_outbreaks() = wire::encode(outbreak);
  return reply;
}

StatusOr<v1::ListActiveBansResponse> BiosecurityApi::list_bans(
    const rpc::Call& call, const v1::ListActiveBansRequest& request) {
  ASSIGN_OR_RETURN(const auto page, it_.pager.open(request));
  ASSIGN_OR_RETURN(auto filter, filter_of(request, it_.species));
  ASSIGN_OR_RETURN(Outbreaks found,
                   it_.database.read(call.deadline, [&](pg::Tx& tx) -> StatusOr<Outbreaks> {
                     ASSIGN_OR_RETURN(const Time now, pg::business_now(tx));
                     filter.banned_on = date_in_vietnam(now);
                     return outbreak_rows::list(tx, filter, page);
                   }));
  v1::ListActiveBansResponse reply;
  reply.set_next_page_token(it_.pager.finish(page, found, place_of));
  for (const Outbreak& outbreak : found) *reply.add_bans() = wire::encode_ban(outbreak);
  return reply;
}

}  // namespace farmgate::producers
