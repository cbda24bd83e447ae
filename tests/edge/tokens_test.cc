#include <gmock/gmock.h>

#include <string>
#include <utility>
#include <vector>

#include "chassis/base/digest.h"
#include "chassis/testing/pg_sandbox.h"
#include "chassis/testing/status_is.h"
#include "farmgate/orders/v1/order_service.pb.h"
#include "tests/edge/calls.h"
#include "tests/edge/echo.h"
#include "tests/edge/edge.h"
#include "tests/edge/forger.h"
#include "tests/support/forged_token.h"

// Each token that is none, refused at the edge and by each service that is asked without it.
namespace farmgate {
namespace {

using testing::claims;
using testing::forged;
using testing::IsOk;
using testing::now_s;
using testing::reason_of;
using testing::Reply;
using testing::suite;
using testing::unsigned_token;

// A read of each service that lets nobody in without a token.
const std::pair<const char*, std::pair<const char*, const char*>> kReads[] = {
    {"orders", {"/v1/orders", "farmgate.orders.v1.OrderService/ListOrders"}},
    {"producers", {"/v1/producers", "farmgate.producers.v1.ProducerService/ListProducers"}},
    {"cooperatives", {"/v1/contracts", "farmgate.cooperatives.v1.ContractService/ListContracts"}},
    {"certification", {"/v1/councils", "farmgate.certification.v1.CouncilService/ListCouncils"}},
    {"listings", {"/v1/listings/01:preview", "farmgate.listings.v1.ListingService/PreviewListing"}},
};

std::string header(const std::string& more = "") {
  return R"({"alg":"ES256","kid":")" + testing::kid() + "\"" + more + "}";
}

std::string times(std::int64_t issued, std::int64_t expires) {
  return R"({"iss":"farmgate-dev","aud":"farmgate","sub":"an","iat":)" + std::to_string(issued) +
         R"(,"exp":)" + std::to_string(expires) + "}";
}

std::string with_public_key_as_secret() {
  const std::string input =
      unsigned_token(R"({"alg":"HS256","kid":")" + testing::kid() + "\"}", claims());
  const std::string key = testing::contents(testing::require_env("FARMGATE_PKI") + "/jwks.json");
  return input + "." + base64url(as_bytes(hmac_sha256(key, input)));
}

