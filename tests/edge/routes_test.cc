#include <gmock/gmock.h>
#include <google/protobuf/util/json_util.h>

#include <algorithm>
#include <map>
#include <sstream>

#include "apps/edge/contract.h"
#include "chassis/host/admin_client.h"
#include "chassis/testing/eventually.h"
#include "chassis/testing/status_is.h"
#include "farmgate/orders/v1/order_service.pb.h"
#include "farmgate/producers/v1/area_service.pb.h"
#include "tests/edge/calls.h"
#include "tests/edge/edge.h"
#include "tests/edge/frames.h"

// One contract, three ways in: every method behind each, and errors in our form.
namespace farmgate {
namespace {

using edge::Contract;
using edge::Kind;
using testing::ask;
using testing::bearer;
using ::testing::HasSubstr;
using ::testing::Not;
using testing::reason_of;
using testing::Reply;

// Everybody at once: policy is not what is looked at here.
testing::Caller everybody() {
  testing::Caller who{"everybody", {}, {"producers/0198f2d0-0000-7000-8000-000000000001"}};
  for (int role = 1; role < static_cast<int>(auth::Role::kService); ++role) {
    who.roles.add(static_cast<auth::Role>(role));
  }
  return who;
}

// "/v1/{name=listings/*}:publish" with an id for each star.
std::string sample(std::string path) {
  for (auto at = path.find('*'); at != std::string::npos; at = path.find('*')) {
    path.replace(at, 1, "01");
  }
  for (auto at = path.find('{'); at != std::string::npos; at = path.find('{')) {
    const auto end = path.find('}', at);
    const auto equals = path.find('=', at);
    const bool named = equals != std::string::npos && equals < end;
    const std::string inner = named ? path.substr(equals + 1, end - equals - 1) : "01";
    path.replace(at, end - at + 1, inner);
  }
  return path;
}

// Calls so far of each "/service/Method", whatever came of them.
std::map<std::string, double> calls() {
  std::map<std::string, double> sums;
  std::istringstream text(host::fetch(testing::suite().admin(), "/metrics").value());
  for (std::string line; std::getline(text, line);) {
    if (!line.starts_with("farmgate_rpc_calls_total{")) continue;
    const auto value_of = [&](const std::string& label) {
      const auto begin = line.find(label + "=\"") + label.size() + 2;
      return line.substr(begin, line.find('"', begin) - begin);
    };
    const std::string method = value_of("method");
    sums["/" + method] += std::stod(line.substr(line.rfind(' ') + 1));
  }
  return sums;
}

TEST(Edge, TakesEveryRouteToItsMethod) {
  const std::string who = bearer(everybody());
  auto before = calls();
  std::map<std::string, double> sent;
  for (const auto& method : Contract::own().methods()) {
    for (const auto& route : method.routes) {
      SCOPED_TRACE(route.verb + " " + route.path);
      const std::string body = method.kind == Kind::kUpload && route.body == "*" ? "[{}]" : "{}";
      const Reply reply =
          ask(testing::edge().port(), {.method = route.verb,
                                       .target = sample(route.path),
                                       .headers = {who, "content-type: application/json"},
                                       .body = route.body.empty() ? "" : body});
      EXPECT_NE(reply.status, 0);
      EXPECT_NE(reason_of(reply), "ROUTE_UNKNOWN");
      sent[method.path] += 1;
    }
  }
  EXPECT_GT(sent.size(), 200U);
  // A stream is counted behind its last word.
  std::map<std::string, double> after;
  const auto counted = [&](const auto& it) {
    return after[it.first] - before[it.first] == it.second;
  };
  testing::eventually([&] {
    after = calls();
    return std::ranges::all_of(sent, counted);
  });
  for (const auto& [path, count] : sent) EXPECT_EQ(after[path] - before[path], count) << path;
}

// Envoy warns of settings that will be gone with its next versions.
TEST(Edge, IsConfiguredWithoutAWarning) {
  EXPECT_EQ(testing::edge().get("/livez").status, 200);
  EXPECT_THAT(testing::edge().log(), Not(HasSubstr("[warning]")));
}

TEST(Edge, HasNoWayToWhatSiblingsAloneMayCall) {
  const std::string who = bearer(everybody());
  const Reply rest = testing::edge().post("/v1/personKeys:derive", "{}", {who});
  EXPECT_EQ(rest.status, 404);
  const Reply rpc = ask(testing::edge().port(),
                        {.method = "POST",
                         .target = "/farmgate.producers.v1.ProducerService/DerivePersonKey",
                         .headers = {who, "content-type: application/grpc-web+proto"}});
  EXPECT_EQ(rpc.status, 404);
}

TEST(Edge, PrintsNumbersAndNamesAsJsonDoes) {
  const Reply reply = testing::edge().get("/v1/provinces?pageSize=1");
  EXPECT_EQ(reply.status, 200);
  EXPECT_EQ(reply.header("content-type"), "application/json");
  producers::v1::ListProvincesResponse page;
  ASSERT_TRUE(google::protobuf::util::JsonStringToMessage(reply.body, &page).ok()) << reply.body;
  EXPECT_EQ(page.provinces_size(), 1);
  EXPECT_EQ(testing::edge().get("/v1/provinces?page_size=1").body, reply.body);
}

TEST(Edge, GivesARefusalOfAServiceWithItsDetails) {
  const Reply reply = testing::edge().get("/v1/listings/0198f2d0-0000-7000-8000-000000000001");
  EXPECT_EQ(reply.status, 404);
  EXPECT_EQ(
      reply.body,
      "{\"code\":5,\"message\":\"listings/0198f2d0-0000-7000-8000-000000000001 does not exist "
      "here\",\"details\":[{\"@type\":\"type.googleapis.com/google.rpc.ErrorInfo\","
      "\"reason\":\"NOT_FOUND\",\"domain\":\"farmgate\",\"metadata\":{}}]}");
}

TEST(Edge, RefusesInTheSameForm) {
  const struct {
    Reply reply;
    int status;
    const char* code;
    const char* reason;
  } cases[] = {
      {testing::edge().get("/v1/nothing"), 404, "\"code\":5", "ROUTE_UNKNOWN"},
      {testing::edge().get("/v1/councils"), 401, "\"code\":16", "TOKEN_MISSING"},
      {testing::edge().get("/v1/provinces?page=1"), 400, "\"code\":3", "MALFORMED"},
  };
  for (const auto& one : cases) {
    EXPECT_EQ(one.reply.status, one.status) << one.reply.body;
    EXPECT_THAT(one.reply.body, HasSubstr(one.code));
    EXPECT_EQ(reason_of(one.reply), one.reason);
    EXPECT_EQ(one.reply.header("content-type"), "application/json");
  }
}

TEST(Edge, SpeaksGrpcWeb) {
  producers::v1::ListProvincesRequest request;
  request.set_page_size(1);
  const Reply reply =
      ask(testing::edge().port(), {.method = "POST",
                                   .target = "/farmgate.producers.v1.AreaService/ListProvinces",
                                   .headers = {"content-type: application/grpc-web+proto"},
                                   .body = testing::message(request.SerializeAsString())});
  EXPECT_EQ(reply.status, 200);
  ASSERT_GT(reply.body.size(), 5U);
  const auto size = static_cast<unsigned char>(reply.body[4]);
  producers::v1::ListProvincesResponse page;
  ASSERT_TRUE(page.ParseFromString(reply.body.substr(5, size)));
  EXPECT_EQ(page.provinces_size(), 1);
  EXPECT_THAT(reply.body.substr(5 + size), HasSubstr("grpc-status:0"));
}

TEST(Edge, StreamsOverGrpcWebAndJsonAsItHappens) {
  const std::string party = everybody().orgs.front();
  orders::v1::WatchOrdersRequest request;
  request.set_parent(party);
  const std::string frame = testing::message(request.SerializeAsString());
  const std::string head = "host: localhost\r\n" + bearer(everybody()) + "\r\n";
  testing::Wire web(testing::edge().port());
  web.send("POST /farmgate.orders.v1.OrderService/WatchOrders HTTP/1.1\r\n" + head +
           "content-type: application/grpc-web+proto\r\ncontent-length: " +
           std::to_string(frame.size()) + "\r\n\r\n" + frame);
  std::string got = web.read();
  while (got.find("\r\n\r\n") + 4 == got.size()) got += web.read();
  EXPECT_THAT(got, HasSubstr("HTTP/1.1 200"));
  EXPECT_THAT(got.substr(got.find("\r\n\r\n")), HasSubstr(std::string(3, '\0')));
  testing::Wire json(testing::edge().port());
  json.send("GET /v1/" + party + "/orders:watch HTTP/1.1\r\n" + head + "\r\n");
  got = json.read();
  while (got.find("\"cursor\"") == std::string::npos) {
    const std::string more = json.read();
    ASSERT_FALSE(more.empty()) << got;
    got += more;
  }
  EXPECT_THAT(got, HasSubstr("[{"));
}

TEST(Edge, SpeaksGrpc) {
  const auto status = testing::list_provinces(testing::channel_to(testing::edge().port()));
  EXPECT_TRUE(status.ok()) << status.error_message();
}

}  // namespace
}  // namespace farmgate
