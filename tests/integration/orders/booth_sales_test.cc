#include <future>
#include <random>
#include <thread>

#include "chassis/wire/convert.h"
#include "chassis/wire/names.h"
#include "services/orders/storage/fair_results.h"
#include "tests/integration/orders/booth_desk.h"

// Sales that tablets made without network.
namespace farmgate::orders {
namespace {

TEST_F(BoothDesk, ASaleWithoutNetworkTakesWhatIsAtItsDevice) {
  const v1::Offer it = fair_offer(10);
  const v1::BoothDevice device = enrol().value();
  ASSERT_THAT(hand(it, device, 6), IsOk());

  const auto reply = record(batch(device, {sale_of(it, 4)})).value();

  ASSERT_TRUE(reply.verdicts(0).has_recorded());
  EXPECT_EQ(reply.verdicts(0).recorded().total_vnd(), 800'000);
  EXPECT_EQ(reply.verdicts(0).recorded().unhonoured_vnd(), 0);
  EXPECT_EQ(boxes(now(device).stocks(0).there()), 2);
  EXPECT_EQ(boxes(now(device).stocks(0).sold()), 4);
  EXPECT_EQ(boxes(now(it).available()), 4);
  EXPECT_EQ(boxes(now(it).sold()), 4);
  EXPECT_EQ(balance("CASH"), "800000");
  EXPECT_EQ(balance("SALES"), "-800000");
  const FairId fair(*farmgate::wire::find_id(fair_, "fairs"));
  const auto sold =
      database_.read(in(5s), [&](pg::Tx& tx) { return fair_results::sales(tx, fair); });
  EXPECT_EQ(sold.value().at(0).sales, Money::vnd(800'000));
  expect_books_balance();
  expect_devices_balance();
  expect_money_balances();
}

// Device sells more than it holds: discrepancy shown, other stock untouched.
TEST_F(BoothDesk, WhatADeviceHadNotIsADiscrepancy) {
  const v1::Offer it = fair_offer(10);
  const v1::BoothDevice device = enrol().value();
  const v1::BoothDevice other = enrol("another key").value();
  ASSERT_THAT(hand(it, device, 3), IsOk());
  ASSERT_THAT(hand(it, other, 2), IsOk());

  const auto reply = record(batch(device, {sale_of(it, 5)})).value();

  EXPECT_EQ(reply.verdicts(0).recorded().unhonoured_vnd(), 400'000);
  EXPECT_EQ(boxes(reply.verdicts(0).recorded().lines(0).honoured()), 3);
  EXPECT_EQ(boxes(now(it).available()), 5);
  EXPECT_EQ(boxes(now(other).stocks(0).there()), 2);
  ASSERT_EQ(discrepancies(device).size(), 1u);
  EXPECT_EQ(boxes(discrepancies(device)[0].quantity()), 2);
  EXPECT_EQ(discrepancies(device)[0].amount_vnd(), 400'000);
  EXPECT_TRUE(discrepancies(other).empty());
  EXPECT_EQ(balance("CASH"), "1000000");
  EXPECT_EQ(balance("SALES"), "-600000");
  EXPECT_EQ(balance("DISCREPANCY"), "-400000");
  expect_books_balance();
  expect_devices_balance();
  expect_money_balances();
}

TEST_F(BoothDesk, ASaleIsTakenOnceWhoeverTellsOfIt) {
  const v1::Offer it = fair_offer(10);
  const v1::BoothDevice device = enrol().value();
  const v1::BoothDevice other = enrol("another key").value();
  ASSERT_THAT(hand(it, device, 3), IsOk());
  ASSERT_THAT(hand(it, other, 3), IsOk());
  const v1::BoothSale sale = sale_of(it, 2);
  const auto first = batch(device, {sale, sale});

  const auto told = booth_sales_.record(seller(), first);
  const auto same = booth_sales_.record(seller(), first);
  const auto anew = record(batch(device, {sale})).value();
  const auto elsewhere = record(batch(other, {sale}, "another key")).value();

  EXPECT_EQ(told.value().value, same.value().value);
  const auto reply = parsed<v1::RecordBoothSalesResponse>(told).value();
  for (const auto& verdict : {reply.verdicts(1), anew.verdicts(0), elsewhere.verdicts(0)}) {
    EXPECT_EQ(verdict.SerializeAsString(), reply.verdicts(0).SerializeAsString());
  }
  v1::BoothSale changed = sale;
  changed.mutable_lines(0)->set_unit_price_vnd(1);
  EXPECT_EQ(record(batch(device, {changed})).value().verdicts(0).refusal().code(),
            static_cast<int>(Code::kAlreadyExists));
  EXPECT_EQ(value("SELECT count(*) FROM booth_sale"), "1");
  EXPECT_EQ(boxes(now(it).sold()), 2);
  expect_devices_balance();
}

TEST_F(BoothDesk, ABatchIsJudgedInTheOrderOfItsSales) {
  const v1::Offer it = fair_offer(10);
  const v1::BoothDevice device = enrol().value();
  ASSERT_THAT(hand(it, device, 3), IsOk());
  const v1::BoothSale earlier = sale_of(it, 3);
  v1::BoothSale later = sale_of(it, 3);
  farmgate::wire::write(credit_time_ + 60s, *later.mutable_sale_time());

  const auto reply = record(batch(device, {later, earlier})).value();

  EXPECT_EQ(reply.verdicts(0).recorded().unhonoured_vnd(), 600'000);
  EXPECT_EQ(reply.verdicts(1).recorded().unhonoured_vnd(), 0);
}

TEST_F(BoothDesk, ALateBatchCountsForTheDaysOfTheFair) {
  const v1::Offer it = fair_offer(10);
  const v1::BoothDevice device = enrol().value();
  ASSERT_THAT(hand(it, device, 5), IsOk());
  v1::BoothSale before = sale_of(it, 1);
  farmgate::wire::write(start_of_day(later(today_, std::chrono::days(-2))) - 1s,
                        *before.mutable_sale_time());
  v1::BoothSale after = sale_of(it, 1);
  farmgate::wire::write(start_of_day(later(today_, std::chrono::days(3))),
                        *after.mutable_sale_time());
  v1::BoothSale last = sale_of(it, 1);
  farmgate::wire::write(start_of_day(later(today_, std::chrono::days(3))) - 1s,
                        *last.mutable_sale_time());
  EXPECT_EQ(record(batch(device, {last})).value().verdicts(0).refusal().code(),
            static_cast<int>(Code::kFailedPrecondition));
  pass(std::chrono::days(10));

  const auto reply = record(batch(device, {before, last, after})).value();

  EXPECT_TRUE(reply.verdicts(0).has_refusal());
  EXPECT_TRUE(reply.verdicts(1).has_recorded());
  EXPECT_TRUE(reply.verdicts(2).has_refusal());
  EXPECT_EQ(boxes(now(it).sold()), 1);
}

TEST_F(BoothDesk, OneBadSaleLeavesTheOthers) {
  const v1::Offer it = fair_offer(10);
  const v1::Offer elsewhere = offer(10);
  const v1::BoothDevice device = enrol().value();
  ASSERT_THAT(hand(it, device, 5), IsOk());
  v1::BoothSale weighed = sale_of(it, 1);
  farmgate::wire::write(Quantity{1'000, Unit::kKilogram},
                        *weighed.mutable_lines(0)->mutable_quantity());

  const auto reply =
      record(batch(device, {sale_of(elsewhere, 1), weighed, sale_of(it, 1)})).value();

  EXPECT_EQ(reply.verdicts(0).refusal().code(), static_cast<int>(Code::kNotFound));
  EXPECT_EQ(reply.verdicts(1).refusal().code(), static_cast<int>(Code::kInvalidArgument));
  EXPECT_TRUE(reply.verdicts(2).has_recorded());
  EXPECT_EQ(boxes(now(elsewhere).available()), 10);
}

TEST_F(BoothDesk, OnlyTheDevicesOwnKeyOpensItsBook) {
  const v1::Offer it = fair_offer(10);
  const v1::BoothDevice device = enrol().value();
  ASSERT_THAT(hand(it, device, 5), IsOk());
  const v1::BoothSale sale = sale_of(it, 1);

  EXPECT_THAT(record(batch(device, {sale}, "a guess")),
              StatusIs(Code::kPermissionDenied, "DEVICE_KEY_WRONG"));
  const std::string owner = seller_;
  seller_ = "producers/" + Uuid::v7().to_string();
  EXPECT_THAT(record(batch(device, {sale})), StatusIs(Code::kNotFound, "NOT_FOUND"));
  seller_ = owner;
  EXPECT_EQ(value("SELECT count(*) FROM booth_sale"), "0");
}

// A tablet that was thought broken comes back: its goods were taken back and are for sale again, so
// what it sold before is a discrepancy. From its retirement on it sells nothing.
TEST_F(BoothDesk, WhatWasSoldBeforeADeviceWasRetiredIsTakenAfterwards) {
  const v1::Offer it = fair_offer(10);
  const v1::BoothDevice device = enrol().value();
  ASSERT_THAT(hand(it, device, 3), IsOk());
  const v1::BoothSale before = sale_of(it, 2);
  v1::BoothSale after = sale_of(it, 1);
  ASSERT_THAT(retire(device), IsOk());
  ASSERT_THAT(take(it, device, 2), IsOk());
  pass(2min);
  farmgate::wire::write(credit_time_ + 1h + 1min, *after.mutable_sale_time());

  const auto reply = record(batch(device, {before, after})).value();

  EXPECT_EQ(reply.verdicts(0).recorded().unhonoured_vnd(), 200'000);
  EXPECT_THAT(reply.verdicts(1).refusal().code(), static_cast<int>(Code::kFailedPrecondition));
  EXPECT_EQ(value("SELECT count(*) FROM booth_sale"), "1");
  expect_devices_balance();
}

// Each line its tax class, of the day of the sale; each sale a number, in the order of the sales.
TEST_F(BoothDesk, SalesHaveTaxClassesAndReceipts) {
  const v1::Offer it = fair_offer(10);
  sandbox_.execute(
      "UPDATE listing_copy SET category = 14; INSERT INTO seller_copy (producer, "
      "active, kind) VALUES ('" +
      seller_.substr(10) + "', true, 'HOUSEHOLD')");
  const v1::BoothDevice device = enrol().value();
  ASSERT_THAT(hand(it, device, 5), IsOk());
  const v1::BoothSale earlier = sale_of(it, 1);
  v1::BoothSale later = sale_of(it, 1);
  farmgate::wire::write(credit_time_ + 60s, *later.mutable_sale_time());
  v1::BoothSale refused = sale_of(it, 1);
  farmgate::wire::write(credit_time_ + std::chrono::days(30), *refused.mutable_sale_time());

  const auto reply = record(batch(device, {later, refused, earlier, earlier})).value();
  const auto again = record(batch(device, {earlier, sale_of(it, 1)})).value();

  const std::string year =
      value("SELECT extract(year FROM farmgate_now() AT TIME ZONE 'Asia/Ho_Chi_Minh')");
  EXPECT_EQ(reply.verdicts(2).recorded().receipt_number(), year + "/000001");
  EXPECT_EQ(reply.verdicts(3).recorded().receipt_number(), year + "/000001");
  EXPECT_EQ(reply.verdicts(0).recorded().receipt_number(), year + "/000002");
  EXPECT_EQ(again.verdicts(0).SerializeAsString(), reply.verdicts(2).SerializeAsString());
  EXPECT_EQ(again.verdicts(1).recorded().receipt_number(), year + "/000003");
  EXPECT_EQ(reply.verdicts(0).recorded().lines(0).tax_class(), "STANDARD");
  EXPECT_EQ(reply.verdicts(0).recorded().lines(0).tax_rate_millionths(), 100'000);
}

// Two tablets and six threads tell of forty sales again and again, in any order, while goods move
// and buyers order: each sale counts once, and no stock but the devices' own is sold.
TEST_F(BoothDesk, RepeatsInAnyOrderCountOnce) {
  const v1::Offer it = fair_offer(100);
  const std::vector<v1::BoothDevice> devices = {enrol().value(), enrol("another key").value()};
  const std::vector<std::string> keys = {"a key of the tablet", "another key"};
  for (const auto& device : devices) ASSERT_THAT(hand(it, device, 15), IsOk());
  std::vector<v1::BoothSale> sales;
  for (int i = 0; i < 40; ++i) sales.push_back(sale_of(it, 1));
  std::vector<std::future<void>> crowd;
  for (unsigned seed = 0; seed < 6; ++seed) {
    crowd.push_back(std::async(std::launch::async, [&, seed] {
      std::mt19937 chance(seed);
      for (int round = 0; round < 15; ++round) {
        std::vector<v1::BoothSale> some = sales;
        std::shuffle(some.begin(), some.end(), chance);
        some.resize(10);
        const std::size_t by = chance() % 2;
        (void)record(batch(devices[by], some, keys[by]));
        (void)place("buyer-" + std::to_string(seed), basket(it, 1));
      }
    }));
  }
  for (auto& one : crowd) one.get();
  ASSERT_THAT(record(batch(devices[0], sales)), IsOk());

  EXPECT_EQ(value("SELECT count(*) FROM booth_sale"), "40");
  EXPECT_EQ(value("SELECT sum(honoured) <= 30000 FROM booth_sale_line"), "t");
  EXPECT_EQ(boxes(now(it).available()) + boxes(now(it).held()), 70);
  EXPECT_EQ(balance("CASH"), "8000000");
  EXPECT_EQ(value("SELECT count(DISTINCT booth_sale) || ' ' || max(number) FROM receipt"), "40 40");
  expect_books_balance();
  expect_devices_balance();
  expect_money_balances();
}

// An officer sees what was not there at the fairs of the province, and nothing of others.
TEST_F(BoothDesk, DiscrepanciesAreSeenByTheOfficersOfTheFairsProvince) {
  const v1::Offer it = fair_offer(1);
  const v1::BoothDevice device = enrol().value();
  record(batch(device, {sale_of(it, 1)})).value();
  rpc::Call officer24 = officer();
  officer24.access = {};
  officer24.access.province = "provinces/24";
  rpc::Call officer31 = officer24;
  officer31.access.province = "provinces/31";
  rpc::Call nowhere = officer24;
  nowhere.access.province = "";

  EXPECT_EQ(missing_.list(officer24, {}).value().discrepancies_size(), 1);
  EXPECT_EQ(missing_.list(officer31, {}).value().discrepancies_size(), 0);
  EXPECT_EQ(missing_.list(nowhere, {}).value().discrepancies_size(), 0);
  EXPECT_EQ(missing_.list(officer(), {}).value().discrepancies_size(), 1);
}

// The sale says whose its cash is: no transfer and no order does.
TEST_F(BoothDesk, CashOfBoothsIsInTheLedgerOfItsSellersProvince) {
  sandbox_.execute("INSERT INTO seller_copy (producer, active, commune) VALUES ('" +
                   seller_.substr(10) + "', true, 'communes/07582')");
  const v1::Offer it = fair_offer(1);
  const v1::BoothDevice device = enrol().value();
  record(batch(device, {sale_of(it, 1)})).value();
  rpc::Call officer24 = officer();
  officer24.access = {};
  officer24.access.province = "provinces/24";
  rpc::Call officer31 = officer24;
  officer31.access.province = "provinces/31";

  EXPECT_EQ(ledger_.list(officer24, {}).value().entries_size(), 1);
  EXPECT_EQ(ledger_.list(officer31, {}).value().entries_size(), 0);
}

}  // namespace
}  // namespace farmgate::orders
