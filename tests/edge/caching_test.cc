#include <gmock/gmock.h>

#include "tests/edge/edge.h"

// What browsers and caches may keep, and how files go in and out over plain HTTP.
namespace farmgate {
namespace {

using testing::bearer;
using ::testing::HasSubstr;
using ::testing::Not;
using testing::Reply;

TEST(Cache, AsksWithTheTagAndGetsNoBodyTwice) {
  const Reply first = testing::edge().get("/v1/provinces?pageSize=5");
  const std::string tag = first.header("etag");
  EXPECT_THAT(tag, ::testing::MatchesRegex("W/\"[0-9a-f]{16}\""));
  EXPECT_EQ(first.header("cache-control"), "public, no-cache");
  EXPECT_THAT(first.header("vary"), HasSubstr("authorization"));
  for (const std::string& wanted : {tag, tag.substr(2), "\"a\", " + tag, std::string("*")}) {
    const Reply again =
        testing::edge().get("/v1/provinces?pageSize=5", {"if-none-match: " + wanted});
    EXPECT_EQ(again.status, 304) << wanted;
    EXPECT_EQ(again.body, "");
    EXPECT_EQ(again.header("etag"), tag);
    EXPECT_EQ(again.header("cache-control"), "public, no-cache");
  }
  const Reply other = testing::edge().get("/v1/provinces?pageSize=5", {"if-none-match: W/\"0\""});
  EXPECT_EQ(other.status, 200);
  EXPECT_EQ(other.body, first.body);
}

TEST(Cache, IsAnsweredInTheSameWayWhenTextsAreMadeSmall) {
  const std::vector<std::string> small = {"accept-encoding: gzip"};
  const Reply first = testing::edge().get("/v1/communes?pageSize=50", small);
  EXPECT_EQ(first.header("content-encoding"), "gzip");
  const Reply again = testing::edge().get(
      "/v1/communes?pageSize=50", {small.front(), "if-none-match: " + first.header("etag")});
  EXPECT_EQ(again.status, 304);
  EXPECT_EQ(again.body, "");
  EXPECT_EQ(again.header("content-encoding"), "");
}

TEST(Cache, SeesAnotherTagOnceTheAnswerIsAnother) {
  EXPECT_NE(testing::edge().get("/v1/provinces?pageSize=5").header("etag"),
            testing::edge().get("/v1/provinces?pageSize=6").header("etag"));
}

TEST(Cache, KeepsNothingOfWhoeverIsKnownAndNoRefusal) {
  const std::string who = bearer(testing::buyer("a"));
  for (const Reply& reply :
       {testing::edge().get("/v1/provinces", {who}), testing::edge().get("/v1/orders", {who}),
        testing::edge().get("/v1/orders"), testing::edge().get("/v1/listings/01"),
        testing::edge().get("/v1/nothing")}) {
    EXPECT_EQ(reply.header("etag"), "") << reply.body;
    EXPECT_THAT(reply.header("cache-control"), Not(HasSubstr("public")));
  }
  EXPECT_EQ(testing::edge().get("/v1/orders", {who}).header("cache-control"), "private, no-store");
}

}  // namespace
}  // namespace farmgate
