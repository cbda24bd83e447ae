#include "services/orders/api/weighing_api.h"

#include "services/orders/storage/fairs.h"
#include "tests/integration/orders/goods.h"

// Goods that are weighed when they are packed.
namespace farmgate::orders {
namespace {

class Scales : public Goods {
 protected:
  // So many kilograms, 10 % more or less.
  v1::Offer chickens(std::int64_t count, std::int64_t buyer_limit = 0) {
    v1::Offer it = offer(count, buyer_limit);
    sandbox_.execute("UPDATE offer SET unit = " + std::to_string(int(Unit::kKilogram)) +
                     ", weight_tolerance = 100000 WHERE id = '" + it.name().substr(7) + "'");
    return now(it);
  }
  static v1::PlaceOrderRequest kilograms(const v1::Offer& it, std::int64_t thousandths) {
    v1::PlaceOrderRequest request = basket(it, 1);
    write(*request.mutable_order()->mutable_lines(0)->mutable_quantity(), thousandths);
    return request;
  }
  static void write(type::v1::Quantity& to, std::int64_t thousandths) {
    farmgate::wire::write(Quantity{thousandths, Unit::kKilogram}, to);
  }
  v1::AdjustCatchWeightRequest weighed(const v1::Order& order, std::int64_t thousandths) const {
    auto request = of<v1::AdjustCatchWeightRequest>(order);
    v1::WeighedLine& line = *request.add_lines();
    line.set_offer(order.lines(0).offer());
    write(*line.mutable_quantity(), thousandths);
    return request;
  }
  StatusOr<v1::Order> weigh(const v1::Order& order, std::int64_t thousandths) {
    return parsed<v1::Order>(scales_.adjust(seller(), weighed(order, thousandths)));
  }
  std::string stock(const v1::Offer& it) {
    const v1::Offer is = now(it);
    return std::to_string(is.available().thousandths()) + " " +
           std::to_string(is.sold().thousandths());
  }
  void expect_balance() {
    expect_books_balance();
    expect_money_balances();
  }

