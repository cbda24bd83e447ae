#include "services/producers/api/scopes.h"

#include <gtest/gtest.h>

#include "chassis/host/service.h"
#include "chassis/testing/status_is.h"
#include "farmgate/producers/v1/producer_service.pb.h"
#include "services/producers/producers.h"

namespace farmgate::producers {
namespace {

using auth::Principal;
using auth::Role;

constexpr const char* kParty = "producers/01980000-0000-7000-8000-000000000001";

Principal person(auth::Roles roles) {
  Principal principal;
  principal.subject = "person";
  principal.roles = roles;
  principal.orgs = {kParty, "fairs/not-a-party"};
  principal.commune = "communes/07582";
  return principal;
}

Visible seen_by(auth::Roles roles) {
  return visible_to(parties_of(person(roles), v1::GetLotRequest()).value());
}

TEST(Scopes, AnOwnerSeesItsOwnParties) {
  const Visible visible = seen_by({Role::kPublic, Role::kProducer});

  EXPECT_FALSE(visible.all);
  EXPECT_EQ(visible.commune, std::nullopt);
  ASSERT_EQ(visible.parties.size(), 1u);
  EXPECT_EQ("producers/" + visible.parties[0].to_string(), kParty);
}

TEST(Scopes, AnOfficerOfACommuneSeesTheCommune) {
  const Visible visible = seen_by({Role::kPublic, Role::kCommuneOfficer});

  EXPECT_FALSE(visible.all);
  EXPECT_TRUE(visible.parties.empty());
  EXPECT_EQ(visible.commune, "communes/07582");
}

TEST(Scopes, OfficersOfTheProvinceSeeAll) {
  EXPECT_TRUE(seen_by({Role::kProvinceOfficer}).all);
  EXPECT_TRUE(seen_by({Role::kAdmin}).all);
}

TEST(Scopes, ABuyerSeesNothing) {
  const Visible visible = seen_by({Role::kPublic, Role::kBuyer});

  EXPECT_FALSE(visible.all);
  EXPECT_TRUE(visible.parties.empty());
  EXPECT_EQ(visible.commune, std::nullopt);
}

TEST(Scopes, AnOfficerRegistersInItsCommune) {
  const v1::CreateProducerRequest request;
  const auto own = commune_of(person({Role::kCommuneOfficer}), request).value();
  const auto all = commune_of(person({Role::kProvinceOfficer}), request).value();

  EXPECT_FALSE(own.all);
  EXPECT_EQ(own.commune, "communes/07582");
  EXPECT_TRUE(all.all);
}

TEST(ProducersSpec, HasAPolicyAScopeAndAHandlerForEveryMethod) {
  auto known = host::shared_settings();
  const auto own = host::settings_of(producers_spec());
  known.insert(known.end(), own.begin(), own.end());
  const auto settings = host::Settings::parse(known, {});
  ASSERT_THAT(settings, farmgate::testing::IsOk());

  EXPECT_THAT(host::check_tables(*settings, {&producers_spec()}), farmgate::testing::IsOk());
}

}  // namespace
}  // namespace farmgate::producers
