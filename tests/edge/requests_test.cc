#include <gmock/gmock.h>

#include "chassis/base/id.h"
#include "tests/edge/edge.h"

// Requests that are no HTTP, and bodies that are JSON but not ours: a clear refusal each.
namespace farmgate {
namespace {

using testing::ask;
using testing::edge;
using testing::reason_of;
using testing::Reply;

const std::string kHead = "host: localhost\r\nconnection: close\r\n";

// The status of what answers these bytes; 0 where the connection is just closed.
int status_of(const std::string& bytes) {
  testing::Wire wire(edge().port());
  wire.send(bytes);
  const std::string got = wire.read_all();
  return got.starts_with("HTTP/1.1 ") ? std::stoi(got.substr(9, 3)) : 0;
}

TEST(Request, ThatIsNoHttpIsRefused) {
  const std::string get = "GET /v1/provinces?pageSize=1 HTTP/1.1\r\n",
                    post = "POST /v1/orders HTTP/1.1\r\n" + testing::bearer(testing::buyer("a")) +
                           "\r\n";
  EXPECT_EQ(status_of(get + kHead + "\r\n"), 200);
  const struct {
    std::string bytes;
    int status;
  } cases[] = {
      {"GET /v1/provinces HTTP/1.0\r\n" + kHead + "\r\n", 426},
      {"GET /v1/provinces HTTP/3.0\r\n" + kHead + "\r\n", 426},
      {"GET\r\n\r\n", 400},
      {get + "connection: close\r\n\r\n", 400},  // no host
      {get + kHead + "a b: c\r\n\r\n", 400},
      {get + kHead + std::string("a: b\0c\r\n\r\n", 10), 400},
      {post + kHead + "content-length: -1\r\n\r\n", 400},
      {post + kHead + "content-length: ten\r\n\r\n", 400},
      {post + kHead + "content-length: 2\r\ncontent-length: 3\r\n\r\n{}", 400},
      {post + kHead + "content-length: 2\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n", 400},
      {post + kHead + "transfer-encoding: gzip\r\n\r\n", 400},
      {post + kHead + "transfer-encoding: chunked\r\n\r\nzz\r\n", 400},
  };
  for (const auto& one : cases) EXPECT_EQ(status_of(one.bytes), one.status) << one.bytes;
  EXPECT_EQ(edge().get("/livez").status, 200);
}

TEST(Request, WithAVerbThatARouteHasNotFindsNone) {
  for (const char* verb : {"PUT", "PATCH", "DELETE", "HEAD", "TRACE", "BREW"}) {
    const Reply reply = ask(edge().port(), {.method = verb, .target = "/v1/orders"});
    EXPECT_TRUE(reply.status == 404 || reply.status == 400) << verb << reply.status;
  }
  EXPECT_EQ(reason_of(ask(edge().port(), {.method = "DELETE", .target = "/v1/orders"})),
            "ROUTE_UNKNOWN");
}

TEST(Request, WithAValueOfAnotherFormIsRefused) {
  const std::string who = testing::bearer(testing::buyer("a"));
  for (const char* body : {R"({"lines":"x"})", R"({"lines":[1]})", R"({"contact":[]})",
                           R"({"contact":{"fullName":{}}})", R"({"paymentMethod":99999999999})",
                           R"({"paymentMethod":{}})", R"({"fulfilment":"FULFILMENT_pickup"})",
                           R"([])", R"("x")", R"({"lines":[{"quantity":{"thousandths":"many"}}]})",
                           R"({"lines":[{"quantity":{"thousandths":"9223372036854775808"}}]})",
                           R"({"lines":[{"quantity":{"thousandths":1.5}}]})"}) {
    const Reply reply = edge().post("/v1/orders?requestId=" + Uuid::v7().to_string(), body, {who});
    EXPECT_EQ(reply.status, 400) << body;
    EXPECT_EQ(reason_of(reply), "MALFORMED") << body << reply.body;
  }
  // The transcoder takes one object for a list of it.
  for (const char* body : {R"({"lines":{}})", R"({"lines":[[]]})"}) {
    const Reply reply = edge().post("/v1/orders?requestId=" + Uuid::v7().to_string(), body, {who});
    EXPECT_EQ(reason_of(reply), "INVALID_FIELD") << body << reply.body;
  }
}

// gRPC's types are not HTTP's: a browser's form on the path of an RPC is nothing.
TEST(Request, OfAnotherTypeOnThePathOfAnRpcReachesNoMethod) {
  for (const char* type : {"text/plain", "application/x-www-form-urlencoded", "application/json"}) {
    const Reply reply = ask(edge().port(), {.method = "POST",
                                            .target = "/farmgate.orders.v1.OrderService/PlaceOrder",
                                            .headers = {testing::bearer(testing::buyer("a")),
                                                        std::string("content-type: ") + type},
                                            .body = "{}"});
    EXPECT_NE(reply.status, 200) << type;
    EXPECT_NE(reply.status, 0) << type;
  }
}

}  // namespace
}  // namespace farmgate
