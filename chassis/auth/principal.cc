#include "chassis/auth/principal.h"

#include <algorithm>
#include <array>

namespace farmgate::auth {
namespace {

constexpr std::array<std::string_view, 12> kRoleNames = {"PUBLIC",          "BUYER",
                                                         "PRODUCER",        "COOPERATIVE_MANAGER",
                                                         "COMMUNE_OFFICER", "PROVINCE_OFFICER",
                                                         "COUNCIL_MEMBER",  "COUNCIL_SECRETARY",
                                                         "FAIR_ORGANISER",  "BANK",
                                                         "ADMIN",           "SERVICE"};

}  // namespace

std::string_view role_name(Role role) { return kRoleNames[static_cast<std::size_t>(role) - 1]; }

std::optional<Role> parse_role(std::string_view name) {
  const auto at = std::find(kRoleNames.begin(), kRoleNames.end(), name);
  if (at == kRoleNames.end()) return std::nullopt;
  return static_cast<Role>(at - kRoleNames.begin() + 1);
}

std::vector<std::string> Principal::parties() const {
  if (roles.any_of({Role::kProducer, Role::kCooperativeManager})) return orgs;
  return {};
}

std::string Principal::caller() const {
  if (!service.empty()) return "services/" + service;
  if (!subject.empty()) return "users/" + subject;
  return {};
}

}  // namespace farmgate::auth
