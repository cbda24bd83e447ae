#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "chassis/auth/principal.h"
#include "chassis/base/status.h"

namespace google::protobuf {
class MethodDescriptor;
}

namespace farmgate::auth {

// By value the scopes of options.proto.
enum class Scope { kPublic = 1, kSelf, kParty, kCommune, kProvince, kCouncilSession, kService };
std::string_view scope_name(Scope scope);

enum class Lane { kOrder = 1, kEdit, kBrowse, kExport };
std::string_view lane_name(Lane lane);

struct Policy {
  Roles roles;
  Scope scope = Scope::kPublic;
  Lane lane = Lane::kEdit;
};

// Nothing when the method carries no policy, or one without roles or scope.
std::optional<Policy> policy_of(const google::protobuf::MethodDescriptor& method);

// UNAUTHENTICATED/TOKEN_MISSING for a caller without identity, PERMISSION_DENIED/ROLE_LACKING for
// one whose roles do not include any of the policy's.
Status permits(const Policy& policy, const Principal& principal);

// The caller as a scope function is to see it: with the roles that the policy lists, since another
// one admits nobody and so widens nobody's reach; with all of them where everybody is admitted.
Principal counted(const Policy& policy, Principal principal);

// Whose objects the call may touch, as a scope function decided: storage puts it into the owner
// predicate of its named statements, so that a foreign row is simply not found.
struct Access {
  bool all = false;                  // no restriction: officers in range, siblings, public reads
  std::vector<std::string> parties;  // "producers/<uuid>"
  std::string subject;
  std::string commune;
  std::string province;

  static Access everything() {
    return {.all = true, .parties = {}, .subject = {}, .commune = {}, .province = {}};
  }
  bool covers_party(std::string_view party) const;
};

}  // namespace farmgate::auth
