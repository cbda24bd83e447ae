#include <atomic>

#include "chassis/pg/clock.h"
#include "tests/integration/orders/desk.h"

// How holds end, many at a time.
namespace farmgate::orders {
namespace {

TEST_F(Desk, AHoldThatEndedWhileASweepWaitedEndsOnce) {
  const v1::Offer it = offer(10);
  for (int i = 0; i < 5; ++i) place("b" + std::to_string(i), basket(it, 1)).value();
  ASSERT_THAT(pg::set_clock_offset(database_, 901s), IsOk());
  std::atomic<bool> over{false};
  std::vector<std::future<Status>> sweeps;
  {
    Holder holder(database_, it);
    for (int i = 0; i < 2; ++i) {
      sweeps.push_back(std::async(std::launch::async, [&] {
        Status swept = holds_.sweep();  // it does not wait for long
        while (swept.ok() && !over) swept = holds_.sweep();
        return swept;
      }));
    }
    EXPECT_TRUE(eventually([&] { return sandbox_.blocked() == 2; }));
    over = true;
  }

  for (auto& sweep : sweeps) EXPECT_THAT(sweep.get(), IsOk());
  EXPECT_THAT(holds_.sweep(), IsOk());
  EXPECT_EQ(boxes(now(it).available()), 10);
  EXPECT_EQ(value("SELECT count(*) FROM stock_ledger WHERE kind = 'RELEASED'"), "5");
  expect_books_balance();
}

TEST_F(Desk, AnOfferThatIsHeldDelaysNoOthersEnd) {
  const v1::Offer held = offer(200);
  const v1::Offer free = offer(10);
  for (int i = 0; i < 120; ++i) place("b" + std::to_string(i), basket(held, 1)).value();
  place("last", basket(free, 3)).value();
  ASSERT_THAT(pg::set_clock_offset(database_, 901s), IsOk());
  {
    const Holder holder(database_, held);

    EXPECT_THAT(holds_.sweep(), IsOk());

    EXPECT_EQ(boxes(now(free).available()), 10);
    EXPECT_EQ(boxes(now(held).held()), 120);
  }
  EXPECT_THAT(holds_.sweep(), IsOk());
  EXPECT_EQ(boxes(now(held).available()), 200);
  expect_books_balance();
}

TEST_F(Desk, EndsGiveTheBuyersShareBackAndTellOfAnOfferThatHasGoodsAgain) {
  const v1::Offer it = offer(2, 2);
  const v1::Order order = place("an", basket(it, 2)).value();
  EXPECT_THAT(place("an", basket(it, 1)), StatusIs(Code::kFailedPrecondition, "SOLD_OUT"));

  pass(901s);

  EXPECT_EQ(now("an", order).state(), v1::ORDER_STATE_EXPIRED);
  EXPECT_THAT(place("an", basket(it, 2)), IsOk());
  EXPECT_EQ(value("SELECT string_agg(split_part(type, '.', 4), ' ' ORDER BY id) FROM outbox "
                  "WHERE topic LIKE '%.offer.v1'"),
            "opened stocked sold_out stocked sold_out");
}

}  // namespace
}  // namespace farmgate::orders
