#include "services/listings/api/scopes.h"

#include "chassis/wire/names.h"

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

std::vector<ProducerId> parties_of(const rpc::Call& call) {
  std::vector<ProducerId> parties;
  for (const std::string& party : call.access.parties) {
    if (auto id = farmgate::wire::find_id(party, "producers")) parties.emplace_back(*id);
  }
  return parties;
}

}  // namespace farmgate::listings
