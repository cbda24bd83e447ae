#pragma once

#include <cstdint>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace farmgate::auth {

// By value the roles of protos/farmgate/options/v1/options.proto.
enum class Role : std::uint8_t {
  kPublic = 1,
  kBuyer,
  kProducer,
  kCooperativeManager,
  kCommuneOfficer,
  kProvinceOfficer,
  kCouncilMember,
  kCouncilSecretary,
  kFairOrganiser,
  kBank,
  kAdmin,
  kService,
};

// "BUYER", as in the claim roles[].
std::string_view role_name(Role role);
std::optional<Role> parse_role(std::string_view name);

class Roles {
 public:
  constexpr Roles() = default;
  constexpr Roles(std::initializer_list<Role> roles) {
    for (Role role : roles) add(role);
  }
  constexpr void add(Role role) { bits_ |= bit(role); }
  constexpr bool has(Role role) const { return (bits_ & bit(role)) != 0; }
  constexpr bool any_of(Roles other) const { return (bits_ & other.bits_) != 0; }
  constexpr Roles common_with(Roles other) const { return Roles(bits_ & other.bits_); }
  constexpr bool empty() const { return bits_ == 0; }
  constexpr bool operator==(const Roles&) const = default;

 private:
  static constexpr std::uint32_t bit(Role role) {
    return std::uint32_t{1} << static_cast<unsigned>(role);
  }
  constexpr explicit Roles(std::uint32_t bits) : bits_(bits) {}
  std::uint32_t bits_ = 0;
};

// Who calls. Users are known by their token; a sibling service by its certificate alone.
struct Principal {
  std::string subject;            // claim sub; empty without a token
  Roles roles;                    // always holds kPublic
  std::vector<std::string> orgs;  // "producers/<uuid>"
  std::string commune;            // "communes/07582" or empty
  std::string province;           // "provinces/24" or empty
  std::string service;            // "orders" for spiffe://farmgate/orders; empty for the edge

  bool has(Role role) const { return roles.has(role); }
  // The orgs it acts for, as a producer or as the manager of a cooperative; none in other roles.
  std::vector<std::string> parties() const;
  // The owner of a request_id: "services/orders" or "users/<subject>"; empty for nobody.
  std::string caller() const;
};

}  // namespace farmgate::auth
