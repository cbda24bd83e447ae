#include <future>

#include "chassis/pg/clock.h"
#include "tests/integration/orders/desk.h"

namespace farmgate::orders {
namespace {

constexpr pg::Statement kLockOne{"test_lock_one",
                                 "SELECT id FROM offer WHERE id = $1::uuid FOR NO KEY UPDATE"};

TEST_F(Desk, AnOrderHoldsStockUntilItEnds) {
  const v1::Offer it = offer(10);

  const v1::Order order = place("an", basket(it, 3)).value();

  EXPECT_EQ(order.state(), v1::ORDER_STATE_HELD);
  EXPECT_EQ(order.total_vnd(), 675'000);
  EXPECT_EQ(boxes(now(it).available()), 7);
  EXPECT_EQ(boxes(now(it).held()), 3);
  expect_books_balance();
}

// A basket of two takes its offers by id. The sweep comes to the same two by the time of expiry,
// here the other way round: neither may wait for the other.
TEST_F(Desk, TheSweepTakesOffersInTheOrderOfIds) {
  const v1::Offer first = offer(10);
  const v1::Offer second = offer(10);
  ASSERT_LT(first.name(), second.name());
  ASSERT_THAT(place("an", basket(second, 1)), IsOk());  // expires first
  ASSERT_THAT(place("binh", basket(first, 1)), IsOk());
  ASSERT_THAT(pg::set_clock_offset(database_, 901s), IsOk());

  const Deadline patience = in(20s);
  std::promise<void> holds_the_first;
  auto taken_in_order = std::async(std::launch::async, [&] {
    return database_.transact(patience, [&](pg::Tx& tx) -> Status {
      RETURN_IF_ERROR(tx.run(kLockOne, {pg::param(first.name().substr(7))}).status());
      holds_the_first.set_value();
      while (sandbox_.blocked() == 0) {
        if (time_left(patience) == 0ms) return refuse("NOBODY_WAITS", "the sweep went by");
      }
      return tx.run(kLockOne, {pg::param(second.name().substr(7))}).status();
    });
  });
  holds_the_first.get_future().wait();
  // A sweep does not wait for long: the next one waits in its place.
  while (taken_in_order.wait_for(0s) != std::future_status::ready) {
    ASSERT_THAT(holds_.sweep(), IsOk());
  }

  EXPECT_THAT(taken_in_order.get(), IsOk());
  EXPECT_THAT(holds_.sweep(), IsOk());
  EXPECT_EQ(value("SELECT count(*) FROM orders WHERE state = 1"), "0");
  expect_books_balance();
}

TEST_F(Desk, SoldOutTellsWhatIsLeftAndStoresNothing) {
  const v1::Offer it = offer(2);
  const auto request = basket(it, 3);

  const Status refused = place("an", request).status();

  EXPECT_THAT(refused, StatusIs(Code::kFailedPrecondition, "SOLD_OUT"));
  EXPECT_EQ(refused.values().at("available_thousandths"), "2000");
  EXPECT_EQ(value("SELECT count(*) FROM orders") + value("SELECT count(*) FROM order_line"), "00");
  expect_books_balance();
}

TEST_F(Desk, ARefusedRequestIsJudgedAnewWhenTheCauseIsGone) {
  const v1::Offer it = offer(1);
  const v1::Order first = place("an", basket(it, 1)).value();
  const auto request = basket(it, 1);
  ASSERT_THAT(place("binh", request), StatusIs(Code::kFailedPrecondition, "SOLD_OUT"));

  ASSERT_THAT(cancel("an", first), IsOk());

  EXPECT_THAT(place("binh", request), IsOk());
  expect_books_balance();
}

TEST_F(Desk, ALineShortMeansNoLineAtAll) {
  const v1::Offer plenty = offer(10);
  const v1::Offer few = offer(1);
  auto request = basket(plenty, 5);
  add_line(request, few, 2);

  const Status refused = place("an", request).status();

  EXPECT_EQ(refused.values().at("offer"), few.name());
  EXPECT_EQ(boxes(now(plenty).available()), 10);
  expect_books_balance();
}

TEST_F(Desk, EqualLinesAreOneLine) {
  const v1::Offer it = offer(5);
  auto request = basket(it, 3);
  add_line(request, it, 3);
  EXPECT_THAT(place("an", request), StatusIs(Code::kFailedPrecondition, "SOLD_OUT"));

  auto fits = basket(it, 2);
  add_line(fits, it, 3);
  EXPECT_EQ(place("an", fits).value().lines_size(), 1);
  EXPECT_EQ(boxes(now(it).available()), 0);
}

TEST_F(Desk, HoldsExpireByBusinessTimeAndTheStockComesBack) {
  const v1::Offer it = offer(2);
  const v1::Order order = place("an", basket(it, 2)).value();
  EXPECT_EQ(order.hold_expire_time().seconds() - order.create_time().seconds(), 900);

  pass(14min);
  EXPECT_EQ(now("an", order).state(), v1::ORDER_STATE_HELD);
  pass(1min);

  EXPECT_EQ(now("an", order).state(), v1::ORDER_STATE_EXPIRED);
  EXPECT_EQ(boxes(now(it).available()), 2);
  EXPECT_THAT(cancel("an", order), StatusIs(Code::kFailedPrecondition, "ORDER_STATE"));
  expect_books_balance();
}

TEST_F(Desk, AnnouncesAnOfferOnlyWhenItsStockCrossesZero) {
  const v1::Offer it = offer(2);
  const v1::Order first = place("an", basket(it, 1)).value();
  place("binh", basket(it, 1)).value();
  cancel("an", first).value();

  EXPECT_EQ(value("SELECT string_agg(split_part(type, '.', 4), ' ' ORDER BY id) FROM outbox "
                  "WHERE topic LIKE '%.offer.v1'"),
            "opened stocked sold_out stocked");
}

TEST_F(Desk, OthersOrdersAreNotFound) {
  const v1::Order order = place("an", basket(offer(1), 1)).value();
  v1::GetOrderRequest request;
  request.set_name(order.name());

  EXPECT_EQ(orders_.get(buyer("binh"), request).status().to_string(),
            not_found(order.name()).to_string());
  EXPECT_THAT(orders_.get(seller(), request), IsOk());
  EXPECT_THAT(cancel("binh", order), StatusIs(Code::kNotFound, "NOT_FOUND"));
}

TEST_F(Desk, LookupSettlesWhetherARequestMadeAnOrder) {
  const auto request = basket(offer(1), 1);
  v1::LookupOrderRequest lookup;
  lookup.set_request_id(request.request_id());
  EXPECT_THAT(orders_.lookup(buyer("an"), lookup), StatusIs(Code::kNotFound, "NOT_FOUND"));

  const v1::Order order = place("an", request).value();

  EXPECT_EQ(orders_.lookup(buyer("an"), lookup).value().name(), order.name());
  EXPECT_THAT(orders_.lookup(buyer("binh"), lookup), StatusIs(Code::kNotFound, "NOT_FOUND"));
}

TEST_F(Desk, EventsHoldNothingOfTheBuyer) {
  place("an", basket(offer(1), 1)).value();

  EXPECT_EQ(value("SELECT count(*) FROM outbox WHERE position(convert_to('Người mua', 'UTF8') IN "
                  "value) > 0 "
                  "OR position('0912345678'::bytea IN value) > 0"),
            "0");
}

}  // namespace
}  // namespace farmgate::orders
