#include <future>

#include "chassis/wire/names.h"
#include "services/orders/storage/fair_results.h"
#include "tests/integration/orders/booth_desk.h"

// What becomes of cash for goods that a tablet had not.
namespace farmgate::orders {
namespace {

class Discrepancies : public BoothDesk {
 protected:
  rpc::Call officer_of(const std::string& province) const {
    rpc::Call call = officer();
    call.access = {};
    call.access.province = province;
    return call;
  }
  std::int64_t sold_at_fair() {
    const FairId fair(*farmgate::wire::find_id(fair_, "fairs"));
    const auto sold =
        database_.read(in(5s), [&](pg::Tx& tx) { return fair_results::sales(tx, fair); });
    return sold.value().at(0).sales.vnd();
  }
  void expect_all_balances() {
    expect_books_balance();
    expect_devices_balance();
    expect_money_balances();
  }

  const v1::Offer box_ = fair_offer(10);
  const v1::BoothDevice device_ = enrol().value();
  const v1::BoothDiscrepancy short_ = one_box_short(box_, device_);
};

TEST_F(Discrepancies, GoodsThatAreFoundLeaveTheStockAndAreASale) {
  const auto settled = settle(officer_of("provinces/24"), short_, v1::DISCREPANCY_OUTCOME_FOUND);

  EXPECT_EQ(settled.value().settlement().settler(), "officer");
  EXPECT_EQ(settled.value().settlement().note(), "counted again in the evening");
  EXPECT_EQ(boxes(now(box_).available()), 8);
  EXPECT_EQ(boxes(now(box_).sold()), 2);
  EXPECT_EQ(balance("DISCREPANCY"), "0");
  EXPECT_EQ(balance("SALES"), "-400000");
  EXPECT_EQ(balance("CASH"), "400000");
  EXPECT_EQ(sold_at_fair(), 400'000);
  EXPECT_EQ(value("SELECT note FROM stock_ledger WHERE kind = 'FOUND'"),
            "counted again in the evening");
  expect_all_balances();
}

TEST_F(Discrepancies, GoodsOfTheSellersOwnAreASaleAndTakeNoStock) {
  ASSERT_THAT(settle(officer(), short_, v1::DISCREPANCY_OUTCOME_COVERED), IsOk());

  EXPECT_EQ(boxes(now(box_).available()), 9);
  EXPECT_EQ(balance("DISCREPANCY"), "0");
  EXPECT_EQ(balance("SALES"), "-400000");
  EXPECT_EQ(sold_at_fair(), 400'000);
  expect_all_balances();
}

TEST_F(Discrepancies, CashThatIsGivenBackOrNotThereIsNoSale) {
  ASSERT_THAT(settle(officer(), short_, v1::DISCREPANCY_OUTCOME_GIVEN_BACK), IsOk());
  EXPECT_EQ(balance("DISCREPANCY"), "0");
  EXPECT_EQ(balance("CASH"), "200000");
  EXPECT_EQ(sold_at_fair(), 200'000);
  const v1::BoothDiscrepancy other = one_box_short(box_, device_);
  ASSERT_THAT(settle(officer(), other, v1::DISCREPANCY_OUTCOME_WRITTEN_OFF), IsOk());

  EXPECT_EQ(balance("DISCREPANCY"), "0");
  EXPECT_EQ(balance("CASH"), "400000");
  EXPECT_EQ(value("SELECT string_agg(fact, ' ' ORDER BY id) FROM ledger_entry WHERE debit = "
                  "'DISCREPANCY'"),
            "DISCREPANCY_GIVEN_BACK DISCREPANCY_WRITTEN_OFF");
  expect_all_balances();
}

TEST_F(Discrepancies, AreSettledOnceHoweverManyTry) {
  std::vector<std::future<bool>> crowd;
  for (int i = 0; i < 8; ++i) {
    crowd.push_back(std::async(std::launch::async, [&, i] {
      return settle(officer(), short_,
                    i % 2 == 0 ? v1::DISCREPANCY_OUTCOME_FOUND : v1::DISCREPANCY_OUTCOME_COVERED)
          .ok();
    }));
  }
  int settled = 0;
  for (auto& one : crowd) settled += one.get() ? 1 : 0;

  EXPECT_EQ(settled, 1);
  EXPECT_THAT(settle(officer(), short_, v1::DISCREPANCY_OUTCOME_COVERED),
              StatusIs(Code::kFailedPrecondition, "DISCREPANCY_SETTLED"));
  EXPECT_EQ(balance("DISCREPANCY"), "0");
  EXPECT_EQ(value("SELECT count(*) FROM ledger_entry WHERE debit = 'DISCREPANCY'"), "1");
  expect_all_balances();
}

TEST_F(Discrepancies, WhatIsNotInTheStockWasNotFoundThere) {
  ASSERT_THAT(hand(box_, device_, 9), IsOk());

  EXPECT_THAT(settle(officer(), short_, v1::DISCREPANCY_OUTCOME_FOUND),
              StatusIs(Code::kFailedPrecondition, "SOLD_OUT"));
  EXPECT_EQ(balance("DISCREPANCY"), "-200000");
  EXPECT_EQ(value("SELECT count(*) FROM booth_settlement"), "0");
}

TEST_F(Discrepancies, AreSettledByOfficersOfTheFairsProvinceAlone) {
  EXPECT_THAT(settle(officer_of("provinces/31"), short_, v1::DISCREPANCY_OUTCOME_COVERED),
              StatusIs(Code::kNotFound, "NOT_FOUND"));
  EXPECT_THAT(settle(officer_of(""), short_, v1::DISCREPANCY_OUTCOME_COVERED),
              StatusIs(Code::kNotFound, "NOT_FOUND"));
  EXPECT_THAT(settle(seller(), short_, v1::DISCREPANCY_OUTCOME_COVERED),
              StatusIs(Code::kNotFound, "NOT_FOUND"));
}

TEST_F(Discrepancies, OpenOnesAreListedApart) {
  const v1::BoothDiscrepancy second = one_box_short(box_, device_);
  ASSERT_NE(second.name(), short_.name());
  ASSERT_THAT(settle(officer(), short_, v1::DISCREPANCY_OUTCOME_COVERED), IsOk());
  v1::ListBoothDiscrepanciesRequest open;
  open.set_open(true);

  const auto left = missing_.list(seller(), open).value();
  const auto all = missing_.list(seller(), {}).value();

  ASSERT_EQ(left.discrepancies_size(), 1);
  EXPECT_EQ(left.discrepancies(0).name(), second.name());
  v1::GetBoothDiscrepancyRequest get;
  get.set_name(short_.name());
  EXPECT_EQ(missing_.get(seller(), get)->settlement().settler(), "officer");
  EXPECT_THAT(missing_.get(officer_of("provinces/31"), get),
              StatusIs(Code::kNotFound, "NOT_FOUND"));
  ASSERT_EQ(all.discrepancies_size(), 2);
  EXPECT_EQ(all.discrepancies(1).settlement().outcome(), v1::DISCREPANCY_OUTCOME_COVERED);
}

}  // namespace
}  // namespace farmgate::orders
