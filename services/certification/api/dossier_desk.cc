#include "services/certification/api/dossier_desk.h"

#include "chassis/wire/names.h"
#include "services/certification/storage/activities.h"
#include "services/certification/wire/dossier.h"

namespace farmgate::certification {
namespace {

StatusOr<DossierId> dossier_of(const std::string& name) {
  const std::string_view view = name;
  const std::size_t first = view.find('/');
  const std::size_t second = first == view.npos ? first : view.find('/', first + 1);
  return farmgate::wire::id_of<DossierId>(view.substr(0, second), "dossiers");
}

using Lookup = decltype(dossier_rows::find);

StatusOr<Dossier> get(Lookup& lookup, pg::Tx& tx, const rpc::Call& call, const std::string& name) {
  ASSIGN_OR_RETURN(const DossierId id, dossier_of(name));
  ASSIGN_OR_RETURN(auto dossier, lookup(tx, id, visible_to(call)));
  if (!dossier) return not_found(name);
  return std::move(*dossier);
}

}  // namespace

Visible visible_to(const rpc::Call& call) {
  Visible visible;
  visible.all = call.access.all;
  visible.parties = call.access.parties;
  if (!call.access.commune.empty()) visible.commune = call.access.commune;
  visible.council = call.access.subject;
  return visible;
}

StatusOr<Dossier> find_dossier(pg::Tx& tx, const rpc::Call& call, const std::string& name) {
  return get(dossier_rows::find, tx, call, name);
}

StatusOr<Dossier> lock_dossier(pg::Tx& tx, const rpc::Call& call, const std::string& name) {
  return get(dossier_rows::lock, tx, call, name);
}

Status move(pg::Tx& tx, const DossierParts& parts, const rpc::Call& call, Dossier& dossier,
            const Doing& doing, Time now) {
  Activity activity;
  activity.act = act_name(doing.act);
  activity.desk = desk_name(doing.desk);
  activity.actor = call.principal.subject;
  activity.act_time = now;
  activity.from_state = dossier.state;
  activity.note = doing.note;
  activity.due_date = dossier.due_date;
  RETURN_IF_ERROR(dossier.move(doing.act, doing.desk, now));
  activity.to_state = dossier.state;
  // A step that is extended keeps the day that it was given.
  if (activity.from_state != activity.to_state) {
    ASSIGN_OR_RETURN(dossier.due_date, due_after(dossier, activity.from_state, date_in_vietnam(now),
                                                 parts.rules, parts.calendar));
  }
  return activities::append(tx, dossier.id, std::move(activity));
}

StatusOr<DossierContent> content_of(pg::Tx& tx, const Rubric& rubric, const Dossier& dossier,
                                    const dossier_rows::Forms& forms) {
  ASSIGN_OR_RETURN(ScoreSheet answers, wire::sheet_of(rubric, forms.answers));
  DossierContent content{
      !forms.registration.empty(), !forms.report.empty(), std::move(answers), {}};
  ASSIGN_OR_RETURN(content.evidence, evidence_rows::all(tx, dossier.id));
  return content;
}

}  // namespace farmgate::certification
