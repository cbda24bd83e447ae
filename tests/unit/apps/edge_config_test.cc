#include <gmock/gmock.h>

#include <algorithm>

#include "apps/edge/config.h"
#include "apps/edge/contract.h"
#include "apps/edge/template.h"
#include "chassis/host/peers.h"
#include "chassis/host/suite.h"
#include "chassis/testing/status_is.h"

namespace farmgate::edge {
namespace {

using ::testing::HasSubstr;
using testing::IsOk;
using ::testing::Not;
using testing::StatusIs;

Values with(std::string name, std::string text) {
  return {.texts = {{std::move(name), std::move(text)}}, .lists = {}};
}

TEST(Template, RepeatsWhatStandsBetweenTheLinesOfAList) {
  Values values = with("outer", "o");
  values.lists["each"] = {with("x", "1"), with("x", "2")};
  values.lists["none"] = {};
  const auto text =
      fill("a\n  {{#each}}\n- {{x}}{{outer}}\n  {{/each}}\n{{#none}}\nb\n{{/none}}\nc\n", values);
  EXPECT_EQ(text.value(), "a\n- 1o\n- 2o\nc\n");
}

TEST(Template, LetsNoTextLeaveItsQuotes) {
  const auto text = fill("k: \"{{x}}\"\n", with("x", "a\"\\\n: b"));
  EXPECT_EQ(text.value(), "k: \"a\\\"\\\\\\u000a: b\"\n");
}

TEST(Template, HasNoNameThatNothingStandsFor) {
  for (const char* text : {"{{y}}\n", "{{#y}}\n{{/y}}\n", "{{#x}}\n", "{{x\n"}) {
    EXPECT_THAT(fill(text, with("x", "1")).status(), StatusIs(Code::kInternal, "INTERNAL")) << text;
  }
}

StatusOr<Files> files_for(const std::vector<std::string>& words) {
  std::vector<host::Setting> known = settings();
  for (const host::Member& member : host::kSuite) {
    const auto addresses = host::address_settings(member.name);
    known.insert(known.end(), addresses.begin(), addresses.end());
  }
  auto parsed = host::Settings::parse(std::move(known), words);
  if (!parsed.ok()) return parsed.status();
  return files(*parsed, Contract::own(), "/run/edge");
}

TEST(Configuration, IsTheSameForTheSameSettings) {
  const auto one = files_for({}), other = files_for({});
  ASSERT_THAT(one.status(), IsOk());
  EXPECT_EQ(*one, *other);
}

TEST(Configuration, ListensAtPortsThatThereAre) {
  for (const char* setting : {"--edge.listen", "--edge.probe_listen", "--edge.drain_listen"}) {
    EXPECT_THAT(files_for({setting, "127.0.0.1:65536"}).status(),
                StatusIs(Code::kInvalidArgument, "SETTING_INVALID"));
    EXPECT_THAT(files_for({setting, "127.0.0.1:65535"}).status(), IsOk());
  }
}

TEST(Configuration, TakesOutNobodyWhoOnlyScrapes) {
  const auto one = files_for({"--edge.probe_listen", "127.0.0.1:9465"});
  ASSERT_THAT(one.status(), IsOk());
  EXPECT_THAT(one->at("envoy.yaml"), Not(HasSubstr("/drain")));
}

TEST(Configuration, IsNeverPlaintextBeyondLoopbackByAccident) {
  const std::vector<std::string> open = {"--edge.listen", "0.0.0.0:80"};
  EXPECT_THAT(files_for(open).status(), StatusIs(Code::kInvalidArgument, "SETTING_INVALID"));
  EXPECT_THAT(files_for({"--edge.listen", "0.0.0.0:80", "--edge.plaintext", "on"}).status(),
              IsOk());
  const auto tls = files_for(
      {"--edge.listen", "0.0.0.0:443", "--edge.tls_certificate", "/c", "--edge.tls_key", "/k"});
  EXPECT_THAT(tls.value().at("envoy.yaml"), HasSubstr("DownstreamTlsContext"));
  EXPECT_THAT(files_for({"--edge.tls_certificate", "/c"}).status(),
              StatusIs(Code::kInvalidArgument, "SETTING_INVALID"));
}

TEST(Configuration, FindsServicesWhereGrpcFindsThem) {
  const auto named = files_for({"--orders.target", "dns:///orders.market:7003"});
  EXPECT_THAT(named.value().at("envoy.yaml"),
              HasSubstr("address: \"orders.market\", port_value: 7003"));
  EXPECT_THAT(named->at("envoy.yaml"), HasSubstr("type: STRICT_DNS"));
  const auto numbers = files_for({"--orders.target", "ipv4:10.0.0.1:7003,10.0.0.2:7003"});
  EXPECT_THAT(numbers.value().at("envoy.yaml"), HasSubstr("address: \"10.0.0.2\""));
  EXPECT_THAT(numbers->at("envoy.yaml"), Not(HasSubstr("type: STRICT_DNS")));
  EXPECT_THAT(files_for({"--orders.target", "orders"}).status(),
              StatusIs(Code::kInvalidArgument, "SETTING_INVALID"));
}

TEST(Configuration, LetsInOriginsThatAreWrittenInFull) {
  EXPECT_THAT(files_for({"--edge.origins", "https://a.example,https://b.example"}).status(),
              IsOk());
  for (const char* origin : {"*", "a.example", "https://a.example/", "https://*.example"}) {
    EXPECT_THAT(files_for({"--edge.origins", origin}).status(),
                StatusIs(Code::kInvalidArgument, "SETTING_INVALID"))
        << origin;
  }
}

TEST(Configuration, CapsBodiesByTheSettingsAlone) {
  const auto wide = files_for({"--edge.import_bytes", "9000001"});
  EXPECT_THAT(wide.value().at("envoy.yaml"), HasSubstr("max_request_body_size: 9000001\n"));
  const auto odd = files_for({"--edge.body_bytes", "9000001"});
  EXPECT_THAT(odd.value().at("envoy.yaml"), HasSubstr("max_request_body_size: 9000001\n"));
}

// Else what is no number would go into the file, and 00 would trust what 0 drops.
TEST(Configuration, CountsProxiesByADigit) {
  EXPECT_THAT(files_for({"--edge.trusted_proxies", "2"}).status(), IsOk());
  for (const char* count : {"", "00", "-1", "two"}) {
    EXPECT_THAT(files_for({"--edge.trusted_proxies", count}).status(),
                StatusIs(Code::kInvalidArgument, "SETTING_INVALID"))
        << count;
  }
}

const Method& method(const std::string& path) {
  const auto& all = Contract::own().methods();
  return *std::find_if(all.begin(), all.end(), [&](const Method& one) { return one.path == path; });
}

TEST(Contract, SaysHowAMethodIsReached) {
  const Method& publish = method("/farmgate.listings.v1.ListingService/PublishListing");
  EXPECT_EQ(publish.service, "listings");
  EXPECT_FALSE(publish.token_optional);
  EXPECT_EQ(publish.kind, Kind::kUnary);
  EXPECT_EQ(publish.routes.front().regex, "/v1/listings/[A-Za-z0-9._-]+\\:publish");
  EXPECT_EQ(publish.routes.front().path_prefix, "/v1/listings");
  EXPECT_TRUE(method("/farmgate.listings.v1.ListingService/GetListing").token_optional);
  EXPECT_EQ(method("/farmgate.orders.v1.OrderService/WatchOrders").kind, Kind::kWatch);
}

}  // namespace
}  // namespace farmgate::edge
