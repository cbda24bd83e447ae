#include "services/listings/api/scopes.h"

namespace farmgate::listings {

StatusOr<auth::Access> own_parties(const auth::Principal& principal,
                                   const google::protobuf::Message&) {
  auth::Access access;
  access.subject = principal.subject;
  if (principal.roles.any_of({auth::Role::kProducer, auth::Role::kCooperativeManager})) {
    access.parties = principal.orgs;
  }
  return access;
}

}  // namespace farmgate::listings
