#pragma once

#include "chassis/intake/keys.h"
#include "chassis/intake/table.h"
#include "chassis/rpc/incoming.h"
#include "chassis/validate/validator.h"
#include "services/cooperatives/api/membership_api.h"

namespace farmgate::cooperatives::v1 {
class ImportMembershipsRequest;
class ImportMembershipsResponse;
}  // namespace farmgate::cooperatives::v1

namespace farmgate::cooperatives {

// The register of one cooperative from a table, message by message; each row is a transaction,
// since the law judges it with all the others.
class MembershipImportApi {
 public:
  MembershipImportApi(ApiParts parts, MembershipApi& members);

  StatusOr<v1::ImportMembershipsResponse> take(const rpc::Call& call,
                                               const v1::ImportMembershipsRequest& first,
                                               rpc::Incoming& rest);

 private:
  struct Import;

  Status take_row(Import& import, const type::v1::ImportRow& row);

  ApiParts it_;
  MembershipApi& members_;
  validate::Validator rules_;
};

}  // namespace farmgate::cooperatives
