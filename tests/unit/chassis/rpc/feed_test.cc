#include "chassis/rpc/feed.h"

#include <gtest/gtest.h>

#include <mutex>
#include <thread>
#include <vector>

#include "chassis/testing/eventually.h"
#include "chassis/testing/status_is.h"
#include "tests/unit/chassis/rpc/support.h"

namespace farmgate::rpc {
namespace {

using namespace std::chrono_literals;
using farmgate::testing::eventually;
using farmgate::testing::IsOk;
using farmgate::testing::StatusIs;

SharedBytes message(const std::string& title) {
  pb::Thing thing;
  thing.set_title(title);
  return serialise(thing);
}

// The feeds that a server began, for the test to go on with.
class Kept {
 public:
  explicit Kept(EchoServer& server) {
    server.feed = [this](const Call& call, const pb::GetThingRequest&, std::shared_ptr<Feed> to) {
      const std::lock_guard lock(mutex_);
      parties_ = call.access.parties;
      feeds_.push_back(std::move(to));
    };
  }
  // Null when it does not begin.
  std::shared_ptr<Feed> one(std::size_t place = 0) {
    std::shared_ptr<Feed> found;
    eventually([&] {
      const std::lock_guard lock(mutex_);
      if (feeds_.size() > place) found = feeds_[place];
      return found != nullptr;
    });
    return found;
  }
  std::vector<std::string> parties_;

 private:
  std::mutex mutex_;
  std::vector<std::shared_ptr<Feed>> feeds_;
};

TEST(Feed, TellsEveryMessageInOrderAndThenItsEnd) {
  EchoServer server;
  Kept kept(server);
  server.start();
  const auto client = server.client();
  const auto watch = client->watch(kWatch, thing(), with(buyer("an", {"producers/1"})));
  const auto feed = kept.one();
  ASSERT_NE(feed, nullptr);

  std::thread reader([&] {
    for (int i = 0; i < 1000; ++i) {
      pb::Thing read;
      const auto bytes = watch->next();
      ASSERT_THAT(bytes, IsOk());
      ASSERT_TRUE(bytes->has_value() && read.ParseFromString(**bytes));
      ASSERT_EQ(read.title(), std::to_string(i));
    }
  });
  for (int i = 0; i < 1000; ++i) {
    ASSERT_TRUE(eventually([&] { return feed->room() > 0; }));
    feed->send(message(std::to_string(i)));
  }
  feed->end(ok());
  reader.join();

  const auto last = watch->next();
  ASSERT_THAT(last, IsOk());
  EXPECT_FALSE(last->has_value());
  EXPECT_EQ(kept.parties_, std::vector<std::string>{"producers/1"});
  EXPECT_FALSE(feed->alive());
}

TEST(Feed, EndsWithARefusalBehindWhatWasSent) {
  EchoServer server;
  Kept kept(server);
  server.start();
  const auto client = server.client();
  const auto watch = client->watch(kWatch, thing(), with(buyer()));
  const auto feed = kept.one();
  feed->send(message("one"));
  feed->end(refuse("CURSOR_EXPIRED", "too old"));

  EXPECT_TRUE(watch->next().value().has_value());
  EXPECT_THAT(watch->next(), StatusIs(Code::kFailedPrecondition, "CURSOR_EXPIRED"));
}

TEST(Feed, IsRefusedLikeAnyCall) {
  EchoServer server;
  server.start();
  const auto client = server.client();
  auth::TokenSpec officer;
  officer.subject = "an";
  officer.roles = {auth::Role::kCommuneOfficer};

  EXPECT_THAT(client->watch(kWatch, thing(), with(""))->next(),
              StatusIs(Code::kUnauthenticated, "TOKEN_MISSING"));
  EXPECT_THAT(client->watch(kWatch, thing(), with(token(officer)))->next(),
              StatusIs(Code::kPermissionDenied, "ROLE_LACKING"));
  EXPECT_THAT(client->watch(kWatch, thing("nothing"), with(buyer()))->next(),
              StatusIs(Code::kInvalidArgument, "INVALID_FIELD"));
  EXPECT_TRUE(client->watch(kWatch, thing(), with(buyer()))->next().value().has_value());
}

TEST(Feed, KnowsThatItsCallerHasGone) {
  EchoServer server;
  Kept kept(server);
  server.start();
  const auto client = server.client();
  auto watch = client->watch(kWatch, thing(), with(buyer()));
  const auto feed = kept.one();
  ASSERT_TRUE(feed->alive());

  watch.reset();

  EXPECT_TRUE(eventually([&] { return !feed->alive(); }));
  feed->send(message("nobody"));
}

TEST(Feed, CutsACallerThatDoesNotRead) {
  EchoServer server;
  server.options.feed_patience = 50ms;
  Kept kept(server);
  server.start();
  const auto client = server.client();
  const auto watch = client->watch(kWatch, thing(), with(buyer()));
  const auto feed = kept.one();

  // Until flow control holds it back, and then a while.
  const bool cut = eventually([&] {
    for (std::size_t room = feed->room(); room > 0; --room) {
      feed->send(message(std::string(100'000, 'x')));
    }
    return !feed->alive();
  });

  ASSERT_TRUE(cut);
  StatusOr<std::optional<std::string>> read = watch->next();
  while (read.ok() && read->has_value()) read = watch->next();
  EXPECT_THAT(read, StatusIs(Code::kResourceExhausted, "STREAM_SLOW"));
}

TEST(Feed, EndsWellWhenItHasLastedLongEnough) {
  EchoServer server;
  server.options.max_stream = 50ms;
  Kept kept(server);
  server.start();
  const auto client = server.client();
  const auto watch = client->watch(kWatch, thing(), with(buyer()));
  const auto feed = kept.one();

  EXPECT_TRUE(eventually([&] { return !feed->alive(); }));
  const auto last = watch->next();
  ASSERT_THAT(last, IsOk());
  EXPECT_FALSE(last->has_value());
}

TEST(Feed, IsOneOfSoMany) {
  EchoServer server;
  server.options.max_feeds = 1;
  Kept kept(server);
  server.start();
  const auto client = server.client();
  auto first = client->watch(kWatch, thing(), with(buyer()));
  ASSERT_NE(kept.one(), nullptr);

  EXPECT_THAT(client->watch(kWatch, thing(), with(buyer()))->next(),
              StatusIs(Code::kResourceExhausted, "OVERLOADED"));
  first.reset();
  EXPECT_TRUE(eventually([&] {
    const auto again = client->watch(kWatch, thing(), with(buyer(), 200ms));
    return again->next().status().code() == Code::kDeadlineExceeded;
  }));
}

TEST(Feed, EndsAtTheBeginningOfADrain) {
  EchoServer server;
  Kept kept(server);
  server.start();
  const auto client = server.client();
  const auto watch = client->watch(kWatch, thing(), with(buyer()));
  ASSERT_NE(kept.one(), nullptr);

  server.server->end_feeds();

  EXPECT_THAT(watch->next(), StatusIs(Code::kUnavailable, "STOPPING"));
  EXPECT_THAT(client->watch(kWatch, thing(), with(buyer()))->next(),
              StatusIs(Code::kUnavailable, "STOPPING"));
}

}  // namespace
}  // namespace farmgate::rpc
