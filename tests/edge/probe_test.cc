#include <gmock/gmock.h>

#include <ctime>
#include <memory>
#include <vector>

#include "chassis/host/suite.h"
#include "chassis/testing/eventually.h"
#include "chassis/testing/pg_sandbox.h"
#include "tests/edge/edge.h"

// The listener of those who run the edge: health and numbers, nothing else of what Envoy can do.
namespace farmgate {
namespace {

using testing::ask;
using testing::Edge;
using testing::eventually;
using ::testing::HasSubstr;
using ::testing::Not;
using testing::Reply;
using testing::Wire;

std::string pki() { return testing::require_env("FARMGATE_PKI"); }

std::string metrics(const Edge& edge) {
  const Reply reply = ask(edge.probe(), {.target = "/metrics"});
  EXPECT_EQ(reply.status, 200);
  EXPECT_EQ(reply.header("content-type"), "text/plain; charset=UTF-8");
  return reply.body;
}

// The value of "name{labels}", -1 for what is not there.
double value(const std::string& page, const std::string& sample) {
  const auto at = page.find("\n" + sample + " ");
  return at == std::string::npos ? -1 : std::stod(page.substr(at + sample.size() + 2));
}

// Seconds since 1970, as openssl reads the file.
double end_of(const Edge& edge, const std::string& file) {
  const auto said = testing::run_program(
      {"/usr/bin/openssl", "x509", "-noout", "-enddate", "-in", pki() + "/" + file}, edge.folder());
  std::tm when = {};
  EXPECT_NE(strptime(said.out.c_str(), "notAfter=%b %d %H:%M:%S %Y", &when), nullptr) << said.out;
  return static_cast<double>(timegm(&when));
}

// docs/operations and the alerts rely on these names.
TEST(Probe, TellsTheEndOfEachCertificate) {
  const Edge edge(
      {"edge.tls_certificate = " + pki() + "/edge.pem", "edge.tls_key = " + pki() + "/edge.key"});
  const std::string page = metrics(edge), name = "_ssl_certificate_expiration_unix_time_seconds{";
  EXPECT_EQ(value(page, "envoy_listener" + name +
                            R"(envoy_tls_certificate="public",envoy_listener_address="edge"})"),
            end_of(edge, "edge.pem"));
  for (const host::Member& member : host::kSuite) {
    const auto of = [&](const std::string& certificate) {
      return value(page, "envoy_cluster" + name + "envoy_tls_certificate=\"" + certificate +
                             "\",envoy_cluster_name=\"" + member.name + "\"}");
    };
    EXPECT_EQ(of("client"), end_of(edge, "edge.pem")) << member.name;
    EXPECT_EQ(of("ca"), end_of(edge, "ca.pem")) << member.name;
  }
}

TEST(Probe, CountsWhatTheEdgeAnswersWithoutAWordOfWhoAsked) {
  const Edge edge({"edge.address_burst = 5", "edge.address_per_s = 1"});
  edge.get("/v1/orders", {testing::bearer(testing::buyer("somebody-known"))});
  edge.get("/v1/orders", {"authorization: Bearer a.b.c"});
  testing::passed([&] { return edge.get("/v1/provinces?pageToken=canary"); });
  const std::string page = metrics(edge);
  const std::string edge_s = R"(envoy_http_conn_manager_prefix="edge"})";
  const std::string orders_s = R"(envoy_cluster_name="orders"})";
  for (const std::string& sample :
       {R"(envoy_http_downstream_rq_xx{envoy_response_code_class="2",)" + edge_s,
        R"(envoy_http_downstream_rq_xx{envoy_response_code_class="4",)" + edge_s,
        "envoy_http_downstream_cx_total{" + edge_s, "envoy_http_jwt_authn_denied{" + edge_s,
        R"(envoy_cluster_upstream_rq_xx{envoy_response_code_class="2",)" + orders_s,
        R"(envoy_cluster_upstream_rq{envoy_response_code="200",)" + orders_s,
        "envoy_cluster_membership_healthy{" + orders_s,
        std::string("envoy_http_local_rate_limit_rate_limited{") +
            R"(envoy_local_http_ratelimit_prefix="address"})",
        std::string("envoy_server_live{}")}) {
    EXPECT_GE(value(page, sample), 1) << sample;
  }
  for (const char* secret : {"somebody-known", "canary", "127.0.0.1", "/v1/"}) {
    EXPECT_THAT(page, Not(HasSubstr(secret)));
  }
}

// Else a stranger could wake whoever watches for answers of 5xx.
TEST(Probe, CountsNothingThatIsNoHttpAsAFailureOfOurs) {
  const Edge edge;
  const std::string post = "POST /v1/orders HTTP/1.1\r\nhost: a\r\nconnection: close\r\n";
  for (const std::string& odd :
       {std::string("GET\r\n\r\n"), std::string("GET / HTTP/3.0\r\nhost: a\r\n\r\n"),
        post + "transfer-encoding: gzip\r\n\r\n", post + "transfer-encoding: chunked\r\n\r\nzz\r\n",
        post + "content-length: ten\r\n\r\n", post + "te: a, b\r\nupgrade: h2c\r\n\r\n",
        post + "expect: the worst\r\ncontent-length: 0\r\n\r\n",
        std::string("CONNECT a:1 HTTP/1.1\r\nhost: a:1\r\n\r\n")}) {
    Wire wire(edge.port());
    wire.send(odd);
    EXPECT_THAT(wire.read_all(), ::testing::StartsWith("HTTP/1.1 4")) << odd;
  }
  const std::string answers = "envoy_http_downstream_rq_xx{envoy_response_code_class=";
  const std::string page = metrics(edge), edge_s = R"(",envoy_http_conn_manager_prefix="edge"})";
  EXPECT_GE(value(page, answers + "\"4" + edge_s), 1);
  EXPECT_EQ(value(page, answers + "\"5" + edge_s), -1);
}

