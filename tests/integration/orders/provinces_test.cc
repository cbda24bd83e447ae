// Officers have to do with the money of their province's sellers, and with what is nobody's yet.
#include <gmock/gmock.h>

#include "farmgate/type/v1/import.pb.h"
#include "services/orders/api/transfer_import.h"
#include "tests/integration/orders/desk.h"
#include "tests/support/reply.h"

namespace farmgate::orders {
namespace {

using farmgate::testing::parsed;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;

// Two sellers of two provinces; each has orders of its own.
class Provinces : public Desk {
 protected:
  Provinces() {
    settle(here_, "communes/07582");
    settle(there_, "communes/00004");
  }

  void settle(const std::string& producer, const std::string& commune) {
    sandbox_.execute("INSERT INTO seller_copy (producer, active, commune) VALUES ('" +
                     producer.substr(10) + "', true, '" + commune + "')");
  }
  v1::Order order_of(const std::string& producer) {
    seller_ = producer;
    return place("an", basket(offer(1), 1)).value();
  }
  // Paid, called off by its seller; the refund is DUE.
  v1::Refund refund_of(const std::string& producer, const std::string& reference) {
    const v1::Order order = order_of(producer);
    pay(order, reference).value();
    refund(order, seller()).value();
    for (const v1::Refund& it : refunds(v1::REFUND_STATE_DUE)) {
      if (it.order() == order.name()) return it;
    }
    return {};
  }
  rpc::Call of(const std::string& province) const {
    rpc::Call call = officer();
    call.access = {};
    call.access.province = province;
    return call;
  }
  Status match_by(const rpc::Call& who, v1::MatchBankTransferRequest request) {
    request.set_request_id(Uuid::v7().to_string());
    return matches_.match(who, request).status();
  }
  Status send_back(const rpc::Call& who, const v1::BankTransfer& transfer) {
    v1::RefundBankTransferRequest request;
    request.set_name(transfer.name());
    request.set_request_id(Uuid::v7().to_string());
    return refunds_.refund_transfer(who, request).status();
  }
  std::vector<std::string> entries_seen(const rpc::Call& who) {
    std::vector<std::string> transfers;
    const auto reply = ledger_.list(who, {}).value();
    for (const v1::LedgerEntry& it : reply.entries()) transfers.push_back(it.bank_transfer());
    return transfers;
  }

