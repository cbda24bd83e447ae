#include "chassis/rpc/once.h"

#include <gtest/gtest.h>

#include <atomic>
#include <future>
#include <set>
#include <thread>

#include "chassis/testing/pg_sandbox.h"
#include "chassis/testing/status_is.h"
#include "tests/unit/chassis/rpc/support.h"

namespace farmgate::rpc {
namespace {

using namespace std::chrono_literals;
using farmgate::testing::IsOk;
using farmgate::testing::PgSandbox;
using farmgate::testing::StatusIs;

constexpr pg::Statement kInsert{"test_insert", "INSERT INTO effect (title) VALUES ($1)"};

class OnceTest : public ::testing::Test {
 protected:
  OnceTest() {
    sandbox_.execute(std::string(once_schema_sql()) + std::string(once_claim_sql()) +
                     "CREATE TABLE effect (id bigserial, title text NOT NULL)");
  }

  static Call call(const std::string& subject = "an") {
    Call made;
    made.principal.subject = subject;
    made.deadline = in(5s);
    made.method = kCreate;
    return made;
  }

  StatusOr<Bytes> place(const Call& who, const pb::CreateThingRequest& request) {
    return once_.run(who, request, [&](pg::Tx& tx) -> StatusOr<pb::Thing> {
      RETURN_IF_ERROR(tx.execute(kInsert, request.title()).status());
      pb::Thing reply;
      reply.set_title(request.title() + std::to_string(++runs_));
      return reply;
    });
  }
  std::string effects() { return sandbox_.value("SELECT count(*) FROM effect"); }
  std::string claims() { return sandbox_.value("SELECT count(*) FROM request_claim"); }

