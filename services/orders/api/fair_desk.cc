#include "services/orders/api/fair_desk.h"

#include <map>

#include "chassis/wire/convert.h"
#include "chassis/wire/names.h"
#include "services/orders/api/visible.h"
#include "services/orders/events/announce.h"
#include "services/orders/storage/applications.h"
#include "services/orders/storage/booths.h"
#include "services/orders/storage/exhibitors.h"
#include "services/orders/storage/fair_activities.h"
#include "services/orders/storage/fairs.h"

namespace farmgate::orders {
namespace {

bool sees(const rpc::Call& call, const Filed& filed) {
  return organises(call, filed.fair) || covers(call, filed.application.applicant);
}

template <class Read>
StatusOr<Filed> read_application(pg::Tx& tx, const rpc::Call& call, const std::string& name,
                                 Read read) {
  ASSIGN_OR_RETURN(const auto ids, farmgate::wire::child_of(name, "fairs", "applications"));
  ASSIGN_OR_RETURN(auto fair, read(tx, FairId(ids.parent)));
  if (!fair) return not_found(name);
  ASSIGN_OR_RETURN(auto application,
                   applications::find(tx, FairId(ids.parent), ApplicationId(ids.id)));
  if (!application) return not_found(name);
  Filed filed{std::move(*fair), std::move(*application)};
  if (!sees(call, filed)) return not_found(name);
  return filed;
}

}  // namespace

bool organises(const rpc::Call& call, const Fair& fair) {
  return call.access.all ||
         (!call.access.province.empty() && call.access.province == fair.province);
}

StatusOr<FairId> fair_of(const std::string& name) {
  return farmgate::wire::id_of<FairId>(name, "fairs");
}

StatusOr<BoothName> booth_of(const std::string& name) {
  const auto at = name.find("/booths/");
  if (at == name.npos) return not_found(name);
  const auto fair = fair_of(name.substr(0, at));
  if (!fair.ok()) return not_found(name);
  return BoothName{*fair, name.substr(at + 8)};
}

StatusOr<Fair> find_fair(pg::Tx& tx, const std::string& name) {
  ASSIGN_OR_RETURN(const FairId id, fair_of(name));
  ASSIGN_OR_RETURN(auto fair, fairs::find(tx, id));
  if (!fair) return not_found(name);
  return std::move(*fair);
}

StatusOr<Fair> lock_own_fair(pg::Tx& tx, const rpc::Call& call, const std::string& name,
                             const std::string& etag) {
  ASSIGN_OR_RETURN(const FairId id, fair_of(name));
  ASSIGN_OR_RETURN(auto fair, fairs::lock(tx, id));
  if (!fair || !organises(call, *fair)) return not_found(name);
  RETURN_IF_ERROR(farmgate::wire::check_etag(etag, fair->revision));
  return std::move(*fair);
}

StatusOr<Filed> find_application(pg::Tx& tx, const rpc::Call& call, const std::string& name) {
  return read_application(tx, call, name, fairs::find);
}

StatusOr<Filed> lock_application(pg::Tx& tx, const rpc::Call& call, const std::string& name,
                                 const std::string& etag) {
  ASSIGN_OR_RETURN(Filed filed, read_application(tx, call, name, fairs::lock));
  RETURN_IF_ERROR(farmgate::wire::check_etag(etag, filed.application.revision));
  return filed;
}

StatusOr<std::vector<Candidate>> candidates_of(pg::Tx& tx, const Fair& fair,
                                               const std::vector<Application>& applications) {
  std::vector<ProducerId> applicants;
  std::vector<std::string> products;
  for (const Application& it : applications) {
    applicants.push_back(it.applicant);
    products.insert(products.end(), it.products.begin(), it.products.end());
  }
  ASSIGN_OR_RETURN(const auto known, exhibitors::find(tx, fair, applicants));
  std::map<ProducerId, const exhibitors::Exhibitor*> by_id;
  for (const exhibitors::Exhibitor& it : known) by_id[it.id] = &it;
  ASSIGN_OR_RETURN(const auto copies, exhibitors::certificates(tx, products, fair.start_date));
  const StarBook stars(copies, fair.start_date, fair.end_date);
  std::vector<Candidate> out;
  for (const Application& it : applications) {
    Candidate& one = out.emplace_back();
    one.id = it.id;
    one.subject = it.applicant;
    one.star = stars.best(it.products);
    one.filed = it.create_time;
    one.zones = it.zones;
    one.rank = it.rank;
    const auto who = by_id.find(it.applicant);
    one.active = who != by_id.end() && who->second->active;
    if (who == by_id.end()) continue;
    one.commune = who->second->commune;
    one.first_timer = who->second->first_timer;
  }
  return out;
}

StatusOr<Floor> floor_of(pg::Tx& tx, const Fair& fair, const DatedRules& rules) {
  Floor out;
  ASSIGN_OR_RETURN(out.booths_per_subject, subject_cap(fair, rules));
  ASSIGN_OR_RETURN(out.free, booths::free_ones(tx, fair.id));
  ASSIGN_OR_RETURN(out.held, applications::holdings(tx, fair.id));
  return out;
}

Status record(pg::Tx& tx, const rpc::Call& call, const Fair& fair, Act act, Time now) {
  FairActivity it;
  it.act = act.name;
  it.actor = call.principal.subject;
  it.act_time = now;
  if (act.application != nullptr) it.application = act.application->id;
  it.before = std::move(act.before);
  it.after = std::move(act.after);
  it.note = std::move(act.note);
  return fair_activities::append(tx, fair.id, it);
}

Status save_and_announce(pg::Tx& tx, farmgate::events::Outbox& outbox, Fair& fair,
                         FairChange change) {
  ++fair.version;
  ++fair.revision;
  RETURN_IF_ERROR(fairs::save(tx, fair));
  RETURN_IF_ERROR(fairs::fill_counts(tx, fair));
  return announce(tx, outbox, fair, change);
}

}  // namespace farmgate::orders
