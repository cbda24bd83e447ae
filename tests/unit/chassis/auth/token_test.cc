#include "chassis/auth/token.h"

#include <gtest/gtest.h>

#include <chrono>
#include <filesystem>
#include <fstream>
#include <thread>

#include "chassis/base/digest.h"
#include "chassis/testing/status_is.h"
#include "tests/support/forged_token.h"
#include "tests/unit/chassis/rpc/support.h"

namespace farmgate::auth {
namespace {

using namespace std::chrono_literals;
using farmgate::testing::IsOk;
using farmgate::testing::StatusIs;
using farmgate::testing::unsigned_token;
using rpc::pki_dir;
using rpc::pki_file;

std::int64_t now_s() {
  return std::chrono::duration_cast<std::chrono::seconds>(
             std::chrono::system_clock::now().time_since_epoch())
      .count();
}

std::string private_key() { return pki_file("token.jwk"); }

std::string kid() { return farmgate::testing::kid_of(private_key()); }

std::string good_claims() {
  return R"({"iss":"test-issuer","aud":"farmgate","sub":"an","iat":)" + std::to_string(now_s()) +
         R"(,"exp":)" + std::to_string(now_s() + 300) + "}";
}

std::string signed_by_openssl(const std::string& header, const std::string& claims) {
  return farmgate::testing::forged_token(header, claims, pki_dir() + "/token.key", pki_dir());
}

std::string header(const std::string& more = "") {
  return R"({"alg":"ES256","kid":")" + kid() + "\"" + more + "}";
}

TokenSpec spec(std::chrono::seconds lifetime = 300s) {
  TokenSpec made;
  made.subject = "an";
  made.roles = {Role::kBuyer, Role::kService};
  made.orgs = {"producers/1"};
  made.commune = "07582";
  made.issuer = "test-issuer";
  made.audience = "farmgate";
  made.lifetime = lifetime;
  return made;
}

auto verify(const std::string& token) { return rpc::verifier().verify(token); }
auto verify(const TokenSpec& made) { return verify(*sign_token(private_key(), made)); }

TEST(Token, TellsWhoCalls) {
  const auto who = verify(spec());
  ASSERT_THAT(who, IsOk());
  EXPECT_EQ((*who)->subject, "an");
  EXPECT_TRUE((*who)->has(Role::kBuyer));
  EXPECT_EQ((*who)->orgs, std::vector<std::string>{"producers/1"});
  EXPECT_EQ((*who)->commune, "communes/07582");
}

TEST(Token, AClaimedServiceGivesNothing) { EXPECT_FALSE((*verify(spec()))->has(Role::kService)); }

TEST(Token, RefusesWrongIssuersAudiencesAndTimes) {
  auto wrong = spec();
  wrong.issuer = "elsewhere";
  EXPECT_THAT(verify(wrong), StatusIs(Code::kUnauthenticated, "TOKEN_INVALID"));
  wrong = spec();
  wrong.audience = "elsewhere";
  EXPECT_THAT(verify(wrong), StatusIs(Code::kUnauthenticated, "TOKEN_INVALID"));
  EXPECT_THAT(verify(spec(-61s)), StatusIs(Code::kUnauthenticated, "TOKEN_EXPIRED"));
  EXPECT_THAT(verify(spec(-30s)), IsOk());  // within the leeway
  EXPECT_THAT(verify(spec(2h)), StatusIs(Code::kUnauthenticated, "TOKEN_INVALID"));
}

TEST(Token, RefusesClaimsThatAreMissingEarlyOrTwice) {
  const std::string now = std::to_string(now_s()), later = std::to_string(now_s() + 200);
  const std::string who = R"({"iss":"test-issuer","aud":"farmgate","sub":"an",)";
  EXPECT_THAT(verify(signed_by_openssl(header(), good_claims())), IsOk());
  EXPECT_THAT(verify(signed_by_openssl(header(), who + "\"iat\":" + now + "}")),
              StatusIs(Code::kUnauthenticated, "TOKEN_INVALID"));
  EXPECT_THAT(verify(signed_by_openssl(header(), who + "\"iat\":" + now + ",\"exp\":" + later +
                                                     ",\"nbf\":" + later + "}")),
              StatusIs(Code::kUnauthenticated, "TOKEN_NOT_YET_VALID"));
  EXPECT_THAT(
      verify(signed_by_openssl(header(), who + "\"iat\":" + later + ",\"exp\":" + later + "}")),
      StatusIs(Code::kUnauthenticated, "TOKEN_NOT_YET_VALID"));
  EXPECT_THAT(verify(signed_by_openssl(
                  header(), who + "\"sub\":\"eve\",\"iat\":" + now + ",\"exp\":" + later + "}")),
              StatusIs(Code::kUnauthenticated, "TOKEN_INVALID"));
}

TEST(Token, RefusesUnsignedOnesInAnySpelling) {
  for (const char* name : {"none", "None", "NONE", "nOnE", ""}) {
    const std::string text =
        unsigned_token(R"({"alg":")" + std::string(name) + "\"}", good_claims());
    EXPECT_THAT(verify(text + "."), StatusIs(Code::kUnauthenticated, "TOKEN_INVALID"));
    EXPECT_THAT(verify(text + ".AAAA"), StatusIs(Code::kUnauthenticated, "TOKEN_INVALID"));
  }
}

