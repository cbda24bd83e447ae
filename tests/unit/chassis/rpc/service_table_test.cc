#include "chassis/rpc/service_table.h"

#include <gtest/gtest.h>

#include "chassis/testing/status_is.h"
#include "tests/unit/chassis/rpc/support.h"

namespace farmgate::rpc {
namespace {

using farmgate::testing::IsOk;
using ::testing::HasSubstr;

StatusOr<pb::Thing> answer(const Call&, const pb::GetThingRequest&) { return pb::Thing(); }

struct Api {
  StatusOr<Bytes> create(const Call&, const pb::CreateThingRequest&) { return Bytes{}; }
  StatusOr<pb::Thing> get(const Call&, const pb::GetThingRequest&) { return pb::Thing(); }
  StatusOr<pb::Thing> gather(const Call&, const pb::CreateThingRequest&, Incoming&) {
    return pb::Thing();
  }
  void feed(const Call&, const pb::GetThingRequest&, std::shared_ptr<Feed>) {}
};

TEST(ServiceTable, TakesMembersOfAnApi) {
  Api api;
  ServiceTable table("farmgate.test.v1.EchoService");
  table.handle("GetThing", &api, &Api::get);
  table.handle("ListThings", &api, &Api::get);
  table.handle("ConsumeThing", &api, &Api::get);
  table.handle("CreateThing", &api, &Api::create);
  table.receive("ImportThings", &api, &Api::gather);
  table.feed<pb::Thing>("WatchThings", &api, &Api::feed);
  const ScopeFunction everything = [](const auth::Principal&, const Message&) {
    return StatusOr<auth::Access>(auth::Access::everything());
  };
  table.scope(auth::Scope::kParty, everything);
  table.scope(auth::Scope::kSelf, everything);
  EXPECT_THAT(table.check(), IsOk());
}

TEST(ServiceTable, NamesEveryFaultAtOnce) {
  ServiceTable table("farmgate.test.v1.FaultyService");
  table.handle<pb::GetThingRequest, pb::Thing>("WithoutPolicy", answer);
  table.handle<pb::GetThingRequest, pb::Thing>("WithoutScopeFunction", answer);
  table.handle<pb::GetThingRequest, pb::Thing>("WithBadRule", answer);
  table.handle<pb::GetThingRequest, pb::Thing>("WithStreamToTheClient", answer);
  table.handle<pb::GetThingRequest, pb::Thing>("WithStreamOfBuyers", answer);
  table.handle<pb::GetThingRequest, pb::Thing>("NoSuchMethod", answer);

  const Status status = table.check();

  EXPECT_EQ(status.reason(), "SERVICE_TABLE");
  const std::string text(status.message());
  EXPECT_THAT(text, HasSubstr("WithoutPolicy: no policy"));
  EXPECT_THAT(text, HasSubstr("WithoutScopeFunction: no function for scope COMMUNE"));
  EXPECT_THAT(text, HasSubstr("WithoutHandler: no handler"));
  EXPECT_THAT(text, HasSubstr("WithBadRule: the handler has other message types"));
  EXPECT_THAT(text, HasSubstr("BadRule.text"));
  EXPECT_THAT(text, HasSubstr("BadRule.flag: a text rule on what is no text"));
  EXPECT_THAT(text, HasSubstr("WithStreamToTheClient: one of method and handler streams"));
  EXPECT_THAT(text, HasSubstr("WithStreamsBothWays: streams both ways"));
  EXPECT_THAT(text, HasSubstr("WithStreamOfBuyers: a stream runs on the lane export or edit"));
  EXPECT_THAT(text, HasSubstr("WithStreamOfBuyers: its client streams"));
  EXPECT_THAT(text, HasSubstr("NoSuchMethod: a handler, but no such method"));
}

TEST(ServiceTable, NamesAnUnknownService) {
  EXPECT_THAT(std::string(ServiceTable("farmgate.none.v1.NoService").check().message()),
              HasSubstr("no service of this name"));
}

}  // namespace
}  // namespace farmgate::rpc
