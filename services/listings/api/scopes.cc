#include "services/listings/api/scopes.h"

namespace farmgate::listings {

StatusOr<auth::Access> own_parties(const auth::Principal& principal,
                                   const google::protobuf::Message&) {
  auth::Access access;
  access.subject = principal.subject;
  access.parties = principal.parties();
  return access;
}

}  // namespace farmgate::listings
