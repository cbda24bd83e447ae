#include <gmock/gmock.h>

#include <cctype>
#include <functional>
#include <nlohmann/json.hpp>
#include <set>

#include "apps/edge/contract.h"
#include "apps/edge/openapi.h"
#include "chassis/testing/pg_sandbox.h"
#include "tests/edge/edge.h"

// The description of the contract: sound, whole, and true, since its examples are sent.
namespace farmgate {
namespace {

using ::testing::HasSubstr;
using Json = nlohmann::json;
using testing::ask;
using testing::Reply;

const Json& document() {
  static const Json parsed = Json::parse(edge::openapi(edge::Contract::own()));
  return parsed;
}

void each_operation(const std::function<void(const std::string& path, const std::string& verb,
                                             const Json& operation)>& look) {
  for (const auto& [path, verbs] : document().at("paths").items()) {
    for (const auto& [verb, operation] : verbs.items()) {
      SCOPED_TRACE(verb + " " + path);
      look(path, verb, operation);
    }
  }
}

void each_reference(const Json& it, const std::function<void(const std::string&)>& look) {
  if (it.is_object() && it.contains("$ref")) look(it.at("$ref"));
  if (it.is_structured()) {
    for (const Json& inner : it) each_reference(inner, look);
  }
}

TEST(Description, NamesNothingThatItDoesNotHave) {
  each_reference(document(), [](const std::string& name) {
    EXPECT_TRUE(document().contains(Json::json_pointer(name.substr(1)))) << name;
  });
}

TEST(Description, HasEveryRouteOnce) {
  std::set<std::string> names;
  each_operation([&](const std::string&, const std::string&, const Json& operation) {
    EXPECT_TRUE(names.insert(operation.at("operationId")).second);
  });
  std::size_t routes = 0;
  for (const auto& method : edge::Contract::own().methods()) routes += method.routes.size();
  EXPECT_EQ(names.size(), routes);
}

TEST(Description, DeclaresWhatAPathHolds) {
  each_operation([](const std::string& path, const std::string&, const Json& operation) {
    std::string left = path;
    for (const Json& parameter : operation.at("parameters")) {
      if (parameter.at("in") != "path") continue;
      const std::string mark = "{" + parameter.at("name").get<std::string>() + "}";
      ASSERT_THAT(left, HasSubstr(mark));
      left.replace(left.find(mark), mark.size(), "");
    }
    EXPECT_EQ(left.find('{'), std::string::npos) << left;
  });
}

TEST(Description, SaysInWordsWhatAnOperationDoesAndWhoMay) {
  each_operation([](const std::string&, const std::string&, const Json& operation) {
    EXPECT_GT(operation.at("x-roles").size(), 0U);
    EXPECT_GE(operation.at("security").size(), 1U);
  });
  const Json& publish = document().at("/paths/~1v1~1listings~1{listing}:publish/post"_json_pointer);
  EXPECT_THAT(publish.at("description").get<std::string>(), HasSubstr("NOT_PUBLISHABLE"));
  const Json& one = document().at("components").at("schemas").at("farmgate.orders.v1.Order");
  EXPECT_EQ(one.at("properties").at("state").at("readOnly"), true);
}

std::string filled(std::string path, const Json& operation) {
  std::string query;
  for (const Json& parameter : operation.at("parameters")) {
    if (!parameter.contains("example")) continue;
    const Json& example = parameter.at("example");
    const Json& value = example.is_array() ? example.at(0) : example;
    const std::string text = value.is_string() ? value.get<std::string>() : value.dump();
    const std::string mark = "{" + parameter.at("name").get<std::string>() + "}";
    if (parameter.at("in") == "path")
      path.replace(path.find(mark), mark.size(), text);
    else
      query += (query.empty() ? "?" : "&") + parameter.at("name").get<std::string>() + "=" + text;
  }
  return path + query;
}

// Each example is read: its names, types and words are those of the message. Whether the values go
// together is another matter.
TEST(Description, HasExamplesThatAreRead) {
  testing::Caller who{
      "everybody", {}, {"producers/0198f2d0-0000-7000-8000-000000000001"}, "communes/07582"};
  for (int role = 1; role < static_cast<int>(auth::Role::kService); ++role) {
    who.roles.add(static_cast<auth::Role>(role));
  }
  const std::string token = testing::bearer(who);
  const std::set<std::string> of_form = {"MALFORMED", "UNKNOWN_FIELD", "ROUTE_UNKNOWN"};
  each_operation([&](const std::string& path, const std::string& verb, const Json& operation) {
    if (operation.at("x-rpc") == "farmgate.orders.v1.OrderService/WatchOrders") return;
    const std::string target = filled(path, operation);
    std::string body, method = verb;
    const Json kinds = operation.value("/requestBody/content"_json_pointer, Json::object());
    if (kinds.contains("application/json")) {
      body = kinds.at("application/json").at("example").dump();
    }
    for (char& c : method) c = static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
    const Reply reply =
        ask(testing::edge().port(), {.method = method,
                                     .target = target,
                                     .headers = {token, "content-type: application/json"},
                                     .body = body});
    EXPECT_NE(reply.status, 0);
    EXPECT_FALSE(of_form.contains(testing::reason_of(reply))) << target << body << reply.body;
  });
}

TEST(Description, IsServedWithAPageThatLoadsNothingFromElsewhere) {
  const testing::Edge edge(
      {"edge.docs_dir = " + testing::require_env("FARMGATE_ROOT") + "/.farmgate/cache/docs"});
  const Reply json = edge.get("/openapi.json");
  EXPECT_EQ(json.status, 200);
  EXPECT_EQ(json.header("content-type"), "application/json");
  EXPECT_EQ(Json::parse(json.body), document());
  const Reply page = edge.get("/docs");
  EXPECT_EQ(page.status, 200);
  EXPECT_THAT(page.header("content-security-policy"), HasSubstr("default-src 'none'"));
  EXPECT_THAT(page.header("content-type"), HasSubstr("text/html"));
  EXPECT_EQ(page.body.find("://"), std::string::npos);
  for (const char* part :
       {"/docs/swagger-ui.css", "/docs/swagger-ui-bundle.js", "/docs/start.js"}) {
    EXPECT_THAT(page.body, HasSubstr(part));
    EXPECT_EQ(edge.get(part).status, 200) << part;
  }
  EXPECT_EQ(testing::edge().get("/docs").status, 404);
}

}  // namespace
}  // namespace farmgate
