#include "chassis/auth/policy.h"

#include <google/protobuf/descriptor.h>
#include <gtest/gtest.h>

#include "chassis/testing/status_is.h"
#include "tests/unit/chassis/rpc/echo.pb.h"

namespace farmgate::auth {
namespace {

using farmgate::testing::IsOk;
using farmgate::testing::StatusIs;

std::optional<Policy> policy(const char* service, const char* method) {
  const auto* file = test::v1::Thing::descriptor()->file();
  return policy_of(*file->FindServiceByName(service)->FindMethodByName(method));
}

TEST(Policy, IsReadFromTheDescriptor) {
  const auto create = policy("EchoService", "CreateThing");
  ASSERT_TRUE(create);
  EXPECT_EQ(create->roles, (Roles{Role::kBuyer, Role::kService}));
  EXPECT_EQ(create->scope, Scope::kSelf);
  EXPECT_EQ(create->lane, Lane::kOrder);
}

TEST(Policy, LaneFollowsTheVerb) {
  EXPECT_EQ(policy("EchoService", "GetThing")->lane, Lane::kBrowse);
  EXPECT_EQ(policy("EchoService", "ConsumeThing")->lane, Lane::kEdit);
}

TEST(Policy, AMissingOneIsNone) { EXPECT_FALSE(policy("FaultyService", "WithoutPolicy")); }

TEST(Policy, TellsNobodyFromTheWrongOne) {
  const Policy buyers{{Role::kBuyer}, Scope::kSelf, Lane::kEdit};
  Principal who;
  who.roles.add(Role::kPublic);
  EXPECT_THAT(permits(buyers, who), StatusIs(Code::kUnauthenticated, "TOKEN_MISSING"));
  who.subject = "an";
  EXPECT_THAT(permits(buyers, who), StatusIs(Code::kPermissionDenied, "ROLE_LACKING"));
  who.roles.add(Role::kBuyer);
  EXPECT_THAT(permits(buyers, who), IsOk());
}

TEST(Policy, CountsOnlyTheRolesThatItListsUnlessItIsForEverybody) {
  const Policy sellers{{Role::kProducer}, Scope::kParty, Lane::kEdit};
  const Policy everybody{{Role::kPublic}, Scope::kParty, Lane::kBrowse};
  Principal who;
  who.roles = {Role::kPublic, Role::kProducer, Role::kAdmin};

  EXPECT_EQ(counted(sellers, who).roles, Roles{Role::kProducer});
  EXPECT_EQ(counted(everybody, who).roles, who.roles);
}

TEST(Roles, NamesGoBothWays) {
  for (int value = 1; value <= static_cast<int>(Role::kService); ++value) {
    EXPECT_EQ(parse_role(role_name(static_cast<Role>(value))), static_cast<Role>(value));
  }
  EXPECT_FALSE(parse_role("ROOT"));
}

TEST(Principal, ActsForItsOrgsInTheRoleOfASellerOnly) {
  Principal who;
  who.orgs = {"producers/1"};
  who.roles.add(Role::kBuyer);
  EXPECT_TRUE(who.parties().empty());
  who.roles.add(Role::kCooperativeManager);
  EXPECT_EQ(who.parties(), who.orgs);
}

TEST(Principal, ServicesAndUsersNeverShareACaller) {
  Principal service, user;
  service.service = "orders";
  user.subject = "services/orders";
  EXPECT_NE(service.caller(), user.caller());
  EXPECT_EQ(Principal().caller(), "");
}

}  // namespace
}  // namespace farmgate::auth
