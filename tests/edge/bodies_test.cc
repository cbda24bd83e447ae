#include <gmock/gmock.h>

#include "chassis/base/id.h"
#include "tests/edge/edge.h"

// What a body may be: the transcoder alone would drop unknown fields and take any content type.
namespace farmgate {
namespace {

using testing::ask;
using ::testing::HasSubstr;
using ::testing::Not;
using testing::reason_of;
using testing::Reply;

Reply place(const std::string& body, const std::vector<std::string>& headers = {}) {
  std::vector<std::string> all = headers;
  all.push_back(testing::bearer(testing::buyer("a-buyer")));
  return testing::edge().post("/v1/orders?requestId=" + Uuid::v7().to_string(), body, all);
}

std::string violation(const std::string& field) { return "{\"field\":\"" + field + "\""; }

TEST(Body, WithUnknownFieldsIsRefusedWithEachOfThem) {
  const Reply reply = place(
      R"({"lines":[{"offer":"offers/01","quantity":{"thousandths":"1000","x":1}},{"ofer":""}],)"
      R"("contact":{"fullNome":{"a":[1,{"b":2}]}},"nope":null})");
  EXPECT_EQ(reply.status, 400);
  EXPECT_EQ(reason_of(reply), "UNKNOWN_FIELD");
  EXPECT_EQ(reply.header("content-type"), "application/json");
  for (const char* field : {"order.lines[0].quantity.x", "order.lines[1].ofer",
                            "order.contact.fullNome", "order.nope"}) {
    EXPECT_THAT(reply.body, HasSubstr(violation(field)));
  }
  EXPECT_THAT(reply.body, Not(HasSubstr("order.lines[0].offer")));
}

TEST(Body, MaySpellAFieldEitherWay) {
  for (const char* body : {R"({"paymentMethod":"PAYMENT_METHOD_TRANSFER"})",
                           R"({"payment_method":"PAYMENT_METHOD_TRANSFER"})",
                           R"({"payment\u004dethod":"PAYMENT_METHOD_TRANSFER"})"}) {
    const Reply reply = place(body);
    EXPECT_EQ(reason_of(reply), "INVALID_FIELD") << reply.body;
    EXPECT_THAT(reply.body, Not(HasSubstr("order.payment_method")));
  }
}

TEST(Body, OfAWholeRequestIsReadInTheSameWay) {
  const Reply reply =
      testing::edge().post("/v1/dossiers/01:submit", R"({"requestId":"","etagg":"1"})",
                           {testing::bearer(testing::seller_of("producers/01"))});
  EXPECT_EQ(reason_of(reply), "UNKNOWN_FIELD");
  EXPECT_THAT(reply.body, HasSubstr(violation("etagg")));
}

TEST(Body, OfAnImportIsReadRowByRow) {
  const Reply reply =
      testing::edge().post("/v1/listings:import", R"([{"dryRun":true},{"rows":[{"cell":[]}]}])",
                           {testing::bearer(testing::seller_of("producers/01"))});
  EXPECT_EQ(reason_of(reply), "UNKNOWN_FIELD");
  EXPECT_THAT(reply.body, HasSubstr(violation("[1].rows[0].cell")));
}

TEST(Body, ThatIsNoJsonIsRefused) {
  const std::string deep(100, '[');
  for (const std::string& body :
       {std::string("{"), std::string("{'lines':[]}"), std::string("{lines:[]}"),
        std::string(R"({"lines":[],})"), std::string("{}{}"), std::string("{\"a\":\"\n\"}"),
        std::string("\xff"), deep, "{\"lines\":" + deep}) {
    const Reply reply = place(body);
    EXPECT_EQ(reply.status, 400) << body;
    EXPECT_EQ(reason_of(reply), "MALFORMED") << reply.body;
  }
}

TEST(Body, WithWordsThatAnEnumHasNotIsRefusedWithTheField) {
  const Reply reply = place(R"({"paymentMethod":"BARTER"})");
  EXPECT_EQ(reply.status, 400);
  EXPECT_EQ(reason_of(reply), "MALFORMED");
  EXPECT_THAT(reply.body, HasSubstr("order.payment_method"));
}

TEST(Body, IsJsonByItsContentTypeToo) {
  for (const char* type : {"text/plain", "application/x-www-form-urlencoded", "application/jsonx",
                           "multipart/form-data; boundary=a"}) {
    const Reply reply = ask(
        testing::edge().port(),
        {.method = "POST",
         .target = "/v1/orders",
         .headers = {testing::bearer(testing::buyer("b")), std::string("content-type: ") + type},
         .body = "{}"});
    EXPECT_EQ(reply.status, 415) << type;
    EXPECT_EQ(reason_of(reply), "MALFORMED");
  }
  EXPECT_EQ(
      ask(testing::edge().port(), {.method = "POST",
                                   .target = "/v1/orders",
                                   .headers = {testing::bearer(testing::buyer("b")),
                                               "content-type: Application/JSON; charset=utf-8"},
                                   .body = "{}"})
          .status,
      400);
}

TEST(Body, IsNotLargerThanItMayBe) {
  const std::string big = R"({"note":")" + std::string(262'144, 'x') + "\"}";
  const Reply reply = place(big);
  EXPECT_EQ(reply.status, 413);
  EXPECT_EQ(reason_of(reply), "BODY_TOO_LARGE");
  EXPECT_EQ(reason_of(place(R"({"nope":")" + std::string(200'000, 'x') + "\"}")), "UNKNOWN_FIELD");
}

TEST(Body, HasNotMoreValuesThanItMayHave) {
  std::string lines = "{}";
  for (int i = 1; i < 5'000; ++i) lines += ",{}";
  const Reply reply = place("{\"lines\":[" + lines + "]}");
  EXPECT_EQ(reply.status, 413);
  EXPECT_EQ(reason_of(reply), "BODY_TOO_LARGE");
  const std::string fewer = lines.substr(0, 3 * 4'997 + 2);
  EXPECT_EQ(reason_of(place("{\"lines\":[" + fewer + "]}")), "INVALID_FIELD");
}

TEST(Query, WithUnknownOrWrongParametersIsRefused) {
  for (const char* target : {"/v1/listings?page_sise=1", "/v1/listings?pageSize=many",
                             "/v1/listings?order=BEST", "/v1/listings?listing.title=a"}) {
    const Reply reply = testing::edge().get(target);
    EXPECT_EQ(reply.status, 400) << target;
    EXPECT_EQ(reason_of(reply), "MALFORMED") << reply.body;
  }
}

}  // namespace
}  // namespace farmgate
