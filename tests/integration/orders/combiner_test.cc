#include <future>
#include <thread>

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
  // Another transaction that has the offer's row until the end of its scope.
  class Holder {
   public:
    Holder(Combined& test, const v1::Offer& offer)
        : work_(std::async(std::launch::async, [this, &test, id = offer.name().substr(7)] {
            return test.database_.transact(in(30s), [&](pg::Tx& tx) -> Status {
              RETURN_IF_ERROR(tx.run(kLockOne, {pg::param(id)}).status());
              taken_.set_value();
              release_.get_future().wait();
              return ok();
            });
          })) {
      taken_.get_future().wait();
    }
    ~Holder() { release(); }
    void release() {
      if (std::exchange(held_, false)) release_.set_value();
    }

   private:
    static constexpr pg::Statement kLockOne{
        "test_lock_one", "SELECT id FROM offer WHERE id = $1::uuid FOR NO KEY UPDATE"};
    bool held_ = true;
    std::promise<void> taken_, release_;
    std::future<Status> work_;
  };

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
  Holder holder(*this, it);
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
  Holder holder(*this, held);
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
  Holder holder(*this, it);
  auto crowd = begin_many(10, it);
  auto lost = begin("lost", basket(missing, 1));

  EXPECT_THAT(lost.get(), StatusIs(Code::kNotFound, "NOT_FOUND"));
  holder.release();
  for (Outcome& it_goes : crowd) EXPECT_THAT(it_goes.get(), IsOk());
}

}  // namespace
}  // namespace farmgate::orders
