// Who is not let in: tokens and certificates.
#include <filesystem>
#include <fstream>

#include "chassis/auth/token.h"
#include "chassis/base/digest.h"
#include "chassis/base/id.h"
#include "chassis/testing/pg_sandbox.h"
#include "chassis/testing/status_is.h"
#include "farmgate/listings/v1/listing_service.pb.h"
#include "farmgate/producers/v1/producer_service.pb.h"
#include "tests/e2e/running.h"
#include "tests/support/forged_token.h"

namespace farmgate::testing {
namespace {

using namespace std::chrono_literals;
using ::testing::HasSubstr;

const std::string kGet = "farmgate.producers.v1.ProducerService/GetProducer";

auth::TokenSpec officers_token() {
  auth::TokenSpec spec;
  spec.subject = "an-officer";
  spec.roles = officer().roles;
  spec.issuer = "farmgate-dev";
  spec.audience = "farmgate";
  return spec;
}

// The certificates of the run, copied, and beside them those of strangers.
class BadCaller : public Running {
 protected:
  static void SetUpTestSuite() {
    std::filesystem::copy(require_env("FARMGATE_PKI"), pki(),
                          std::filesystem::copy_options::recursive |
                              std::filesystem::copy_options::overwrite_existing);
    make({pki(), "--name", "stranger"});
    make({pki(), "--foreign"});
    make({pki() + "/forger"});
  }
  static std::string pki() { return suite().folder() + "/pki"; }
  static void make(std::vector<std::string> words) {
    words.insert(words.begin(), require_env("FARMGATE_ROOT") + "/tools/pki");
    const Finished done = run_program(words, suite().folder());
    ASSERT_EQ(done.code, 0) << done.err;
  }

  static std::string token(const auth::TokenSpec& spec, const std::string& jwk) {
    return *auth::sign_token(jwk, spec);
  }
  static std::string own_key() { return contents(pki() + "/token.jwk"); }