TEST(Token, RefusesASymmetricSignatureByThePublicKey) {
  const std::string input =
      unsigned_token(R"({"alg":"HS256","kid":")" + kid() + "\"}", good_claims());
  const std::string key = pki_file("jwks.json");
  const Digest mac = hmac_sha256(key, input);
  EXPECT_THAT(verify(input + "." + base64url(as_bytes(mac))),
              StatusIs(Code::kUnauthenticated, "TOKEN_INVALID"));
}

TEST(Token, RefusesHeadersThatBringTheirOwnKey) {
  for (const char* more : {R"(,"jwk":{})", R"(,"jku":"http://evil")", R"(,"x5u":"http://evil")",
                           R"(,"x5c":[])", R"(,"crit":["exp"])", R"(,"typ":"JOSE")"}) {
    EXPECT_THAT(verify(signed_by_openssl(header(more), good_claims())),
                StatusIs(Code::kUnauthenticated, "TOKEN_INVALID"));
  }
}

TEST(Token, RefusesKeysItDoesNotKnow) {
  for (const std::string& id :
       {std::string("../../etc/passwd"), std::string("' OR 1=1"), std::string(4096, 'k')}) {
    EXPECT_THAT(verify(signed_by_openssl(R"({"alg":"ES256","kid":")" + id + "\"}", good_claims())),
                StatusIs(Code::kUnauthenticated, "TOKEN_KEY_UNKNOWN"));
  }
}

TEST(Token, RefusesEveryBentSignature) {
  const std::string token = *sign_token(private_key(), spec());
  for (std::size_t i = token.rfind('.') + 1; i < token.size(); ++i) {
    std::string bent = token;
    bent[i] = bent[i] == 'A' ? 'B' : 'A';
    EXPECT_THAT(verify(bent), StatusIs(Code::kUnauthenticated, "TOKEN_INVALID"));
  }
  EXPECT_THAT(verify(token + "="), StatusIs(Code::kUnauthenticated, "TOKEN_INVALID"));
  EXPECT_THAT(verify(token.substr(0, token.size() - 2)),
              StatusIs(Code::kUnauthenticated, "TOKEN_INVALID"));
  EXPECT_THAT(verify(std::string(1 << 20, 'a')), StatusIs(Code::kUnauthenticated, "TOKEN_INVALID"));
}

// As Keycloak writes them, with orgs under a name of its own.
TEST(Token, IsReadWhereAProviderPutsItsClaims) {
  VerifierOptions options = {
      .jwks_file = pki_dir() + "/jwks.json", .issuer = "test-issuer", .audience = "farmgate"};
  options.claims.roles = "realm_access.roles";
  options.claims.orgs = "https://market.example/orgs";
  options.claims.province = "place.province";
  TokenVerifier verifier(options);
  std::string claims = good_claims();
  claims.pop_back();
  claims += R"(,"realm_access":{"roles":["BUYER","SERVICE","offline_access"]},"roles":["ADMIN"],)"
            R"("https://market.example/orgs":["producers/1"],"place":{"province":"24"}})";
  const auto who = verifier.verify(signed_by_openssl(header(), claims));
  ASSERT_THAT(who, IsOk());
  EXPECT_TRUE((*who)->has(Role::kBuyer));
  EXPECT_FALSE((*who)->has(Role::kAdmin));
  EXPECT_FALSE((*who)->has(Role::kService));
  EXPECT_EQ((*who)->orgs, std::vector<std::string>{"producers/1"});
  EXPECT_EQ((*who)->province, "provinces/24");
}

