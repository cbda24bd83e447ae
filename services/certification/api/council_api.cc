#include "services/certification/api/council_api.h"

#include "chassis/pg/clock.h"
#include "chassis/wire/convert.h"
#include "chassis/wire/names.h"
#include "farmgate/certification/v1/council_service.pb.h"
#include "services/certification/storage/official_acts.h"
#include "services/certification/wire/council.h"

namespace farmgate::certification {
namespace {

// In the chain of the council, whose row is locked: what it changed.
Status note_act(pg::Tx& tx, const rpc::Call& call, const Council& before, const Council& council,
                std::string_view act, Time now) {
  return official_acts::append(tx, {.object = "councils/" + council.id.to_string(),
                                    .act = std::string(act),
                                    .actor = call.principal.subject,
                                    .act_time = now,
                                    .note = "revision " + std::to_string(council.revision) + ": " +
                                            difference(before, council)});
}

}  // namespace

using farmgate::wire::position_of;
using farmgate::wire::read_date;

StatusOr<rpc::Bytes> CouncilApi::create(const rpc::Call& call,
                                        const v1::CreateCouncilRequest& request) {
  ASSIGN_OR_RETURN(const Uuid request_id, Uuid::parse(request.request_id()));
  ASSIGN_OR_RETURN(const Date first,
                   read_date(request.council().valid_from_date(), "council.valid_from_date"));
  ASSIGN_OR_RETURN(const CouncilTerms by_rule, CouncilTerms::by_rule(it_.rules, first));
  ASSIGN_OR_RETURN(Council council, wire::decode(request.council(), by_rule));
  RETURN_IF_ERROR(council.check());
  return it_.once.run(call, request, [&](pg::Tx& tx) -> StatusOr<v1::Council> {
    ASSIGN_OR_RETURN(council.create_time, pg::business_now(tx));
    council.update_time = council.create_time;
    RETURN_IF_ERROR(council_rows::insert(tx, council, request_id));
    Council nothing;
    nothing.valid_through_date = council.valid_from_date;
    RETURN_IF_ERROR(note_act(tx, call, nothing, council, "CREATE", council.create_time));
    return wire::encode(council);
  });
}

StatusOr<v1::Council> CouncilApi::get(const rpc::Call& call, const v1::GetCouncilRequest& request) {
  return it_.database.read(call.deadline, [&](pg::Tx& tx) -> StatusOr<v1::Council> {
    ASSIGN_OR_RETURN(const Council council, find_council(tx, call, request.name()));
    return wire::encode(council);
  });
}

StatusOr<v1::ListCouncilsResponse> CouncilApi::list(const rpc::Call& call,
                                                    const v1::ListCouncilsRequest& request) {
  ASSIGN_OR_RETURN(const auto page, it_.pager.open(request));
  std::optional<Date> serving;
  if (request.has_serving_date()) {
    ASSIGN_OR_RETURN(serving, read_date(request.serving_date(), "serving_date"));
  }
  ASSIGN_OR_RETURN(auto found, it_.database.select(call.deadline, [&](pg::Tx& tx) {
    return council_rows::list(tx, serving, view_of(call), page);
  }));
  v1::ListCouncilsResponse reply;
  reply.set_next_page_token(it_.pager.finish(page, found, [](const Council& last) {
    return position_of(last.create_time, last.id.uuid());
  }));
  for (const Council& council : found) *reply.add_councils() = wire::encode(council);
  return reply;
}

// change: Status(Council&, Time now).
template <class Request, class Change>
StatusOr<rpc::Bytes> CouncilApi::changed(const rpc::Call& call, const Request& request,
                                         const std::string& name, std::string_view act,
                                         Change change) {
  return it_.once.run(call, request, [&](pg::Tx& tx) -> StatusOr<v1::Council> {
    ASSIGN_OR_RETURN(Council council, lock_council(tx, call, name));
    ASSIGN_OR_RETURN(const Time now, pg::business_now(tx));
    const Council before = council;
    RETURN_IF_ERROR(change(council, now));
    RETURN_IF_ERROR(council_rows::save(tx, council));
    RETURN_IF_ERROR(note_act(tx, call, before, council, act, now));
    return wire::encode(council);
  });
}

StatusOr<rpc::Bytes> CouncilApi::update(const rpc::Call& call,
                                        const v1::UpdateCouncilRequest& request) {
  const v1::Council& sent = request.council();
  return changed(call, request, sent.name(), "UPDATE", [&](Council& council, Time now) -> Status {
    RETURN_IF_ERROR(farmgate::wire::check_etag(sent.etag(), council.revision));
    RETURN_IF_ERROR(wire::patch(sent, request.update_mask(), council));
    RETURN_IF_ERROR(council.check_secretary(date_in_vietnam(now)));
    council.touch(now);
    return council.check();
  });
}

// The number itself is in no row: the request's claim keeps a digest of the whole.
StatusOr<rpc::Bytes> CouncilApi::appoint(const rpc::Call& call,
                                         const v1::AppointMemberRequest& request) {
  std::string key;
  ASSIGN_OR_RETURN(const bool again, is_repeat(it_.database, call, request.request_id()));
  if (!request.personal_number().empty() && !again) {
    ASSIGN_OR_RETURN(
        key, persons_.key_of(request.personal_number(), request.request_id(), call.deadline));
  }
  return changed(call, request, request.name(), "APPOINT",
                 [&](Council& council, Time now) -> Status {
                   if (again) return claim_ended();
                   ASSIGN_OR_RETURN(CouncilMember member,
                                    wire::decode(request.member(), date_in_vietnam(now)));
                   member.person_key = key;
                   return council.appoint(std::move(member), request.chair(), now);
                 });
}

StatusOr<rpc::Bytes> CouncilApi::end_appointment(const rpc::Call& call,
                                                 const v1::EndAppointmentRequest& request) {
  ASSIGN_OR_RETURN(const Date last, read_date(request.valid_through_date(), "valid_through_date"));
  ASSIGN_OR_RETURN(const auto member, wire::member_id(request.member()));
  return changed(call, request, request.name(), "END_APPOINTMENT", [&](Council& council, Time now) {
    return council.end_appointment(member, last, date_in_vietnam(now), now);
  });
}

StatusOr<rpc::Bytes> CouncilApi::delegate(const rpc::Call& call,
                                          const v1::DelegateChairRequest& request) {
  ASSIGN_OR_RETURN(const Delegation to, wire::decode(request.delegation()));
  return changed(call, request, request.name(), "DELEGATE",
                 [&](Council& council, Time now) { return council.delegate(to, now); });
}

}  // namespace farmgate::certification