  static StatusOr<std::string> get(rpc::Channel& channel, const std::string& token) {
    producers::v1::GetProducerRequest request;
    request.set_name(stall().producer);
    return channel.call_bytes(kGet, request.SerializeAsString(), {.token = token});
  }
  static void expect_token(const std::string& token, std::string_view reason) {
    const Status status = refusal([&] { return get(suite().channel("producers"), token); },
                                  Code::kUnauthenticated, reason);
    EXPECT_EQ(status.to_string().find(token.substr(0, 20)), std::string::npos);
  }
  static StatusOr<std::string> get_with(const rpc::TlsFiles& files) {
    rpc::ChannelOptions options;
    options.target = suite().address("producers");
    options.service = "producers";
    options.tls = files;
    options.retry = false;
    auto channel = rpc::Channel::open(options);
    if (!channel.ok()) return channel.status();
    return get(**channel, suite().token(officer()));
  }
};

TEST_F(BadCaller, AnExpiredTokenIsRefused) {
  auth::TokenSpec spec = officers_token();
  ASSERT_THAT(get(suite().channel("producers"), token(spec, own_key())), IsOk());
  spec.lifetime = -120s;
  expect_token(token(spec, own_key()), "TOKEN_EXPIRED");
}

TEST_F(BadCaller, ATokenThatLastsTooLongIsRefused) {
  auth::TokenSpec spec = officers_token();
  spec.lifetime = 3600s;
  ASSERT_THAT(get(suite().channel("producers"), token(spec, own_key())), IsOk());
  spec.lifetime = 3601s;
  expect_token(token(spec, own_key()), "TOKEN_INVALID");
}

TEST_F(BadCaller, ATokenForAnotherAudienceOrByAnotherIssuerIsRefused) {
  auth::TokenSpec spec = officers_token();
  spec.audience = "elsewhere";
  expect_token(token(spec, own_key()), "TOKEN_INVALID");
  spec = officers_token();
  spec.issuer = "elsewhere";
  expect_token(token(spec, own_key()), "TOKEN_INVALID");
}

TEST_F(BadCaller, AForgedTokenIsRefusedUnderAnyKeysName) {
  std::string forged = contents(pki() + "/forger/token.jwk");
  expect_token(token(officers_token(), forged), "TOKEN_KEY_UNKNOWN");
  const std::string kid = kid_of(forged);
  forged.replace(forged.find(kid), kid.size(), kid_of(own_key()));
  expect_token(token(officers_token(), forged), "TOKEN_INVALID");
}

TEST_F(BadCaller, AnUnsignedTokenIsRefused) {
  const std::string good = token(officers_token(), own_key());
  const std::string claims = good.substr(good.find('.'), good.rfind('.') - good.find('.'));
  for (const char* none : {"none", "None", "HS256", ""}) {
    const std::string header = R"({"alg":")" + std::string(none) + R"(","typ":"JWT"})";
    expect_token(base64url(header) + claims + ".", "TOKEN_INVALID");
    expect_token(base64url(header) + claims + good.substr(good.rfind('.')), "TOKEN_INVALID");
  }
}

TEST_F(BadCaller, ATokenWithAChangedPayloadIsRefused) {
  const auth::TokenSpec weak = [] {
    auth::TokenSpec spec = officers_token();
    spec.roles = {auth::Role::kBuyer};
    return spec;
  }();
  const std::string mine = token(weak, own_key()), wanted = token(officers_token(), own_key());
  const std::string payload = wanted.substr(0, wanted.rfind('.'));
  expect_token(payload + mine.substr(mine.rfind('.')), "TOKEN_INVALID");
}

TEST_F(BadCaller, NoTokenIsAskedForAndTheWrongRoleIsTold) {
  expect_refused([] { return get(suite().channel("producers"), ""); }, Code::kUnauthenticated,
                 "TOKEN_MISSING");
  expect_refused([] { return get(suite().channel("producers"), suite().token(buyer("an"))); },
                 Code::kPermissionDenied, "ROLE_LACKING");
}

// GetListing is open to everybody: an owner's role counts there all the same.
TEST_F(BadCaller, ADraftIsSeenByItsOwnerAlone) {
  listings::v1::CreateListingRequest create;
  create.mutable_listing()->set_product(stall().product);
  create.mutable_listing()->set_title("Vải sấy (ví dụ)");
  create.mutable_listing()->set_unit(type::v1::UNIT_PIECE);
  auto& content = *create.mutable_listing()->mutable_content();
  content.set_thousandths(1'000);
  content.set_unit(type::v1::UNIT_KILOGRAM);
  create.set_request_id(Uuid::v7().to_string());
  const auto draft = suite().settle<listings::v1::Listing>(
      "farmgate.listings.v1.ListingService/CreateListing", create, stall().seller);
  ASSERT_THAT(draft, IsOk());
  listings::v1::GetListingRequest get;
  get.set_name(draft->name());
  const auto as = [&](const Caller& who) {
    return suite().call<listings::v1::Listing>("farmgate.listings.v1.ListingService/GetListing",
                                               get, who);
  };

  EXPECT_THAT(as(stall().seller), IsOk());
  EXPECT_THAT(as(others().seller), StatusIs(Code::kNotFound, "NOT_FOUND"));
  EXPECT_THAT(as(buyer("an")), StatusIs(Code::kNotFound, "NOT_FOUND"));
}

TEST_F(BadCaller, ATokenAsLongAsABookIsRefused) {
  expect_token(std::string(4'000, 'a'), "TOKEN_INVALID");
  const auto huge = get(suite().channel("producers"), std::string(100'000, 'a'));
  EXPECT_EQ(huge.status().code(), Code::kResourceExhausted) << huge.status().to_string();
  expect_clean(huge.status());
}

// openssl needs no certificate to try; gRPC closes the connection instead of the handshake.
TEST_F(BadCaller, WithoutACertificateThereIsNoHandshake) {
  std::vector<std::string> words = {"/usr/bin/openssl",
                                    "s_client",
                                    "-tls1_2",
                                    "-alpn",
                                    "h2",
                                    "-CAfile",
                                    pki() + "/ca.pem",
                                    "-connect",
                                    suite().address("producers")};
  const Finished without = run_program(words, suite().folder());
  EXPECT_NE(without.code, 0);
  EXPECT_THAT(without.out + without.err, HasSubstr("error:"));
  expect_clean_text(without.out);
  words.insert(words.end(), {"-cert", pki() + "/edge.pem", "-key", pki() + "/edge.key"});
  const Finished with = run_program(words, suite().folder());
  EXPECT_EQ(with.code, 0) << with.err;
}

TEST_F(BadCaller, ACertificateOfAnotherAuthorityIsTurnedAway) {
  rpc::TlsFiles files = rpc::tls_files(pki() + "/foreign", "edge");
  // The caller itself trusts both, so that it is the service that refuses.
  files.ca = pki() + "/foreign/both.pem";
  std::ofstream(files.ca) << contents(pki() + "/ca.pem") << contents(pki() + "/foreign/ca.pem");
  expect_refused([&] { return get_with(files); }, Code::kUnavailable, "PEER_UNREACHABLE");
}

TEST_F(BadCaller, ACertificateOfOursThatMayNotCallIsRefused) {
  expect_refused([] { return get_with(rpc::tls_files(pki(), "stranger")); }, Code::kUnauthenticated,
                 "PEER_NOT_ALLOWED");
}

}  // namespace
}  // namespace farmgate::testing
