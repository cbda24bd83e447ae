#include <algorithm>
#include <future>

#include "tests/integration/orders/desk.h"

// What is told of many orders that one transaction carries out together.
namespace farmgate::orders {
namespace {

class Combined : public Desk {
 protected:
  using Outcome = std::future<StatusOr<v1::Order>>;
  // Handed over from a thread of its own, as by a caller.
  Outcome begin(const std::string& subject, v1::PlaceOrderRequest request) {
    return std::async(std::launch::async, [this, subject, request = std::move(request)] {
      return place(subject, request);
    });
  }
  std::vector<Outcome> begin_many(int count, const v1::Offer& offer) {
    std::vector<Outcome> crowd;
    for (int i = 0; i < count; ++i) {
      crowd.push_back(begin("buyer-" + std::to_string(i), basket(offer, 1)));
    }
    return crowd;
  }
  static std::string refuse_at(const char* when, const char* contact, const char* state) {
    return std::string(
               "CREATE FUNCTION refuse_it() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN ") +
           "RAISE EXCEPTION 'poisoned' USING ERRCODE = '" + state + "'; END $$; " +
           "CREATE CONSTRAINT TRIGGER refuse_it AFTER INSERT ON orders " + when +
           " FOR EACH ROW WHEN (NEW.contact_name = '" + contact + "') EXECUTE FUNCTION refuse_it()";
  }
};

TEST_F(Combined, NobodyIsToldBeforeTheCommit) {
  const v1::Offer it = offer(5);
  sandbox_.execute(refuse_at("DEFERRABLE INITIALLY DEFERRED", "Cuối", "P0001"));
  auto request = basket(it, 1);
  request.mutable_order()->mutable_contact()->set_full_name("Cuối");

  EXPECT_THAT(place("an", request), StatusIs(Code::kInternal, "DATABASE"));

  EXPECT_EQ(boxes(now(it).available()), 5);
}

TEST_F(Combined, OnePoisonedOrderFailsAlone) {
  const v1::Offer it = offer(100);
  sandbox_.execute(refuse_at("", "Độc", "22000"));
  Holder holder(database_, it);
  auto crowd = begin_many(63, it);
  auto poisoned = basket(it, 1);
  poisoned.mutable_order()->mutable_contact()->set_full_name("Độc");
  auto bad = begin("bad", poisoned);

  holder.release();

  EXPECT_THAT(bad.get(), StatusIs(Code::kInternal, "DATA_REFUSED"));
  for (Outcome& it_goes : crowd) EXPECT_THAT(it_goes.get(), IsOk());
  EXPECT_EQ(boxes(now(it).held()), 63);
  expect_books_balance();
}

TEST_F(Combined, AnOfferThatIsHeldDelaysNoOther) {
  const v1::Offer held = offer(100);
  const v1::Offer free = offer(100);
  Holder holder(database_, held);
  auto waiting = begin_many(20, held);
  auto both = basket(held, 1);
  add_line(both, free, 1);
  auto mixed = begin("mixed", both);

  for (int i = 0; i < 50; ++i) EXPECT_THAT(place("b" + std::to_string(i), basket(free, 1)), IsOk());
  for (Outcome& it : waiting) EXPECT_NE(it.wait_for(0s), std::future_status::ready);

  holder.release();
  for (Outcome& it : waiting) EXPECT_THAT(it.get(), IsOk());
  EXPECT_THAT(mixed.get(), IsOk());
  expect_books_balance();
}

TEST_F(Combined, ARepeatIsAnsweredWithTheSameBytesThoughNothingIsLeft) {
  const v1::Offer it = offer(1);
  const auto request = basket(it, 1);
  const auto first = reply("an", request);
  ASSERT_THAT(first, IsOk());

  EXPECT_EQ(*reply("an", request).value(), **first);
  EXPECT_THAT(place("binh", request), StatusIs(Code::kFailedPrecondition, "SOLD_OUT"));
  auto other = basket(it, 2);
  other.set_request_id(request.request_id());
  EXPECT_THAT(place("an", other), StatusIs(Code::kAlreadyExists, "REQUEST_ID_REUSED"));
  EXPECT_EQ(boxes(now(it).held()), 1);
}

TEST_F(Combined, AnIdThatTookEffectLongAgoIsStillKnown) {
  const v1::Offer it = offer(10);
  const auto request = basket(it, 1);
  ASSERT_THAT(place("an", request), IsOk());
  sandbox_.execute("DELETE FROM request_claim");

  EXPECT_THAT(place("an", request), StatusIs(Code::kAlreadyExists, "REQUEST_ID_REUSED"));

  EXPECT_EQ(boxes(now(it).held()), 1);
}

TEST_F(Combined, AnOfferThatIsNotThereIsNotFoundAndHarmsNoOther) {
  const v1::Offer it = offer(10);
  v1::Offer missing = it;
  missing.set_name("offers/" + Uuid::v7().to_string());
  Holder holder(database_, it);
  auto crowd = begin_many(10, it);
  auto lost = begin("lost", basket(missing, 1));

  EXPECT_THAT(lost.get(), StatusIs(Code::kNotFound, "NOT_FOUND"));
  holder.release();
  for (Outcome& it_goes : crowd) EXPECT_THAT(it_goes.get(), IsOk());
}

// A twin in another process: its claim is written and not committed.
TEST_F(Combined, AClaimThatWaitsForItsTwinDelaysOnlyItself) {
  const v1::Offer it = offer(100);
  const auto request = basket(it, 1);
  std::promise<void> claimed, enough;
  auto twin = std::async(std::launch::async, [&] {
    return database_.transact(in(20s), [&](pg::Tx& tx) -> Status {
      static constexpr pg::Statement kClaim{
          "test_claim",
          "INSERT INTO request_claim (caller, method, request_id, digest) "
          "VALUES ('users/twin', $1, $2::uuid, '')"};
      RETURN_IF_ERROR(
          tx.run(kClaim, {pg::param(buyer("twin").method), pg::param(request.request_id())})
              .status());
      claimed.set_value();
      enough.get_future().wait();
      return refuse("NO", "the twin was refused");
    });
  });
  claimed.get_future().wait();
  std::vector<Outcome> crowd;
  {
    const Holder holder(database_, it);
    crowd = begin_many(20, it);
  }

  EXPECT_THAT(place("twin", request), StatusIs(Code::kAborted, "REQUEST_IN_FLIGHT"));
  for (Outcome& outcome : crowd) EXPECT_THAT(outcome.get(), IsOk());
  enough.set_value();
  twin.wait();
  EXPECT_THAT(place("twin", request), IsOk());
  EXPECT_EQ(boxes(now(it).held()), 21);
  expect_books_balance();
}

TEST_F(Combined, WhatDoesNotFitIsShedWithAHintWhenToCome) {
  const v1::Offer it = offer(100);
  Combiner small({database_, outbox_, 900s}, {.most = 1, .waiting = 2});
  OrderApi api({database_, once_, outbox_, pager_, small});
  std::vector<std::future<Status>> crowd;
  const auto is_told = [](const auto& one) {
    return one.wait_for(0s) == std::future_status::ready;
  };
  {
    const Holder holder(database_, it);
    for (int i = 0; i < 10; ++i) {
      crowd.push_back(std::async(std::launch::async, [&, i] {
        return place_by(api, "b" + std::to_string(i), basket(it, 1)).status();
      }));
    }
    eventually([&] { return std::ranges::count_if(crowd, is_told) >= 8; });
  }
  int shed = 0;
  for (auto& one : crowd) {
    const Status status = one.get();
    if (status.ok()) continue;
    EXPECT_THAT(status, StatusIs(Code::kResourceExhausted, "OVERLOADED"));
    EXPECT_TRUE(status.retry_after().has_value());
    ++shed;
  }
  EXPECT_EQ(shed, 8);
  expect_books_balance();
}

TEST_F(Combined, ABatchHasAVerdictForEachOrderAndRepeatsWhatWasPlaced) {
  const v1::Offer it = offer(3);
  v1::BatchPlaceOrdersRequest request;
  *request.add_requests() = basket(it, 2);
  *request.add_requests() = basket(it, 2);
  *request.add_requests() = basket(it, 1);

  const auto first = place_many("an", request);

  ASSERT_EQ(first.verdicts_size(), 3);
  EXPECT_EQ(first.verdicts(0).request_id(), request.requests(0).request_id());
  EXPECT_EQ(first.verdicts(0).order().state(), v1::ORDER_STATE_HELD);
  EXPECT_EQ(first.verdicts(1).refusal().code(), static_cast<int>(Code::kFailedPrecondition));
  EXPECT_TRUE(first.verdicts(2).has_order());
  const auto again = place_many("an", request);
  EXPECT_EQ(again.verdicts(0).order().name(), first.verdicts(0).order().name());
  EXPECT_EQ(place("an", request.requests(2)).value().name(), first.verdicts(2).order().name());
  EXPECT_EQ(boxes(now(it).held()), 3);
}

TEST_F(Combined, AnIdThatComesTwiceInOneBatchIsOneOrder) {
  const v1::Offer it = offer(3);
  v1::BatchPlaceOrdersRequest request;
  for (int i = 0; i < 3; ++i) *request.add_requests() = basket(it, 1);
  *request.mutable_requests(2) = request.requests(0);

  const auto told = place_many("an", request);

  EXPECT_EQ(told.verdicts(2).order().SerializeAsString(),
            told.verdicts(0).order().SerializeAsString());
  EXPECT_EQ(boxes(now(it).held()), 2);
}

}  // namespace
}  // namespace farmgate::orders
