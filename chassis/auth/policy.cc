#include "chassis/auth/policy.h"

#include <google/protobuf/descriptor.h>

#include <algorithm>

#include "farmgate/options/v1/options.pb.h"

namespace farmgate::auth {
namespace {

namespace pb = farmgate::options::v1;

static_assert(pb::ROLE_PUBLIC == static_cast<int>(Role::kPublic));
static_assert(pb::ROLE_SERVICE == static_cast<int>(Role::kService));
static_assert(pb::SCOPE_PUBLIC == static_cast<int>(Scope::kPublic));
static_assert(pb::SCOPE_SERVICE == static_cast<int>(Scope::kService));
static_assert(pb::LANE_ORDER == static_cast<int>(Lane::kOrder));
static_assert(pb::LANE_EXPORT == static_cast<int>(Lane::kExport));

bool reads_by_name(std::string_view method) {
  constexpr std::string_view kVerbs[] = {"Assess", "BatchGet", "Download", "Generate", "Get",
                                         "List",   "Lookup",   "Preview",  "Print",    "Resolve",
                                         "Search", "Suggest",  "Verify",   "Watch"};
  return std::any_of(std::begin(kVerbs), std::end(kVerbs),
                     [&](std::string_view verb) { return method.starts_with(verb); });
}

Lane lane_of(const pb::Policy& policy, std::string_view method) {
  if (policy.lane() != pb::LANE_UNSPECIFIED) return static_cast<Lane>(policy.lane());
  return reads_by_name(method) ? Lane::kBrowse : Lane::kEdit;
}

}  // namespace

std::string_view scope_name(Scope scope) {
  constexpr std::string_view kNames[] = {
      "PUBLIC", "SELF", "PARTY", "COMMUNE", "PROVINCE", "COUNCIL_SESSION", "SERVICE"};
  return kNames[static_cast<std::size_t>(scope) - 1];
}

std::string_view lane_name(Lane lane) {
  constexpr std::string_view kNames[] = {"order", "edit", "browse", "export"};
  return kNames[static_cast<std::size_t>(lane) - 1];
}

std::optional<Policy> policy_of(const google::protobuf::MethodDescriptor& method) {
  const pb::Policy& written = method.options().GetExtension(pb::policy);
  Policy policy;
  for (const int role : written.roles()) {
    if (!pb::Role_IsValid(role) || role == pb::ROLE_UNSPECIFIED) return std::nullopt;
    policy.roles.add(static_cast<Role>(role));
  }
  const int scope = written.scope();
  if (policy.roles.empty() || !pb::Scope_IsValid(scope) || scope == pb::SCOPE_UNSPECIFIED) {
    return std::nullopt;
  }
  if (!pb::Lane_IsValid(written.lane())) return std::nullopt;
  policy.scope = static_cast<Scope>(scope);
  policy.lane = lane_of(written, method.name());
  return policy;
}

Status permits(const Policy& policy, const Principal& principal) {
  if (policy.roles.any_of(principal.roles)) return ok();
  if (principal.caller().empty()) {
    return Status(Code::kUnauthenticated, "TOKEN_MISSING", "this method needs a bearer token");
  }
  return Status(Code::kPermissionDenied, "ROLE_LACKING",
                "no role of the caller admits this method");
}

Principal counted(const Policy& policy, Principal principal) {
  if (!policy.roles.has(Role::kPublic)) {
    principal.roles = principal.roles.common_with(policy.roles);
  }
  return principal;
}

bool Access::covers_party(std::string_view party) const {
  return all || std::find(parties.begin(), parties.end(), party) != parties.end();
}

}  // namespace farmgate::auth
