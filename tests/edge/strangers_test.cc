#include <gmock/gmock.h>

#include <memory>
#include <set>

#include "chassis/base/address.h"
#include "chassis/testing/eventually.h"
#include "chassis/testing/pg_sandbox.h"
#include "tests/edge/echo.h"
#include "tests/edge/edge.h"

// What strangers try beside tokens and bodies: names of our own, other spellings, too much.
namespace farmgate {
namespace {

using testing::ask;
using testing::bearer;
using testing::buyer;
using testing::Echo;
using testing::Edge;
using ::testing::HasSubstr;
using ::testing::IsSubsetOf;
using ::testing::Not;
using testing::passed;
using testing::reason_of;
using testing::Reply;
using testing::suite;

const std::vector<std::string> kSpoofed = {"x-envoy-original-path",
                                           "x-envoy-original-method",
                                           "x-envoy-expected-rq-timeout-ms",
                                           "x-envoy-decorator-operation",
                                           "x-envoy-internal",
                                           "x-envoy-external-address",
                                           "x-forwarded-client-cert",
                                           "x-forwarded-for",
                                           "x-forwarded-host",
                                           "x-forwarded-port",
                                           "x-forwarded-proto",
                                           "x-real-ip",
                                           "x-client-ip",
                                           "forwarded",
                                           "x-original-url",
                                           "x-rewrite-url",
                                           "x-request-id",
                                           "x-jwt-payload",
                                           "x-farmgate-role",
                                           "x-farmgate-service",
                                           "x-ratelimit-limit",
                                           "grpc-trace-bin",
                                           "x-evil-bin"};

TEST(Stranger, SpeaksForNoPartOfOurs) {
  const Echo echo("orders");
  Edge edge({"orders.target = " + echo.address()});
  std::vector<std::string> headers = {
      bearer(buyer("a")),
      "traceparent: 00-" + std::string(32, '1') + "-" + std::string(16, '2') + "-01"};
  for (const std::string& name : kSpoofed) {
    headers.push_back(name + ": evil");
    headers.push_back(name + ": evil");
  }
  EXPECT_EQ(edge.get("/v1/orders", headers).status, 200);
  const auto seen = echo.seen();
  ASSERT_EQ(seen.size(), 1U);
  std::set<std::string> names;
  for (const auto& [name, value] : seen.front()) {
    names.insert(name);
    EXPECT_THAT(value, Not(HasSubstr("evil"))) << name;
  }
  EXPECT_THAT(
      names, IsSubsetOf({":path", ":certificate", "authorization", "grpc-timeout", "traceparent",
                         "x-farmgate-etag", "x-envoy-original-method", "x-envoy-original-path",
                         "x-forwarded-for", "x-forwarded-proto", "x-request-id", "x-envoy-internal",
                         "x-envoy-external-address", "content-type", "connection",
                         "accept-encoding", "te", "user-agent"}));
}

TEST(Stranger, WritesNoHeaderWithAnUnderscore) {
  for (const char* name : {"x_farmgate_role", "x_forwarded_for", "x_envoy_internal"}) {
    EXPECT_EQ(testing::edge().get("/v1/provinces", {std::string(name) + ": evil"}).status, 400);
  }
}

TEST(Stranger, GetsRoundNoTokenByAnotherSpellingOfAPath) {
  const struct {
    const char* target;
    int status;
  } cases[] = {
      {"//v1/orders", 401},
      {"/v1//orders", 401},
      {"/v1/./orders", 401},
      {"/x/../v1/orders", 401},
      {"/v1/%6Frders", 401},
      {"/v1/%2e/orders", 401},
      {"/v1/x/%2e%2e/orders", 401},
      {"/v1%2forders", 400},
      {"/v1%5corders", 400},
      {"/v1/orders%00", 400},
      {"/v1/orders;x=1", 404},
      {"/v1/orders.", 404},
      {"/v1/orders/", 404},
      {"/V1/orders", 404},
      {"/v1/orders%20", 404},
      {"/v1/%256Frders", 404},
      {"/v1/orders?", 401},
      {"/farmgate.orders.v1.OrderService/ListOrders", 401},
      {"/farmgate.orders.v1.OrderService/ListOrders?", 404},
  };
  for (const auto& one : cases) {
    const Reply reply = testing::edge().get(one.target);
    EXPECT_EQ(reply.status, one.status) << one.target << " " << reply.body;
  }
}

TEST(Stranger, IsTurnedAwayByTheServicesThemselves) {
  const std::string address = suite().address("orders");
  testing::Wire plain(parse_address(address).value().port);
  plain.send("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n");
  EXPECT_EQ(plain.read_all(), "");
  const auto tls = testing::run_program(
      {"/usr/bin/openssl", "s_client", "-connect", address, "-alpn", "h2", "-quiet"},
      testing::edge().folder());
  EXPECT_NE(tls.code, 0) << tls.err;
  EXPECT_EQ(tls.out, "");
}

TEST(Stranger, OfAnotherOriginGetsNoWordForABrowser) {
  const std::string own = "https://market.example", name = "access-control-allow-origin";
  EXPECT_EQ(testing::edge().get("/v1/provinces", {"origin: " + own}).header(name), own);
  for (const char* origin : {"https://evil.example", "https://market.example.evil", "null",
                             "http://market.example", "https://market.example:444"}) {
    const Reply reply = testing::edge().get("/v1/provinces", {"origin: " + std::string(origin)});
    EXPECT_EQ(reply.header(name), "") << origin;
  }
  const Reply asked = ask(testing::edge().port(),
                          {.method = "OPTIONS",
                           .target = "/v1/orders",
                           .headers = {"origin: " + own, "access-control-request-method: POST"}});
  EXPECT_EQ(asked.status, 200);
  EXPECT_EQ(asked.header(name), own);
  EXPECT_THAT(asked.header("access-control-allow-headers"), HasSubstr("authorization"));
}

// The verb of preflights has one route, whose cluster is the edge itself.
TEST(Stranger, WhoCallsByTheVerbOfPreflightsFindsNothingOfOurs) {
  for (const char* target : {"/jwks.json", "/v1/orders", "/"}) {
    for (const char* type : {"application/grpc", "application/grpc-web+proto"}) {
      const Reply reply =
          ask(testing::edge().port(), {.method = "OPTIONS",
                                       .target = target,
                                       .headers = {"content-type: " + std::string(type)}});
      EXPECT_EQ(reply.header("grpc-status"), "12") << target;
      EXPECT_EQ(reply.header("grpc-message"), "") << target;
      EXPECT_EQ(reply.body, "") << target;
    }
  }
}

// A browser asks before it has a token, and whatever is down behind the edge.
TEST(Preflight, IsAnsweredThoughNoServiceIsThere) {
  auto orders = std::make_unique<Echo>("orders"), listings = std::make_unique<Echo>("listings");
  const Edge edge({"edge.origins = https://market.example", "orders.target = " + orders->address(),
                   "listings.target = " + listings->address()});
  orders.reset();
  listings.reset();
  const std::string own = "https://market.example", name = "access-control-allow-origin";
  for (const char* target : {"/v1/orders", "/farmgate.orders.v1.OrderService/PlaceOrder"}) {
    const auto preflight = [&](std::vector<std::string> headers) {
      return ask(edge.port(),
                 {.method = "OPTIONS", .target = target, .headers = std::move(headers)});
    };
    const std::string verb = "access-control-request-method: POST";
    EXPECT_EQ(preflight({"origin: " + own, verb}).status, 200);
    EXPECT_EQ(preflight({"origin: " + own, verb}).header(name), own);
    EXPECT_EQ(preflight({"origin: https://evil.example", verb}).header(name), "");
    EXPECT_EQ(reason_of(preflight({})), "ROUTE_UNKNOWN");
  }
}

TEST(Stranger, GetsTextsMadeSmall) {
  const Reply plain = testing::edge().get("/v1/communes?pageSize=100");
  for (const char* coding : {"gzip", "br"}) {
    const Reply reply = testing::edge().get("/v1/communes?pageSize=100",
                                            {"accept-encoding: " + std::string(coding)});
    EXPECT_EQ(reply.header("content-encoding"), coding);
    EXPECT_THAT(reply.header("vary"), HasSubstr("ccept-"));
    EXPECT_LT(reply.body.size() * 2, plain.body.size());
  }
}

TEST(Limit, HoldsForASubjectAndNobodyElse) {
  const Edge edge({"edge.subject_burst = 5", "edge.subject_per_s = 1"});
  const std::string one = bearer(buyer("one")), other = bearer(buyer("other"));
  EXPECT_GE(passed([&] { return edge.get("/v1/orders", {one}); }), 5);
  EXPECT_EQ(edge.get("/v1/orders", {other}).status, 200);
  EXPECT_EQ(edge.get("/v1/provinces").status, 200);
}

TEST(Limit, HoldsForARouteAndNoOther) {
  const Edge edge(std::vector<std::string>{"edge.read_per_s = 2"});
  EXPECT_GE(passed([&] { return edge.get("/v1/provinces"); }), 2);
  EXPECT_EQ(edge.get("/v1/communes").status, 200);
}

// Whoever sends a byte now and then is cut off all the same.
TEST(Limit, HoldsForTheTimeThatABodyTakes) {
  const Edge edge({"edge.write_timeout_ms = 300"});
  testing::Wire wire(edge.port());
  wire.send("POST /v1/orders HTTP/1.1\r\nhost: a\r\ncontent-length: 100000\r\n" +
            bearer(buyer("slow")) + "\r\ncontent-type: application/json\r\n\r\n");
  std::string answer;
  for (int i = 0; i < 600 && answer.empty(); ++i) {
    wire.send("{");
    answer = wire.read(50);
  }
  EXPECT_THAT(answer, ::testing::StartsWith("HTTP/1.1 408"));
}

TEST(Limit, HoldsForHeaders) {
  const Reply reply = testing::edge().get("/v1/provinces", {"x-long: " + std::string(20'000, 'a')});
  EXPECT_EQ(reply.status, 431);
  EXPECT_EQ(reason_of(reply), "HEADERS_TOO_LARGE");
  std::vector<std::string> many(80, "x-a: 1");
  EXPECT_EQ(testing::edge().get("/v1/provinces", many).status, 431);
}

TEST(Log, HoldsNoQueryTokenOrAddress) {
  const Edge edge;
  const std::string token = bearer(buyer("somebody-known"));
  edge.get("/v1/orders?pageToken=canary-in-query", {token});
  edge.get("/v1/listings:search?query=canary-in-query");
  std::string log;
  EXPECT_TRUE(testing::eventually([&] {  // it is written now and then
    log = edge.log();
    return log.find("\"path\":\"/v1/listings:search\"") != std::string::npos;
  }));
  for (const std::string& secret : {std::string("canary"), token.substr(30, 40),
                                    std::string("somebody-known"), std::string("127.0.0.1")}) {
    EXPECT_THAT(log, Not(HasSubstr(secret)));
  }
}

TEST(Tls, IsOfTodayAndSaysThatItStays) {
  const std::string pki = testing::require_env("FARMGATE_PKI");
  const Edge edge(
      {"edge.tls_certificate = " + pki + "/edge.pem", "edge.tls_key = " + pki + "/edge.key"});
  const auto curl = [&](std::vector<std::string> words) {
    words.insert(words.begin(),
                 {"/usr/bin/curl", "-si", "--noproxy", "*", "--cacert", pki + "/ca.pem"});
    words.push_back("https://localhost:" + std::to_string(edge.port()) +
                    "/v1/provinces?pageSize=1");
    return testing::run_program(words, edge.folder());
  };
  for (const char* version : {"1.2", "1.3"}) {
    const auto reply = curl({"--tlsv1.2", "--tls-max", version});
    EXPECT_EQ(reply.code, 0);
    EXPECT_THAT(reply.out, HasSubstr("HTTP/2 200"));
    EXPECT_THAT(reply.out, HasSubstr("strict-transport-security: max-age="));
  }
  EXPECT_EQ(curl({"--tlsv1.0", "--tls-max", "1.1", "--ciphers", "DEFAULT@SECLEVEL=0"}).code, 35);
  EXPECT_EQ(ask(edge.port(), {}).status, 0);
}

}  // namespace
}  // namespace farmgate
