// The end of a day: the bank's word against the ledger's.
#include <google/api/httpbody.pb.h>

#include "chassis/wire/convert.h"
#include "tests/integration/orders/desk.h"
#include "tests/support/reply.h"

namespace farmgate::orders {
namespace {

class Closing : public Desk {
 protected:
  v1::CloseDayRequest asked(std::int64_t bank_vnd, std::chrono::hours later = 0h) const {
    v1::CloseDayRequest request;
    const Time now = std::chrono::floor<std::chrono::microseconds>(
        std::chrono::system_clock::now() + passed_ + later);
    farmgate::wire::write(date_in_vietnam(now), *request.mutable_close_date());
    request.set_bank_balance_vnd(bank_vnd);
    request.set_request_id(Uuid::v7().to_string());
    return request;
  }
  StatusOr<v1::DayClose> close(const v1::CloseDayRequest& request) {
    return farmgate::testing::parsed<v1::DayClose>(closes_.close_day(officer(), request));
  }
  // An order that was paid and called off; its refund waits for the bank.
  v1::Refund exported_refund(const std::string& reference) {
    const v1::Order order = place("an", basket(offer(1), 1)).value();
    pay(order, reference).value();
    refund(order, seller()).value();
    export_refunds(Uuid::v7().to_string()).value();
    return refunds(v1::REFUND_STATE_EXPORTED).at(0);
  }

