#include "services/producers/api/judging.h"

#include "services/producers/domain/outbreak.h"
#include "services/producers/storage/children.h"
#include "services/producers/storage/outbreaks.h"

namespace farmgate::producers {

Circumstances circumstances(const ApiParts& parts, const rpc::Call& call, Time now) {
  using auth::Role;
  const bool officer =
      call.principal.roles.any_of({Role::kCommuneOfficer, Role::kProvinceOfficer, Role::kAdmin});
  return {parts.areas, parts.rules, date_in_vietnam(now), officer};
}

Status check_may_move(pg::Tx& tx, const std::string& from, const std::optional<std::string>& to,
                      const Circumstances& now) {
  if (now.officer || !to || *to == from) return ok();
  ASSIGN_OR_RETURN(const bool banned, outbreak_rows::bans_in(tx, from, now.today));
  return banned ? commune_banned(from) : ok();
}

Status check_unit_runs(pg::Tx& tx, const std::optional<UnitCode>& code, const Circumstances& now) {
  if (now.officer || !code) return ok();
  ASSIGN_OR_RETURN(const bool stopped, children::unit_stopped(tx, *code));
  return stopped ? unit_code_stopped(*code) : ok();
}

}  // namespace farmgate::producers