TEST(Probe, LeadsToNothingElseOfTheAdminPages) {
  const Edge edge;
  for (const char* target :
       {"/", "/stats", "/stats/prometheus", "/config_dump", "/certs", "/clusters", "/quitquitquit",
        "/metrics?filter=x", "/metrics?", "/metrics/", "/metrics/../certs", "/metrics%3fx",
        "//metrics", "/livez/../certs", "/drain?x", "/drain/", "/jwks.json"}) {
    for (const char* method : {"GET", "POST"}) {
      EXPECT_EQ(ask(edge.probe(), {.method = method, .target = target}).status, 404) << target;
      EXPECT_EQ(ask(edge.drain(), {.method = method, .target = target}).status, 404) << target;
    }
  }
  for (const char* target : {"/metrics", "/drain"}) {
    EXPECT_EQ(ask(edge.probe(), {.method = "POST", .target = target}).status, 404) << target;
    EXPECT_EQ(ask(edge.drain(), {.method = "POST", .target = target}).status, 404) << target;
    EXPECT_EQ(testing::reason_of(edge.get(target)), "ROUTE_UNKNOWN");
  }
  // Who may scrape may not take the edge out.
  EXPECT_EQ(ask(edge.probe(), {.target = "/drain"}).status, 404);
  EXPECT_EQ(testing::reason_of(edge.get("/readyz")), "ROUTE_UNKNOWN");
  EXPECT_EQ(ask(edge.probe(), {.target = "/readyz"}).status, 200);
  EXPECT_EQ(edge.get("/livez").status, 200);
}

std::vector<std::unique_ptr<Wire>> open(int port, int count) {
  std::vector<std::unique_ptr<Wire>> wires;
  for (int i = 0; i < count; ++i) wires.push_back(std::make_unique<Wire>(port));
  return wires;
}

TEST(Probe, AnswersWhileTheEdgeHasAllTheConnectionsItMayHave) {
  const Edge edge({"edge.connections = 5"});
  const auto wires = open(edge.port(), 20);
  EXPECT_EQ(edge.get("/v1/provinces").status, 0);
  for (int i = 0; i < 10; ++i) EXPECT_EQ(ask(edge.probe(), {.target = "/livez"}).status, 200);
  EXPECT_GE(value(metrics(edge),
                  R"(envoy_listener_downstream_global_cx_overflow{envoy_listener_address="edge"})"),
            1);
}

// Its own connections have an end, and none of them costs the public listener one.
TEST(Probe, HasALimitOfItsOwn) {
  const Edge edge({"edge.connections = 20"});
  auto wires = open(edge.probe(), 64);
  EXPECT_EQ(ask(edge.probe(), {.target = "/livez"}).status, 0);
  EXPECT_EQ(edge.get("/v1/provinces?pageSize=1").status, 200);
  wires.clear();
  EXPECT_TRUE(eventually([&] { return ask(edge.probe(), {.target = "/livez"}).status == 200; }));
}

}  // namespace
}  // namespace farmgate
