#include "services/listings/api/scopes.h"

namespace farmgate::listings {

StatusOr<auth::Access> own_parties(const auth::Principal& principal,
                                   const google::protobuf::Message&) {
  auth::Access access;
  access.all = principal.has(auth::Role::kProvinceOfficer);
  access.subject = principal.subject;
  access.parties = principal.parties();
  return access;
}

StatusOr<auth::Access> whole_province(const auth::Principal&, const google::protobuf::Message&) {
  return auth::Access::everything();
}

}  // namespace farmgate::listings
