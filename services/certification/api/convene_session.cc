#include <algorithm>
#include <map>

#include "chassis/pg/clock.h"
#include "chassis/wire/convert.h"
#include "farmgate/certification/v1/council_service.pb.h"
#include "services/certification/api/session_api.h"
#include "services/certification/storage/ties.h"

namespace farmgate::certification {
namespace {

// For the secretary of the council alone.
StatusOr<Council> own_council(pg::Tx& tx, const rpc::Call& call, const std::string& name) {
  ASSIGN_OR_RETURN(Council council, find_council(tx, call, name));
  if (council.secretary != call.access.subject) return not_found(name);
  return council;
}

StatusOr<std::vector<DossierId>> ids_of(
    const google::protobuf::RepeatedPtrField<std::string>& names) {
  std::vector<DossierId> out;
  for (const std::string& name : names) {
    ASSIGN_OR_RETURN(const DossierId id, dossier_id(name));
    out.push_back(id);
  }
  return out;
}

Status check_free(pg::Tx& tx, const Dossier& dossier) {
  RETURN_IF_ERROR(dossier.target(Act::kScore, Desk::kCouncil).status());
  ASSIGN_OR_RETURN(const bool taken, session_rows::has_open(tx, dossier.id));
  if (!taken) return ok();
  return refuse("DOSSIER_BEFORE_COUNCIL", "another session has the dossier on its agenda",
                {{"dossier", "dossiers/" + dossier.id.to_string()}});
}

AgendaItem item_of(const Dossier& dossier) {
  AgendaItem item;
  item.dossier = dossier.id;
  item.product = dossier.product;
  item.producer = dossier.producer;
  item.rubric = dossier.rubric;
  return item;
}

// Beside the day: for how many nobody's records were compared.
std::string told_of(const Council& council, const Session& session) {
  const auto unknown = std::ranges::count_if(session.seats, [&](const Seat& seat) {
    const CouncilMember* const member = council.find(seat.member);
    return member == nullptr || member->person_key.empty();
  });
  const std::string day = "session of " + format_date(session.session_date);
  if (unknown == 0) return day;
  return day + ", members without a personal number: " + std::to_string(unknown);
}

}  // namespace

struct SessionApi::Plan {
  std::map<DossierId, Relations> relations;
  std::vector<BodyPerson> persons;
};

// Before the transaction, which is not to wait for another service.
StatusOr<SessionApi::Plan> SessionApi::plan(const rpc::Call& call,
                                            const v1::ConveneSessionRequest& request, Date day) {
  ASSIGN_OR_RETURN(const auto ids, ids_of(request.dossiers()));
  ASSIGN_OR_RETURN(Plan plan, it_.database.read(call.deadline, [&](pg::Tx& tx) -> StatusOr<Plan> {
    Plan out;
    RETURN_IF_ERROR(own_council(tx, call, request.parent()).status());
    for (const DossierId id : ids) {
      ASSIGN_OR_RETURN(const auto dossier, dossier_rows::find(tx, id, kEverybody));
      if (!dossier) return not_found("dossiers/" + id.to_string());
      ASSIGN_OR_RETURN(out.relations[id], ties_store::relations_of(tx, dossier->producer, day));
    }
    return out;
  }));
  std::vector<std::string> bodies;
  for (const auto& [id, relations] : plan.relations) {
    for (std::string& body : bodies_of(relations)) bodies.push_back(std::move(body));
  }
  std::ranges::sort(bodies);
  bodies.erase(std::unique(bodies.begin(), bodies.end()), bodies.end());
  ASSIGN_OR_RETURN(plan.persons, persons_.behind(bodies, call.deadline));
  return plan;
}

StatusOr<rpc::Bytes> SessionApi::convene(const rpc::Call& call,
                                         const v1::ConveneSessionRequest& request) {
  ASSIGN_OR_RETURN(const Uuid request_id, Uuid::parse(request.request_id()));
  ASSIGN_OR_RETURN(const Date day, farmgate::wire::read_date(request.session().session_date(),
                                                             "session.session_date"));
  ASSIGN_OR_RETURN(const bool again, is_repeat(it_.database, call, request.request_id()));
  Plan known;
  if (!again) {
    ASSIGN_OR_RETURN(known, plan(call, request, day));
  }
  return it_.once.run(call, request, [&](pg::Tx& tx) -> StatusOr<v1::Session> {
    if (again) return claim_ended();
    ASSIGN_OR_RETURN(const Session session, call_together(tx, call, request, known, day));
    RETURN_IF_ERROR(session_rows::insert(tx, session, request_id));
    ASSIGN_OR_RETURN(const auto record, record_of(tx, it_.rules, session));
    return wire::encode(record);
  });
}

StatusOr<Session> SessionApi::call_together(pg::Tx& tx, const rpc::Call& call,
                                            const v1::ConveneSessionRequest& request,
                                            const Plan& known, Date day) {
  ASSIGN_OR_RETURN(const Council council, own_council(tx, call, request.parent()));
  ASSIGN_OR_RETURN(const Time now, pg::business_now(tx));
  const Date today = date_in_vietnam(now);
  ASSIGN_OR_RETURN(const auto ahead, it_.rules.value("ocop.council.release_working_days", today));
  ASSIGN_OR_RETURN(const Date release_by, it_.calendar.after(today, static_cast<int>(ahead)));
  ASSIGN_OR_RETURN(Session session, Session::convene(council, day, release_by, today, now));
  session.place = request.session().place();
  const std::string told = told_of(council, session);
  // In the order of their ids, so that two sessions do not wait for each other.
  std::map<DossierId, Dossier> dossiers;
  for (const auto& [id, relations] : known.relations) {
    ASSIGN_OR_RETURN(Dossier dossier, lock_any(tx, id));
    RETURN_IF_ERROR(check_free(tx, dossier));
    RETURN_IF_ERROR(note(tx, call, dossier, "CONVENE", told, now));
    dossiers.emplace(id, std::move(dossier));
  }
  ASSIGN_OR_RETURN(const auto agenda, ids_of(request.dossiers()));
  for (const DossierId id : agenda) {
    RETURN_IF_ERROR(session.add(item_of(dossiers.at(id))));
    for (const CouncilMember& member : council.members) {
      const auto tie = find_tie(member, known.relations.at(id), known.persons);
      if (!tie || session.seat(member.id) == nullptr) continue;
      const std::string_view cause = tie->declared ? "DECLARED" : tie_name(tie->kind);
      RETURN_IF_ERROR(
          session.recuse({id, member.id, std::string(cause), "", std::nullopt, now}, now));
    }
  }
  RETURN_IF_ERROR(session.check_quorums(council.presiding(day)));
  session.revision = 1;
  return session;
}

}  // namespace farmgate::certification
