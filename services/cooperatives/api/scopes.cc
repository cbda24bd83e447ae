#include "services/cooperatives/api/scopes.h"

#include "chassis/wire/names.h"

namespace farmgate::cooperatives {

using auth::Access;
using auth::Role;

StatusOr<Access> sides_of(const auth::Principal& principal, const google::protobuf::Message&) {
  if (principal.roles.any_of({Role::kProvinceOfficer, Role::kAdmin})) return Access::everything();
  Access access;
  access.parties = principal.parties();
  return access;
}

StatusOr<Access> parties_of(const auth::Principal& principal,
                            const google::protobuf::Message& request) {
  ASSIGN_OR_RETURN(Access access, sides_of(principal, request));
  if (access.all) return access;
  if (principal.has(Role::kCommuneOfficer)) access.commune = principal.commune;
  return access;
}

Visible visible_to(const Access& access) {
  Visible visible{access.all, {}, std::nullopt};
  for (const std::string& party : access.parties) {
    if (auto id = farmgate::wire::find_id(party, "producers")) {
      visible.parties.emplace_back(*id);
    }
  }
  if (!access.commune.empty()) visible.commune = access.commune;
  return visible;
}

}  // namespace farmgate::cooperatives
