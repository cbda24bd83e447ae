#include "services/certification/api/scopes.h"

namespace farmgate::certification {

using auth::Role;

StatusOr<auth::Access> rubrics_of(const auth::Principal&, const google::protobuf::Message&) {
  return auth::Access::everything();
}

StatusOr<auth::Access> dossiers_of(const auth::Principal& principal,
                                   const google::protobuf::Message&) {
  if (principal.roles.any_of({Role::kProvinceOfficer, Role::kAdmin})) {
    return auth::Access::everything();
  }
  auth::Access access;
  access.parties = principal.parties();
  if (principal.has(Role::kCommuneOfficer)) access.commune = principal.commune;
  if (principal.roles.any_of({Role::kCouncilMember, Role::kCouncilSecretary})) {
    access.subject = principal.subject;
  }
  return access;
}

StatusOr<auth::Access> councils_of(const auth::Principal& principal,
                                   const google::protobuf::Message&) {
  auth::Access access;
  access.all = principal.roles.any_of({Role::kProvinceOfficer, Role::kAdmin});
  access.subject = principal.subject;
  return access;
}

}  // namespace farmgate::certification