  WeighingApi scales_{{once_, outbox_}};
};

TEST_F(Scales, WhatIsLighterComesBackAndItsMoneyIsDue) {
  const v1::Offer it = chickens(10);
  const v1::Order order = paid(kilograms(it, 2'000));

  const v1::Order light = weigh(order, 1'900).value();

  EXPECT_EQ(light.total_vnd(), 427'500);
  EXPECT_EQ(light.lines(0).ordered_quantity().thousandths(), 2'000);
  EXPECT_EQ(stock(it), "8100 1900");
  const auto due = refunds(v1::REFUND_STATE_DUE);
  ASSERT_EQ(due.size(), 1U);
  EXPECT_EQ(due[0].amount_vnd(), 22'500);
  EXPECT_EQ(due[0].reason(), "WEIGHT_ADJUSTED");
  EXPECT_EQ(balance("PREPAID"), "-427500");
  expect_balance();

  EXPECT_THAT(refund(light, seller()), IsOk());  // the rest of it, in a refund of its own
  EXPECT_EQ(refunds(v1::REFUND_STATE_DUE).size(), 2U);
  EXPECT_EQ(balance("PREPAID"), "0");
  EXPECT_EQ(stock(it), "10000 0");
  expect_balance();
}

TEST_F(Scales, WhatIsHeavierIsTakenFromTheStockAndATransferPaysNoMore) {
  const v1::Offer it = chickens(10);
  const v1::Order order = paid(by(v1::FULFILMENT_DELIVERY, kilograms(it, 2'000)));

  EXPECT_EQ(weigh(order, 2'200)->total_vnd(), 450'000);

  EXPECT_EQ(stock(it), "7800 2200");
  ASSERT_THAT(ship(seller(), order), IsOk());
  ASSERT_THAT(arrived("an", order), IsOk());
  EXPECT_EQ(balance("SALES"), "-450000");
  expect_balance();
}

TEST_F(Scales, CashPaysForWhatItWeighs) {
  const v1::Offer it = chickens(10);
  const v1::Order order =
      place("an", cash(by(v1::FULFILMENT_DELIVERY, kilograms(it, 2'000)))).value();

  EXPECT_EQ(weigh(order, 2'200)->total_vnd(), 495'000);
  ASSERT_THAT(ship(seller(), order), IsOk());
  ASSERT_THAT(arrived_by(seller(), order), IsOk());
  EXPECT_EQ(balance("CASH"), "495000");
  expect_balance();
  ASSERT_THAT(send_back(order), IsOk());
  EXPECT_EQ(stock(it), "10000 0");
  expect_balance();
}

TEST_F(Scales, MoreThanThereIsIsSoldOut) {
  const v1::Offer it = chickens(2);
  const v1::Order order = paid(kilograms(it, 2'000));
  const Status refused = weigh(order, 2'100).status();
  EXPECT_THAT(refused, StatusIs(Code::kFailedPrecondition, "SOLD_OUT"));
  EXPECT_EQ(refused.values().at("available_thousandths"), "0");
  EXPECT_EQ(now("an", order).total_vnd(), 450'000);
  EXPECT_THAT(weigh(order, 1'900), IsOk());  // nothing was left: it is in stock again
  EXPECT_EQ(stock(it), "100 1900");
  expect_balance();
}

TEST_F(Scales, ARepeatIsAnsweredTheSameAndASecondWeighingIsRefused) {
  const v1::Order order = paid(kilograms(chickens(10), 2'000));
  const auto request = weighed(order, 1'900);
  const auto first = scales_.adjust(seller(), request);
  ASSERT_THAT(first, IsOk());
  EXPECT_EQ(scales_.adjust(seller(), request)->value, first->value);
  EXPECT_THAT(weigh(order, 1'950), StatusIs(Code::kFailedPrecondition, "ORDER_STATE"));
  EXPECT_EQ(refunds(v1::REFUND_STATE_DUE).size(), 1U);
  rpc::Call stranger = seller();
  stranger.access.parties = {"producers/" + Uuid::v7().to_string()};
  EXPECT_THAT(scales_.adjust(stranger, weighed(order, 1'900)),
              StatusIs(Code::kNotFound, "NOT_FOUND"));
  expect_balance();
}

TEST_F(Scales, TheDifferenceOfSeveralTransfersIsTakenFromTheLast) {
  const v1::Order order = place("an", kilograms(chickens(10), 2'000)).value();
  const v1::BankTransfer most = pay(order, "FT001", -10'000).value();
  const v1::BankTransfer rest = record(credit("FT002", 10'000, order.payment_code())).value();

  ASSERT_THAT(weigh(order, 1'900), IsOk());

  const auto due = refunds(v1::REFUND_STATE_DUE);
  ASSERT_EQ(due.size(), 2U);
  EXPECT_EQ(due[0].amount_vnd() + due[1].amount_vnd(), 22'500);
  EXPECT_EQ(std::min(due[0].amount_vnd(), due[1].amount_vnd()), 10'000);
  expect_balance();
  ASSERT_THAT(refund(order, seller()), IsOk());
  EXPECT_EQ(refunds(v1::REFUND_STATE_DUE).size(), 3U);
  expect_balance();
}

TEST_F(Scales, LimitsCountWhatItWeighs) {
  Fair week;
  week.id = FairId::make();
  week.title = "Tuần lễ (ví dụ)";
  week.start_date = week.end_date = Date(std::chrono::year{2026} / 6 / 1);
  week.create_time = credit_time_;
  week.buyer_limit = Money::vnd(1'000'000);
  ASSERT_THAT(
      database_.transact(in(5s), [&](pg::Tx& tx) { return fairs::insert(tx, week, Uuid::v7()); }),
      IsOk());
  const v1::Offer it = chickens(10, 3);
  sandbox_.execute("UPDATE offer SET fair = '" + week.id.to_string() + "'");
  const v1::Order order = paid(kilograms(it, 2'000));

  ASSERT_THAT(weigh(order, 1'900), IsOk());

  EXPECT_EQ(value("SELECT taken FROM buyer_share"), "1900");
  EXPECT_EQ(value("SELECT taken FROM buyer_tally"), "427500");
  EXPECT_THAT(place("an", kilograms(it, 1'100)), IsOk());
  expect_balance();
  ASSERT_THAT(refund(order, seller()), IsOk());
  EXPECT_EQ(value("SELECT taken FROM buyer_share"), "1100");
  EXPECT_EQ(value("SELECT taken FROM buyer_tally"), "247500");
  expect_balance();
}

}  // namespace
}  // namespace farmgate::orders