std::vector<std::string> bad_tokens() {
  const std::string good = forged(header(), claims());
  std::vector<std::string> all = {
      with_public_key_as_secret(),
      good.substr(0, good.size() - 2),
      good + "=",
      good.substr(0, good.rfind('.') + 1),
      good.substr(0, good.rfind('.') + 1) + std::string(86, 'A'),
      forged(header(), times(now_s() - 400, now_s() - 100)),
      forged(header(), times(now_s() + 200, now_s() + 300)),
      forged(header(), times(now_s(), now_s() + 100'000)),
      forged(header(), claims(",\"nbf\":" + std::to_string(now_s() + 200))),
      forged(header(), R"({"iss":"farmgate-dev","aud":"farmgate","sub":"an"})"),
      forged(header(), claims(R"(,"sub":"eve")")),
      forged(R"({"alg":"ES256","kid":"unknown"})", claims()),
      forged(R"({"alg":"ES256","kid":"../../etc/passwd"})", claims()),
      forged(R"({"alg":"ES256","kid":"' OR 1=1"})", claims()),
      forged(R"({"alg":"ES256","kid":")" + std::string(4096, 'k') + "\"}", claims()),
      "a",
      "a.b.c",
      "..",
  };
  for (const char* wrong : {"\"iss\":\"elsewhere\",\"aud\":\"farmgate\"",
                            "\"iss\":\"farmgate-dev\",\"aud\":\"elsewhere\"",
                            "\"iss\":\"farmgate-dev\",\"aud\":[\"elsewhere\"]"}) {
    const std::string now = std::to_string(now_s()), later = std::to_string(now_s() + 100);
    all.push_back(forged(header(), "{" + std::string(wrong) + ",\"sub\":\"an\",\"iat\":" + now +
                                       ",\"exp\":" + later + "}"));
  }
  for (const char* more :
       {R"(,"jwk":{})", R"(,"jku":"http://127.0.0.1:1/")", R"(,"x5u":"http://127.0.0.1:1/")",
        R"(,"x5c":[])", R"(,"crit":["exp"])", R"(,"typ":"JOSE")"}) {
    all.push_back(forged(header(more), claims()));
  }
  for (const char* none : {"none", "None", "NONE", "nOnE", ""}) {
    const std::string text = unsigned_token(R"({"alg":")" + std::string(none) + "\"}", claims());
    all.push_back(text + ".");
    all.push_back(text + good.substr(good.rfind('.')));
  }
  return all;
}

TEST(Token, ThatIsNoneIsRefusedAtTheEdgeAndByEachService) {
  for (const std::string& token : bad_tokens()) {
    SCOPED_TRACE(token.substr(0, 200));
    for (const auto& [service, read] : kReads) {
      const Reply reply = testing::edge().get(read.first, {"authorization: Bearer " + token});
      EXPECT_EQ(reply.status, 401) << service;
      EXPECT_TRUE(reason_of(reply).starts_with("TOKEN_")) << reply.body;
      const auto direct = suite().channel(service).call_bytes(
          read.second, "", {.deadline = in(std::chrono::seconds(5)), .token = token});
      EXPECT_EQ(direct.status().code(), Code::kUnauthenticated) << service;
      EXPECT_TRUE(direct.status().reason().starts_with("TOKEN_"));
    }
  }
}

// Whichever way a call came. (How long a token may live and when it was made, services judge.)
TEST(Token, ThatIsNoneLetsNothingThroughToAService) {
  const testing::Echo echo("orders");
  const testing::Edge edge({"orders.target = " + echo.address()});
  const std::string rpc = "/farmgate.orders.v1.OrderService/ListOrders";
  const auto channel = testing::channel_to(edge.port());
  const auto calls = [&](const std::string& token) {
    const auto ask = [&](const std::string& method, const std::string& target,
                         const std::string& type, const std::string& body) {
      testing::Asked asked{method, target, {"content-type: " + type}, body};
      if (!token.empty()) asked.headers.push_back("authorization: Bearer " + token);
      return testing::ask(edge.port(), asked).status;
    };
    return std::vector<int>{
        ask("GET", "/v1/orders", "application/json", ""),
        ask("POST", "/v1/orders?requestId=x", "application/json", "{}"),
        ask("POST", rpc, "application/grpc-web+proto", std::string(5, '\0')),
        testing::call(channel, rpc, token.empty() ? "" : "Bearer " + token).error_code()};
  };
  const std::vector<int> refused = {401, 401, 401, grpc::StatusCode::UNAUTHENTICATED};
  const std::string good = forged(header(), claims());
  const std::string elsewhere = R"({"iss":"farmgate-dev","aud":"elsewhere","sub":"an","exp":)" +
                                std::to_string(now_s() + 100) + "}";
  for (const std::string& token :
       {std::string(), std::string("a.b.c"), good.substr(0, good.size() - 2),
        with_public_key_as_secret(), unsigned_token(R"({"alg":"none"})", claims()) + ".",
        forged(header(), times(now_s() - 400, now_s() - 100)), forged(header(), elsewhere),
        forged(R"({"alg":"ES256","kid":"unknown"})", claims())}) {
    EXPECT_EQ(calls(token), refused) << token;
  }
  EXPECT_EQ(echo.seen().size(), 0U);
  EXPECT_EQ(calls(good), (std::vector<int>{200, 200, 200, grpc::StatusCode::OK}));
  EXPECT_EQ(echo.seen().size(), 4U);
}

TEST(Token, ThatIsGoodIsTakenByEachService) {
  const std::string token = forged(header(), claims(R"(,"orgs":["producers/01"])"));
  for (const auto& [service, read] : kReads) {
    const Reply reply = testing::edge().get(read.first, {"authorization: Bearer " + token});
    EXPECT_TRUE(reply.status == 200 || reply.status == 403) << service << reply.body;
  }
}

TEST(Token, OfAMegabyteIsRefusedAtOnce) {
  const Reply reply =
      testing::edge().get("/v1/orders", {"authorization: Bearer " + std::string(1 << 20, 'a')});
  EXPECT_TRUE(reply.status == 431 || reply.status == 0) << reply.status;
  EXPECT_EQ(testing::edge().get("/v1/provinces").status, 200);
}

TEST(Token, ThatIsBadIsRefusedWhereNoneIsNeeded) {
  EXPECT_EQ(testing::edge().get("/v1/listings", {"authorization: Bearer a.b.c"}).status, 401);
  EXPECT_EQ(testing::edge().get("/v1/listings").status, 200);
}

TEST(Token, ThatClaimsToBeAServiceIsNone) {
  const std::string token = forged(
      header(), R"({"iss":"farmgate-dev","aud":"farmgate","sub":"orders","roles":["SERVICE"],)"
                "\"iat\":" +
                    std::to_string(now_s()) + ",\"exp\":" + std::to_string(now_s() + 100) + "}");
  const Reply reply = testing::edge().get("/v1/producers", {"authorization: Bearer " + token});
  EXPECT_EQ(reply.status, 403);
  EXPECT_EQ(reason_of(reply), "ROLE_LACKING");
}

TEST(Token, TwiceIsNone) {
  const std::string token = testing::bearer(testing::buyer("a"));
  EXPECT_EQ(testing::edge().get("/v1/orders", {token, token}).status, 401);
  EXPECT_EQ(testing::edge().get("/v1/orders", {token}).status, 200);
}

}  // namespace
}  // namespace farmgate
