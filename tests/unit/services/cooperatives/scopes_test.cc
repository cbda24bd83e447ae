#include "services/cooperatives/api/scopes.h"

#include <google/protobuf/empty.pb.h>
#include <gtest/gtest.h>

#include "farmgate/cooperatives/v1/cooperative_service.pb.h"

namespace farmgate::cooperatives {
namespace {

using auth::Role;

Visible seen_by(auth::Roles roles) {
  auth::Principal principal;
  principal.subject = "person";
  principal.roles = roles;
  principal.orgs = {"producers/01980000-0000-7000-8000-000000000001", "fairs/not-a-party"};
  principal.commune = "communes/07582";
  return visible_to(parties_of(principal, v1::GetCooperativeRequest()).value());
}

TEST(Scopes, AManagerSeesItsOwnParties) {
  const Visible visible = seen_by({Role::kPublic, Role::kCooperativeManager});

  EXPECT_FALSE(visible.all);
  EXPECT_EQ(visible.commune, std::nullopt);
  EXPECT_EQ(visible.parties.size(), 1u);
}

TEST(Scopes, AnOfficerOfACommuneSeesTheCommune) {
  const Visible visible = seen_by({Role::kCommuneOfficer});

  EXPECT_FALSE(visible.all);
  EXPECT_TRUE(visible.parties.empty());
  EXPECT_EQ(visible.commune, "communes/07582");
}

TEST(Scopes, OfficersOfTheProvinceSeeAllAndABuyerNothing) {
  EXPECT_TRUE(seen_by({Role::kProvinceOfficer}).all);
  EXPECT_TRUE(seen_by({Role::kAdmin}).all);
  const Visible visible = seen_by({Role::kPublic, Role::kBuyer});
  EXPECT_FALSE(visible.all || visible.commune || !visible.parties.empty());
}

TEST(ContractScope, IsTheCallersPartiesOrAllForTheProvince) {
  auth::Principal principal;
  principal.roles = auth::Roles{Role::kProducer};
  principal.orgs = {"producers/1"};
  const auto own = sides_of(principal, google::protobuf::Empty()).value();
  EXPECT_FALSE(own.all);
  EXPECT_TRUE(own.covers_party("producers/1"));
  EXPECT_FALSE(own.covers_party("producers/2"));
  principal.roles = auth::Roles{Role::kCommuneOfficer};
  principal.commune = "communes/07582";
  EXPECT_FALSE(sides_of(principal, google::protobuf::Empty())->all);
  principal.roles = auth::Roles{Role::kProvinceOfficer};
  EXPECT_TRUE(sides_of(principal, google::protobuf::Empty())->all);
}

}  // namespace
}  // namespace farmgate::cooperatives
