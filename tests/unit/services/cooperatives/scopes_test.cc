#include "services/cooperatives/api/scopes.h"

#include <gtest/gtest.h>

#include "chassis/host/service.h"
#include "chassis/testing/status_is.h"
#include "farmgate/cooperatives/v1/cooperative_service.pb.h"
#include "services/cooperatives/cooperatives.h"

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

TEST(CooperativesSpec, HasAPolicyAScopeAndAHandlerForEveryMethod) {
  auto known = host::shared_settings();
  const auto own = host::settings_of(cooperatives_spec());
  known.insert(known.end(), own.begin(), own.end());
  const auto settings = host::Settings::parse(known, {});
  ASSERT_THAT(settings, farmgate::testing::IsOk());

  EXPECT_THAT(host::check_tables(*settings, {&cooperatives_spec()}), farmgate::testing::IsOk());
}

}  // namespace
}  // namespace farmgate::cooperatives
