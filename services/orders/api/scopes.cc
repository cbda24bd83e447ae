#include "services/orders/api/scopes.h"

namespace farmgate::orders {

using auth::Access;
using auth::Principal;
using auth::Role;

StatusOr<Access> self(const Principal& principal, const Request&) {
  Access access;
  access.subject = principal.subject;
  return access;
}

StatusOr<Access> own_or_province(const Principal& principal, const Request&) {
  if (principal.has(Role::kAdmin)) return Access::everything();
  Access access;
  if (principal.has(Role::kProvinceOfficer)) access.province = principal.province;
  if (principal.has(Role::kBuyer)) access.subject = principal.subject;
  access.parties = principal.parties();
  return access;
}

StatusOr<Access> province_of(const Principal& principal, const Request&) {
  if (principal.roles.any_of({Role::kAdmin, Role::kBank})) return Access::everything();
  Access access;
  access.province = principal.province;
  return access;
}

StatusOr<Access> seller_or_province(const Principal& principal, const Request&) {
  if (principal.has(Role::kAdmin)) return Access::everything();
  Access access;
  if (principal.has(Role::kProvinceOfficer)) access.province = principal.province;
  access.parties = principal.parties();
  return access;
}

StatusOr<Access> exhibitor_or_organiser(const Principal& principal, const Request&) {
  if (principal.has(Role::kAdmin)) return Access::everything();
  Access access;
  if (principal.roles.any_of({Role::kFairOrganiser, Role::kProvinceOfficer})) {
    access.province = principal.province;
  }
  access.parties = principal.parties();
  return access;
}

}  // namespace farmgate::orders