  const std::string here_ = "producers/" + Uuid::v7().to_string();
  const std::string there_ = "producers/" + Uuid::v7().to_string();
  const rpc::Call mine_ = of("provinces/24");
};

TEST_F(Provinces, NoOfficerMatchesForSellersOfAnotherProvince) {
  const v1::Order here = order_of(here_), there = order_of(there_);
  const v1::BankTransfer nobodys = record(credit("FT001", 225'000, "khong ma")).value();
  auto theirs = credit("FT002", 225'000, "khong ma");
  theirs.mutable_bank_transfer()->set_seller(there_);
  const v1::BankTransfer elsewhere = record(theirs).value();
  v1::MatchBankTransferRequest to_their_order, of_their_money, own;
  add_part(to_their_order, nobodys, there, 225'000);
  add_part(of_their_money, elsewhere, here, 225'000);
  add_part(own, nobodys, here, 225'000);

  EXPECT_THAT(match_by(mine_, to_their_order), StatusIs(Code::kNotFound, "NOT_FOUND"));
  EXPECT_THAT(match_by(mine_, of_their_money), StatusIs(Code::kNotFound, "NOT_FOUND"));
  EXPECT_EQ(now("an", there).state(), v1::ORDER_STATE_HELD);

  EXPECT_THAT(match_by(mine_, own), IsOk());
  EXPECT_EQ(now("an", here).state(), v1::ORDER_STATE_PAID);
  expect_money_balances();
}

TEST_F(Provinces, NoOfficerSendsTheMoneyOfAnotherProvinceBack) {
  auto theirs = credit("FT001", 7'000, "khong ma");
  theirs.mutable_bank_transfer()->set_seller(there_);
  const v1::BankTransfer elsewhere = record(theirs).value();
  const v1::BankTransfer nobodys = record(credit("FT002", 8'000, "khong ma")).value();

  EXPECT_THAT(send_back(mine_, elsewhere), StatusIs(Code::kNotFound, "NOT_FOUND"));
  EXPECT_EQ(now(elsewhere).unmatched_vnd(), 7'000);
  EXPECT_THAT(send_back(mine_, nobodys), IsOk());
  EXPECT_THAT(send_back(officer(), elsewhere), IsOk());
}

TEST_F(Provinces, NoOfficerCallsAnOrderOfAnotherProvinceOff) {
  const v1::Order here = order_of(here_), there = order_of(there_);
  pay(here, "FT001").value();
  pay(there, "FT002").value();

  EXPECT_THAT(refund(there, mine_), StatusIs(Code::kNotFound, "NOT_FOUND"));
  EXPECT_EQ(now("an", there).state(), v1::ORDER_STATE_PAID);
  EXPECT_THAT(refund(here, mine_), IsOk());
  EXPECT_THAT(refund(there, officer()), IsOk());
}

TEST_F(Provinces, OrdersAreReadByTheOfficersOfTheirSellers) {
  const v1::Order here = order_of(here_), there = order_of(there_);
  v1::GetOrderRequest get;
  get.set_name(there.name());

  EXPECT_THAT(orders_.get(mine_, get), StatusIs(Code::kNotFound, "NOT_FOUND"));
  EXPECT_THAT(orders_.get(of(""), get), StatusIs(Code::kNotFound, "NOT_FOUND"));
  EXPECT_THAT(orders_.get(officer(), get), IsOk());
  get.set_name(here.name());
  EXPECT_THAT(orders_.get(mine_, get), IsOk());
  const auto listed = orders_.list(mine_, {}).value();
  ASSERT_EQ(listed.orders_size(), 1);
  EXPECT_EQ(listed.orders(0).name(), here.name());
  EXPECT_EQ(orders_.list(officer(), {}).value().orders_size(), 2);
  EXPECT_EQ(orders_.list(of(""), {}).value().orders_size(), 0);
}

TEST_F(Provinces, AnOfficersStatementHasWhatIsOfItsProvinceAndNobodys) {
  const v1::Order here = order_of(here_), there = order_of(there_);
  TransferImport import(database_, payments_, communes_);
  v1::ImportBankTransfersRequest table;
  table.set_request_id(Uuid::v7().to_string());
  for (const char* column : {"key", "amount_vnd", "credit_time", "description", "seller"}) {
    table.add_header(column);
  }
  const auto add = [&](const std::string& key, const std::string& text, const std::string& seller) {
    type::v1::ImportRow& row = *table.add_rows();
    row.set_line(table.rows_size() + 1);
    for (const std::string& cell :
         {key, std::string("225000"), std::string("2026-06-01T10:30:00+07:00"), text, seller}) {
      row.add_cells(cell);
    }
  };
  add("FT001", "tra " + here.payment_code(), "");
  add("FT002", "tra " + there.payment_code(), "");
  add("FT003", "khong ma", there_);
  add("FT004", "khong ma", "");
  struct : rpc::Incoming {
    StatusOr<bool> next(google::protobuf::Message&) override { return false; }
  } no_more;

  EXPECT_THAT(import.take(of("provinces/99"), table, no_more),
              StatusIs(Code::kPermissionDenied, "PROVINCE_UNKNOWN"));
  const auto tally = import.take(mine_, table, no_more).value().tally();

  EXPECT_EQ(tally.rows_made(), 2);
  ASSERT_EQ(tally.faults_size(), 2);
  EXPECT_EQ(tally.faults(0).reason(), "NOT_FOUND");
  EXPECT_EQ(tally.faults(1).reason(), "NOT_FOUND");
  EXPECT_EQ(now("an", here).state(), v1::ORDER_STATE_PAID);
  EXPECT_EQ(now("an", there).state(), v1::ORDER_STATE_HELD);
  EXPECT_EQ(value("SELECT count(*) FROM bank_transfer"), "2");
}

TEST_F(Provinces, RefundsAreSeenByTheirOfficers) {
  const v1::Refund here = refund_of(here_, "FT001"), there = refund_of(there_, "FT002");
  v1::GetRefundRequest get;
  get.set_name(there.name());

  EXPECT_THAT(refunds_.get(mine_, get), StatusIs(Code::kNotFound, "NOT_FOUND"));
  EXPECT_THAT(refunds_.get(officer(), get), IsOk());
  get.set_name(here.name());
  EXPECT_THAT(refunds_.get(mine_, get), IsOk());
  const auto listed = refunds_.list(mine_, {}).value();
  ASSERT_EQ(listed.refunds_size(), 1);
  EXPECT_EQ(listed.refunds(0).name(), here.name());
  EXPECT_EQ(refunds_.list(officer(), {}).value().refunds_size(), 2);
}

// What one officer's table leaves out, the other's has.
TEST_F(Provinces, ATableForTheBankHasTheRefundsOfItsProvince) {
  const v1::Refund here = refund_of(here_, "FT001"), there = refund_of(there_, "FT002");
  const auto table_of = [&](const rpc::Call& who) {
    v1::ExportRefundsRequest request;
    request.set_request_id(Uuid::v7().to_string());
    return parsed<v1::ExportRefundsResponse>(refunds_.export_due(who, request)).value().csv();
  };

  const std::string table = table_of(mine_);

  EXPECT_THAT(table, HasSubstr(here.name()));
  EXPECT_THAT(table, Not(HasSubstr(there.name())));
  EXPECT_THAT(table_of(officer()), HasSubstr(there.name()));
}

TEST_F(Provinces, NoOfficerSaysThatARefundOfAnotherProvinceIsPaid) {
  const v1::Refund here = refund_of(here_, "FT001"), there = refund_of(there_, "FT002");
  export_refunds(Uuid::v7().to_string()).value();
  const auto paid = [&](const v1::Refund& it, const std::string& reference) {
    v1::RecordRefundRequest request;
    request.set_name(it.name());
    request.set_bank_reference(reference);
    *request.mutable_pay_time() = it.create_time();
    request.set_request_id(Uuid::v7().to_string());
    return refunds_.record(mine_, request).status();
  };

  EXPECT_THAT(paid(there, "RF001"), StatusIs(Code::kNotFound, "NOT_FOUND"));
  EXPECT_THAT(paid(here, "RF002"), IsOk());
  EXPECT_EQ(refunds(v1::REFUND_STATE_EXPORTED).size(), 1U);
  expect_money_balances();
}

TEST_F(Provinces, TheLedgerIsReadByTheOfficersOfItsSellers) {
  const v1::BankTransfer here = pay(order_of(here_), "FT001").value();
  pay(order_of(there_), "FT002").value();
  const v1::BankTransfer nobodys = record(credit("FT003", 7, "khong ma")).value();

  EXPECT_THAT(entries_seen(mine_), ElementsAre(nobodys.name(), here.name(), here.name()));
  EXPECT_EQ(entries_seen(officer()).size(), 5U);
}

// Cash has no transfer; the order, or the sale at a booth, says whose it is.
TEST_F(Provinces, CashIsInTheLedgerOfItsSellersProvince) {
  const v1::Order here = order_of(here_), there = order_of(there_);
  for (const v1::Order& it : {here, there}) {
    sandbox_.execute(
        "INSERT INTO ledger_entry (fact, debit, credit, amount_vnd, order_id, book_time) VALUES "
        "('CASH_TAKEN', 'CASH', 'SALES', 5, '" +
        it.name().substr(7) + "', now())");
  }

  EXPECT_EQ(entries_seen(mine_).size(), 1U);
  EXPECT_EQ(entries_seen(of("provinces/01")).size(), 1U);
  EXPECT_EQ(entries_seen(officer()).size(), 2U);
}

}  // namespace
}  // namespace farmgate::orders