  PgSandbox sandbox_{"once"};
  pg::Database database_{sandbox_.options(16)};
  Once once_{database_};
  std::atomic<int> runs_{0};
};

TEST_F(OnceTest, ARepeatGetsTheFirstReplyByteForByte) {
  const auto first = place(call(), creation());
  const auto second = place(call(), creation());
  ASSERT_THAT(first, IsOk());
  ASSERT_THAT(second, IsOk());
  EXPECT_EQ(first->value, second->value);
  EXPECT_EQ(effects(), "1");
}

TEST_F(OnceTest, AnotherPayloadIsRefused) {
  ASSERT_THAT(place(call(), creation("Lychee")), IsOk());
  EXPECT_THAT(place(call(), creation("Longan")),
              StatusIs(Code::kAlreadyExists, "REQUEST_ID_REUSED"));
  EXPECT_EQ(effects(), "1");
}

TEST_F(OnceTest, CallersAndMethodsAreApart) {
  Call other_method = call();
  other_method.method = kConsume;
  ASSERT_THAT(place(call("an"), creation()), IsOk());
  ASSERT_THAT(place(call("binh"), creation()), IsOk());
  ASSERT_THAT(place(other_method, creation()), IsOk());
  EXPECT_EQ(effects(), "3");
}

TEST_F(OnceTest, NobodyHasNoCommands) {
  EXPECT_THAT(place(call(""), creation()), StatusIs(Code::kUnauthenticated, "TOKEN_MISSING"));
}

TEST_F(OnceTest, ARefusalStoresNothingAndIsJudgedAnew) {
  bool sold_out = true;
  const auto attempt = [&] {
    return once_.run(call(), creation(), [&](pg::Tx& tx) -> StatusOr<pb::Thing> {
      RETURN_IF_ERROR(tx.execute(kInsert, "x").status());
      if (sold_out) return refuse("SOLD_OUT", "nothing is left");
      return pb::Thing();
    });
  };
  EXPECT_THAT(attempt(), StatusIs(Code::kFailedPrecondition, "SOLD_OUT"));
  EXPECT_EQ(claims() + effects(), "00");
  sold_out = false;
  EXPECT_THAT(attempt(), IsOk());
}

TEST_F(OnceTest, ATwinInFlightIsToldToComeBack) {
  std::promise<void> inside, leave;
  auto first = std::async(std::launch::async, [&] {
    return once_.run(call(), creation(), [&](pg::Tx&) -> StatusOr<pb::Thing> {
      inside.set_value();
      leave.get_future().wait();
      return pb::Thing();
    });
  });
  inside.get_future().wait();

  const auto twin = place(call(), creation());
  leave.set_value();

  EXPECT_THAT(twin, StatusIs(Code::kAborted, "REQUEST_IN_FLIGHT"));
  EXPECT_TRUE(twin.status().retry_after());
  EXPECT_THAT(first.get(), IsOk());
  EXPECT_THAT(place(call(), creation()), IsOk());
  EXPECT_EQ(effects(), "0");  // the stored reply came, not a second effect
}

TEST_F(OnceTest, FiftyThreadsOneEffectOneReply) {
  std::vector<std::future<std::string>> replies;
  for (int i = 0; i < 50; ++i) {
    replies.push_back(std::async(std::launch::async, [&] {
      while (true) {
        const auto reply = place(call(), creation());
        if (reply.ok()) return reply->value;
        if (!reply.status().retryable() && reply.status().reason() != "REQUEST_IN_FLIGHT") {
          return reply.status().to_string();
        }
      }
    }));
  }
  std::set<std::string> different;
  for (auto& reply : replies) different.insert(reply.get());
  EXPECT_EQ(different.size(), 1u);
  EXPECT_EQ(effects(), "1");
}

TEST_F(OnceTest, TheClaimOfAnIntentWaitsForItsAnswer) {
  std::optional<ClaimKey> key;
  ASSERT_THAT(database_.transact(in(2s),
                                 [&](pg::Tx& tx) -> Status {
                                   ASSIGN_OR_RETURN(const Claim claim,
                                                    Once::claim(tx, call(), creation()));
                                   key = claim.key;
                                   return ok();
                                 }),
              IsOk());
  EXPECT_THAT(place(call(), creation()), StatusIs(Code::kAborted, "REQUEST_IN_FLIGHT"));

  ASSERT_THAT(
      database_.transact(in(2s), [&](pg::Tx& tx) { return Once::answer(tx, *key, Bytes{"done"}); }),
      IsOk());
  const auto reply = place(call(), creation());
  ASSERT_THAT(reply, IsOk());
  EXPECT_EQ(reply->value, "done");
}

TEST_F(OnceTest, ARefusedIntentIsForgotten) {
  std::optional<ClaimKey> key;
  ASSERT_THAT(database_.transact(in(2s),
                                 [&](pg::Tx& tx) -> Status {
                                   ASSIGN_OR_RETURN(const Claim claim,
                                                    Once::claim(tx, call(), creation()));
                                   key = claim.key;
                                   return ok();
                                 }),
              IsOk());
  ASSERT_THAT(database_.transact(in(2s), [&](pg::Tx& tx) { return Once::release(tx, *key); }),
              IsOk());
  EXPECT_THAT(place(call(), creation()), IsOk());
}

TEST_F(OnceTest, FindTellsWhetherARequestHadAnEffect) {
  const ClaimKey key{"users/an", kCreate, *Uuid::parse(creation().request_id())};
  const auto find = [&] {
    return database_.read(in(2s), [&](pg::Tx& tx) { return Once::find(tx, key); });
  };
  EXPECT_FALSE((*find()).has_value());
  const auto reply = place(call(), creation());
  const auto found = find();
  ASSERT_TRUE((*found).has_value());
  EXPECT_EQ((**found).reply->value, reply->value);
}

TEST_F(OnceTest, AFailedAnswerIsNoReply) {
  sandbox_.execute("ALTER TABLE effect ADD CONSTRAINT late CHECK (title <> 'Lychee') NOT VALID");
  EXPECT_FALSE(place(call(), creation("Lychee")).ok());
  EXPECT_EQ(claims() + effects(), "00");
}

// Deferred: every statement succeeds and COMMIT alone fails, seen by a client through a server.
TEST_F(OnceTest, NoReplyLeavesBeforeItsCommit) {
  sandbox_.execute(
      "CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS "
      "$$BEGIN RAISE 'refused at COMMIT'; END$$;"
      "CREATE CONSTRAINT TRIGGER late AFTER INSERT ON effect DEFERRABLE INITIALLY DEFERRED "
      "FOR EACH ROW EXECUTE FUNCTION refuse()");
  EchoServer server;
  server.create = [&](const Call& who, const auto& request) { return place(who, request); };
  const auto client = server.start().client();
  const auto send = [&] { return client->call<pb::Thing>(kCreate, creation(), with(buyer())); };

  EXPECT_THAT(send(), StatusIs(Code::kInternal, "INTERNAL"));
  EXPECT_EQ(runs_, 1);
  EXPECT_EQ(claims() + effects(), "00");

  sandbox_.execute("DROP TRIGGER late ON effect");
  EXPECT_THAT(send(), IsOk());
}

TEST_F(OnceTest, WhatTookEffectLongAgoIsNotDoneAgain) {
  sandbox_.execute("CREATE TABLE thing (title text, request_id uuid UNIQUE)");
  static constexpr pg::Statement kMake{"test_make", "INSERT INTO thing VALUES ($1, $2)"};
  const auto make = [&] {
    return once_.run(call(), creation(), [&](pg::Tx& tx) -> StatusOr<pb::Thing> {
      RETURN_IF_ERROR(tx.execute(kMake, "x", *Uuid::parse(creation().request_id())).status());
      return pb::Thing();
    });
  };
  ASSERT_THAT(make(), IsOk());
  sandbox_.execute("DELETE FROM request_claim");  // as the sweep does after its days

  EXPECT_THAT(make(), StatusIs(Code::kAlreadyExists, "REQUEST_ID_REUSED"));
  EXPECT_EQ(claims() + sandbox_.value("SELECT count(*) FROM thing"), "01");
}

TEST_F(OnceTest, SweepsOnlyOldAnsweredClaims) {
  sandbox_.execute(
      "INSERT INTO request_claim (caller, method, request_id, digest, reply, created) "
      "SELECT 'users/old', 'm', gen_random_uuid(), '', 'r', now() - interval '8 days' "
      "FROM generate_series(1, 1200);"
      "INSERT INTO request_claim (caller, method, request_id, digest, created) "
      "VALUES ('users/open', 'm', gen_random_uuid(), '', now() - interval '8 days')");
  ASSERT_THAT(place(call(), creation()), IsOk());

  const auto swept = sweep_claims(database_, 1h, in(5s));  // an hour is less than the least
  ASSERT_THAT(swept, IsOk());
  EXPECT_EQ(*swept, 1200);
  EXPECT_EQ(claims(), "2");
}

}  // namespace
}  // namespace farmgate::rpc
