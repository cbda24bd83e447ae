#include <gtest/gtest.h>

#include <atomic>
#include <future>

#include "chassis/testing/status_is.h"
#include "tests/unit/chassis/rpc/support.h"

namespace farmgate::rpc {
namespace {

using namespace std::chrono_literals;
using farmgate::testing::IsOk;
using farmgate::testing::StatusIs;

StatusOr<pb::Thing> thing_of(const StatusOr<std::string>& bytes) {
  if (!bytes.ok()) return bytes.status();
  pb::Thing reply;
  if (!reply.ParseFromString(*bytes)) return internal("no Thing");
  return reply;
}

TEST(Stream, HandsTheHandlerEveryMessageInOrder) {
  EchoServer server;
  server.start();
  const auto client = server.client();
  const auto upload = client->upload(kImport, with(buyer()));

  std::string expected;
  for (int i = 100; i < 400; ++i) {
    ASSERT_TRUE(upload->send(creation("n" + std::to_string(i))));
    expected += (i == 100 ? "n" : " n") + std::to_string(i);
  }

  const auto reply = thing_of(upload->finish());
  ASSERT_THAT(reply, IsOk());
  EXPECT_EQ(reply->title(), expected);
}

TEST(Stream, IsRefusedBeforeAnythingIsRead) {
  EchoServer server;
  server.start();
  const auto client = server.client();
  auth::TokenSpec officer;
  officer.subject = "an";
  officer.roles = {auth::Role::kCommuneOfficer};

  EXPECT_THAT(client->upload(kImport, with(""))->finish(),
              StatusIs(Code::kUnauthenticated, "TOKEN_MISSING"));
  EXPECT_THAT(client->upload(kImport, with(token(officer)))->finish(),
              StatusIs(Code::kPermissionDenied, "ROLE_LACKING"));
}

TEST(Stream, WithoutAMessageIsRefused) {
  EchoServer server;
  server.start();
  EXPECT_THAT(server.client()->upload(kImport, with(buyer()))->finish(),
              StatusIs(Code::kInvalidArgument, "STREAM_EMPTY"));
}

TEST(Stream, HasEachMessageValidated) {
  EchoServer server;
  server.start();
  const auto client = server.client();
  const auto upload = client->upload(kImport, with(buyer()));
  ASSERT_TRUE(upload->send(creation("Lychee")));
  (void)upload->send(creation("much too long for it"));
  EXPECT_THAT(upload->finish(), StatusIs(Code::kInvalidArgument, "INVALID_FIELD"));

  const auto first = client->upload(kImport, with(buyer()));
  (void)first->send(creation("x"));
  EXPECT_THAT(first->finish(), StatusIs(Code::kInvalidArgument, "INVALID_FIELD"));
}

TEST(Stream, TakesNoMessageOfAQuarterMebibyte) {
  EchoServer server;
  server.start();
  const auto client = server.client();
  const auto upload = client->upload(kImport, with(buyer()));
  auto large = creation("Lychee");
  large.set_note(std::string(256 * 1024, 'x'));
  (void)upload->send(large);
  EXPECT_THAT(upload->finish(), StatusIs(Code::kInvalidArgument, "MESSAGE_TOO_LARGE"));
}

TEST(Stream, AsksTheScopeWithItsFirstMessage) {
  EchoServer server;
  auth::Access seen;
  server.gather = [&](const Call& call, const pb::CreateThingRequest&, Incoming&) {
    seen = call.access;
    return StatusOr<pb::Thing>(pb::Thing());
  };
  server.start();
  const auto client = server.client();
  const auto upload = client->upload(kImport, with(buyer("an", {"producers/1"})));
  ASSERT_TRUE(upload->send(creation()));
  ASSERT_THAT(upload->finish(), IsOk());
  EXPECT_EQ(seen.parties, std::vector<std::string>{"producers/1"});
}

TEST(Stream, EndsWhenItsDeadlineComes) {
  EchoServer server;
  std::promise<Status> seen;
  server.gather = [&](const Call&, const pb::CreateThingRequest&,
                      Incoming& rest) -> StatusOr<pb::Thing> {
    pb::CreateThingRequest message;
    const auto more = rest.next(message);
    seen.set_value(more.status());
    return more.status();
  };
  server.start();
  const auto client = server.client();
  // With a connection that stands, all of the time is the stream's.
  ASSERT_THAT(client->call<pb::Thing>(kGet, thing(), with("")), IsOk());
  const auto upload = client->upload(kImport, with(buyer(), 400ms));
  ASSERT_TRUE(upload->send(creation()));
  const Status ended = seen.get_future().get();
  EXPECT_TRUE(ended.code() == Code::kDeadlineExceeded || ended.code() == Code::kCancelled);
  EXPECT_EQ(upload->finish().status().code(), Code::kDeadlineExceeded);
}

TEST(Stream, TellsTheHandlerThatTheClientHasGone) {
  EchoServer server;
  std::promise<void> started;
  std::promise<Status> seen;
  server.gather = [&](const Call&, const pb::CreateThingRequest&,
                      Incoming& rest) -> StatusOr<pb::Thing> {
    started.set_value();
    pb::CreateThingRequest message;
    const auto more = rest.next(message);
    seen.set_value(more.status());
    return more.status();
  };
  server.start();
  const auto client = server.client();
  auto upload = client->upload(kImport, with(buyer()));
  ASSERT_TRUE(upload->send(creation()));
  started.get_future().get();
  upload.reset();
  EXPECT_THAT(seen.get_future().get(), StatusIs(Code::kCancelled, "CANCELLED"));
}

// The client's writes end when two messages and the transport's own window are full.
TEST(Stream, HoldsAFastClientBack) {
  EchoServer server;
  std::promise<void> go;
  auto gate = go.get_future().share();
  server.gather = [&](const Call&, const pb::CreateThingRequest&,
                      Incoming& rest) -> StatusOr<pb::Thing> {
    gate.wait();
    pb::CreateThingRequest message;
    while (true) {
      ASSIGN_OR_RETURN(const bool more, rest.next(message));
      if (!more) return pb::Thing();
    }
  };
  server.start();
  const auto client = server.client();
  const auto upload = client->upload(kImport, with(buyer(), 20s));
  std::atomic<int> sent{0};
  auto sender = std::async(std::launch::async, [&] {
    auto message = creation();
    message.set_note(std::string(1024, 'x'));
    for (int i = 0; i < 40'000 && upload->send(message); ++i) ++sent;
    return upload->finish();
  });
  EXPECT_EQ(sender.wait_for(1s), std::future_status::timeout);
  EXPECT_LT(sent, 39'000);
  go.set_value();
  EXPECT_THAT(sender.get(), IsOk());
  EXPECT_EQ(sent, 40'000);
}

}  // namespace
}  // namespace farmgate::rpc