  CloseApi closes_{{database_, once_, communes_}};
};

TEST_F(Closing, ADayBalancesWhenTheBankHasWhatTheLedgerHas) {
  pay(place("an", basket(offer(1), 1)).value(), "FT001").value();
  record(credit("FT002", 7, "khong ma")).value();

  const auto it = close(asked(225'007)).value();

  EXPECT_EQ(it.ledger_balance_vnd(), 225'007);
  EXPECT_EQ(it.difference_vnd(), 0);
  EXPECT_EQ(it.prepaid_vnd(), 225'000);
  EXPECT_EQ(it.unmatched_vnd(), 7);
  ASSERT_EQ(it.matches_size(), 1);
  EXPECT_EQ(it.matches(0).match().matcher(), "");
  EXPECT_EQ(it.closer(), "officer");
  EXPECT_EQ(value("SELECT ledger_vnd FROM day_close"), "225007");
}

TEST_F(Closing, ARefundThatTheBankHasPaidUntoldExplainsWhatIsMissing) {
  const v1::Refund paid = exported_refund("FT001");

  const auto it = close(asked(0)).value();

  EXPECT_EQ(it.difference_vnd(), -225'000);
  EXPECT_EQ(it.unexplained_vnd(), 0);
  ASSERT_EQ(it.explanation_size(), 1);
  EXPECT_EQ(it.explanation(0), paid.name());
  pay_back(paid, "RF001").value();
  EXPECT_EQ(close(asked(0)).value().difference_vnd(), 0);
}

TEST_F(Closing, WhatNothingExplainsIsSaid) {
  exported_refund("FT001");

  EXPECT_EQ(close(asked(224'999)).value().unexplained_vnd(), -1);
  EXPECT_EQ(close(asked(225'009)).value().unexplained_vnd(), 9);
}

TEST_F(Closing, OneSellersAccountsAreClosedByThemselves) {
  pay(place("an", basket(offer(1), 1)).value(), "FT001").value();
  auto other = credit("FT002", 7, "khong ma");
  other.mutable_bank_transfer()->set_seller("producers/" + Uuid::v7().to_string());
  record(other).value();
  auto request = asked(225'000);
  request.set_seller(seller_);

  EXPECT_EQ(close(request).value().difference_vnd(), 0);
  EXPECT_THAT(close(request), IsOk());  // its reply was lost
  EXPECT_EQ(value("SELECT count(*) FROM day_close"), "1");
}

TEST_F(Closing, ADayThatHasNotComeIsNotClosedAndOneThatWasHoldsNothingOfLater) {
  pay(place("an", basket(offer(1), 1)).value(), "FT001").value();
  auto before = asked(0);
  before.mutable_close_date()->set_year(2020);

  EXPECT_EQ(close(before).value().ledger_balance_vnd(), 0);
  EXPECT_THAT(close(asked(0, 48h)), StatusIs(Code::kInvalidArgument, "INVALID_FIELD"));
}

TEST_F(Closing, WhatWasFoundStays) {
  close(asked(0)).value();

  EXPECT_FALSE(pg::execute_script(sandbox_.options(), "UPDATE day_close SET stated_vnd = 1").ok());
  EXPECT_FALSE(pg::execute_script(sandbox_.options(), "DELETE FROM day_close").ok());
}

// An officer of a province closes for its sellers, and sees their money and nobody else's.
TEST_F(Closing, AProvinceIsClosedByItsOfficer) {
  const std::string mine = seller_;
  sandbox_.execute("INSERT INTO seller_copy (producer, active, commune) VALUES ('" +
                   mine.substr(10) + "', true, 'communes/07582')");
  const v1::BankTransfer paid = pay(place("an", basket(offer(1), 1)).value(), "FT001").value();
  seller_ = "producers/" + Uuid::v7().to_string();
  sandbox_.execute("INSERT INTO seller_copy (producer, active, commune) VALUES ('" +
                   seller_.substr(10) + "', true, 'communes/00004')");
  const v1::BankTransfer elsewhere = pay(place("an", basket(offer(2), 2)).value(), "FT002").value();
  rpc::Call officer24 = officer();
  officer24.access = {};
  officer24.access.province = "provinces/24";

  const auto close =
      farmgate::testing::parsed<v1::DayClose>(closes_.close_day(officer24, asked(225'000))).value();
  v1::CloseDayRequest foreign = asked(0);
  foreign.set_seller(seller_);
  v1::GetBankTransferRequest get;
  get.set_name(elsewhere.name());

  EXPECT_EQ(close.province(), "provinces/24");
  EXPECT_EQ(close.ledger_balance_vnd(), 225'000);
  EXPECT_EQ(close.matches_size(), 1);
  EXPECT_THAT(closes_.close_day(officer24, foreign), StatusIs(Code::kNotFound, "NOT_FOUND"));
  EXPECT_THAT(payments_.get(officer24, get), StatusIs(Code::kNotFound, "NOT_FOUND"));
  const auto listed = payments_.list(officer24, {}).value();
  ASSERT_EQ(listed.bank_transfers_size(), 1);
  EXPECT_EQ(listed.bank_transfers(0).name(), paid.name());
  EXPECT_EQ(payments_.list(officer(), {}).value().bank_transfers_size(), 2);
}

TEST_F(Closing, ACloseIsPrintedAsItWasFound) {
  pay(place("an", basket(offer(1), 1)).value(), "FT001").value();
  ASSERT_THAT(close(asked(225'000)), IsOk());
  ASSERT_THAT(close(asked(200'000)), IsOk());
  v1::PrintDayCloseRequest request;
  *request.mutable_close_date() = asked(0).close_date();

  const std::string page = closes_.print(officer(), request).value().data();

  EXPECT_NE(page.find("200.000"), page.npos);
  EXPECT_NE(page.find("-25.000"), page.npos);
  EXPECT_NE(page.find("mã thanh toán"), page.npos);
  request.set_seller("producers/" + Uuid::v7().to_string());
  EXPECT_THAT(closes_.print(officer(), request), StatusIs(Code::kNotFound, "NOT_FOUND"));
}

// What is told later is in the next close, and changes no page of this one.
TEST_F(Closing, APageNamesTheRefundsAndMatchesOfItsClose) {
  const v1::Refund open = exported_refund("FT001");
  ASSERT_EQ(close(asked(0)).value().explanation_size(), 1);
  v1::PrintDayCloseRequest request;
  *request.mutable_close_date() = asked(0).close_date();
  const std::string before = closes_.print(officer(), request).value().data();

  pay_back(open, "RF001").value();
  const v1::Order order = place("binh", basket(offer(1), 1)).value();
  pay(order, "FT002").value();

  EXPECT_NE(before.find(open.name()), before.npos);
  EXPECT_EQ(closes_.print(officer(), request).value().data(), before);
  ASSERT_THAT(close(asked(0)), IsOk());
  const std::string after = closes_.print(officer(), request).value().data();
  EXPECT_EQ(after.find(open.name()), after.npos);
  EXPECT_NE(after.find(order.name().substr(7)), after.npos);
}

// One refund would explain what is missing, but the bank was asked for it behind the close.
TEST_F(Closing, ARefundOfAfterTheCloseExplainsNothingOnItsPage) {
  const v1::Order order = place("an", basket(offer(1), 1)).value();
  pay(order, "FT001").value();
  EXPECT_EQ(close(asked(0)).value().unexplained_vnd(), -225'000);
  refund(order, seller()).value();
  export_refunds(Uuid::v7().to_string()).value();
  v1::PrintDayCloseRequest request;
  *request.mutable_close_date() = asked(0).close_date();

  const std::string page = closes_.print(officer(), request).value().data();

  EXPECT_EQ(page.find("refunds/"), page.npos);
}

// The close of everybody has no province either: an officer of none must not write it.
TEST_F(Closing, AnOfficerOfNoProvinceClosesNothing) {
  pay(place("an", basket(offer(1), 1)).value(), "FT001").value();
  ASSERT_THAT(close(asked(225'000)), IsOk());
  v1::PrintDayCloseRequest request;
  *request.mutable_close_date() = asked(0).close_date();
  for (const char* province : {"", "provinces/00"}) {
    rpc::Call stranger = officer();
    stranger.access = {};
    stranger.access.province = province;

    EXPECT_THAT(closes_.close_day(stranger, asked(0)),
                StatusIs(Code::kPermissionDenied, "PROVINCE_UNKNOWN"));
    EXPECT_THAT(closes_.print(stranger, request),
                StatusIs(Code::kPermissionDenied, "PROVINCE_UNKNOWN"));
    EXPECT_THAT(payments_.list(stranger, {}),
                StatusIs(Code::kPermissionDenied, "PROVINCE_UNKNOWN"));
  }
  EXPECT_EQ(value("SELECT count(*) FROM day_close"), "1");
}

}  // namespace
}  // namespace farmgate::orders
