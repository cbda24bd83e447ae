#include "services/producers/api/scopes.h"

#include "chassis/wire/names.h"

namespace farmgate::producers {
namespace {

using auth::Access;
using auth::Principal;
using auth::Role;

bool of_the_province(const Principal& principal) {
  return principal.roles.any_of({Role::kProvinceOfficer, Role::kAdmin});
}

}  // namespace

StatusOr<Access> parties_of(const Principal& principal, const Request&) {
  if (of_the_province(principal)) return Access::everything();
  Access access;
  access.parties = principal.parties();
  if (principal.has(Role::kCommuneOfficer)) access.commune = principal.commune;
  return access;
}

StatusOr<Access> commune_of(const Principal& principal, const Request&) {
  if (of_the_province(principal)) return Access::everything();
  Access access;
  access.commune = principal.commune;
  return access;
}

Visible visible_to(const Access& access) {
  Visible visible{access.all, {}, std::nullopt};
  for (const std::string& party : access.parties) {
    if (auto id = farmgate::wire::find_id(party, "producers")) {
      visible.parties.push_back(ProducerId(*id));
    }
  }
  if (!access.commune.empty()) visible.commune = access.commune;
  return visible;
}

}  // namespace farmgate::producers