// One provider for several provinces, each with an installation of its own.
TEST(Token, OfAnotherProvincesOfficerIsNoOfficersHere) {
  VerifierOptions options = {
      .jwks_file = pki_dir() + "/jwks.json", .issuer = "test-issuer", .audience = "farmgate"};
  options.provinces = {"provinces/24", "provinces/33"};
  TokenVerifier verifier(options);
  const auto roles_in = [&verifier](const std::string& place) {
    std::string claims = good_claims();
    claims.pop_back();
    claims += R"(,"roles":["BUYER","PROVINCE_OFFICER"])" + place + "}";
    return verifier.verify(signed_by_openssl(header(), claims)).value()->roles;
  };
  const Roles officer{Role::kPublic, Role::kBuyer, Role::kProvinceOfficer};
  const Roles buyer{Role::kPublic, Role::kBuyer};
  EXPECT_EQ(roles_in(R"(,"province":"24")"), officer);
  EXPECT_EQ(roles_in(R"(,"province":"provinces/33")"), officer);
  EXPECT_EQ(roles_in(R"(,"province":"2")"), buyer);
  EXPECT_EQ(roles_in(""), buyer);
}

TEST(Token, FollowsTheKeyFile) {
  const std::string jwks = pki_dir() + "/rotating.json";
  std::filesystem::copy_file(pki_dir() + "/jwks.json", jwks);
  TokenVerifier verifier({.jwks_file = jwks, .issuer = "test-issuer", .audience = "farmgate"});
  const std::string token = *sign_token(private_key(), spec());
  ASSERT_THAT(verifier.verify(token), IsOk());

  std::ofstream(jwks) << "{broken";
  EXPECT_THAT(verifier.refresh(), StatusIs(Code::kFailedPrecondition, "JWKS_INVALID"));
  EXPECT_THAT(verifier.verify(token), IsOk());  // the old keys stay

  std::string renamed = pki_file("jwks.json");
  renamed.replace(renamed.find(kid()), kid().size(), "another");
  std::ofstream(jwks) << renamed;
  ASSERT_THAT(verifier.refresh(), IsOk());
  EXPECT_THAT(verifier.verify(token), StatusIs(Code::kUnauthenticated, "TOKEN_KEY_UNKNOWN"));
}

TEST(Token, SaysSoWhileThereAreNoKeys) {
  TokenVerifier verifier({.jwks_file = "/nowhere", .issuer = "i", .audience = "a"});
  EXPECT_THAT(verifier.verify(*sign_token(private_key(), spec())),
              StatusIs(Code::kUnavailable, "JWKS_UNAVAILABLE"));
}

TEST(Token, CacheServesManyThreadsWithinItsCap) {
  TokenVerifier verifier({.jwks_file = pki_dir() + "/jwks.json",
                          .issuer = "test-issuer",
                          .audience = "farmgate",
                          .cached_tokens = 1});
  std::vector<std::string> tokens;
  for (int i = 0; i < 40; ++i) {
    auto one = spec();
    one.subject = "user-" + std::to_string(i);
    tokens.push_back(*sign_token(private_key(), one));
  }
  std::vector<std::thread> threads;
  for (int t = 0; t < 4; ++t) {
    threads.emplace_back([&] {
      for (std::size_t i = 0; i < tokens.size() * 3; ++i) {
        const auto who = verifier.verify(tokens[i % tokens.size()]);
        ASSERT_THAT(who, IsOk());
        EXPECT_EQ((*who)->subject, "user-" + std::to_string(i % tokens.size()));
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
}

}  // namespace
}  // namespace farmgate::auth
