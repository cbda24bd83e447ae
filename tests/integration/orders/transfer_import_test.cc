// A bank's statement as a table.
#include "services/orders/api/transfer_import.h"
#include "farmgate/type/v1/import.pb.h"
#include "tests/integration/orders/desk.h"

namespace farmgate::orders {
namespace {

struct NoMore : rpc::Incoming {
  StatusOr<bool> next(google::protobuf::Message&) override { return false; }
};

class Statement : public Desk {
 protected:
  static v1::ImportBankTransfersRequest table(const std::vector<std::vector<std::string>>& rows) {
    v1::ImportBankTransfersRequest request;
    request.set_request_id(Uuid::v7().to_string());
    for (const char* column : {"key", "amount_vnd", "credit_time", "description", "currency"}) {
      request.add_header(column);
    }
    for (const auto& cells : rows) {
      type::v1::ImportRow& row = *request.add_rows();
      row.set_line(request.rows_size() + 1);
      for (const std::string& cell : cells) row.add_cells(cell);
    }
    return request;
  }
  type::v1::ImportTally sent(const v1::ImportBankTransfersRequest& request) {
    NoMore rest;
    return import_.take(officer(), request, rest).value().tally();
  }

  TransferImport import_{database_, payments_, communes_};
};

constexpr const char* kTime = "2026-06-01T10:30:00+07:00";

TEST_F(Statement, ItsRowsPayOrdersOnceHoweverOftenItIsSent) {
  const v1::Order order = place("an", basket(offer(2), 1)).value();
  const auto rows = table({{"FT001", "225000", kTime, "tra " + order.payment_code(), "VND"},
                           {"FT002", "7", kTime, "khong ma", ""}});

  EXPECT_EQ(sent(rows).rows_made(), 2);
  EXPECT_EQ(sent(rows).rows_known(), 2);

  EXPECT_EQ(now("an", order).state(), v1::ORDER_STATE_PAID);
  EXPECT_EQ(value("SELECT count(*) FROM bank_transfer"), "2");
  expect_money_balances();
}

TEST_F(Statement, ABadRowIsNamedAndTheOthersAreTaken) {
  const auto tally = sent(table({{"FT001", "7", kTime, "a", "USD"},
                                 {"FT002", "7,5", kTime, "b", ""},
                                 {"FT003", "7", "hom qua", "c", ""},
                                 {"FT004", "7", kTime, "=1+1", ""},
                                 {"FT005", "7", kTime, "d", ""},
                                 {"FT005", "8", kTime, "d", ""}}));

  ASSERT_EQ(tally.faults_size(), 5);
  EXPECT_EQ(tally.faults(0).reason() + " " + tally.faults(0).column(),
            "CURRENCY_UNSUPPORTED currency");
  EXPECT_EQ(tally.faults(1).column(), "amount_vnd");
  EXPECT_EQ(tally.faults(2).column(), "credit_time");
  EXPECT_EQ(tally.faults(3).reason(), "FORMULA");
  EXPECT_EQ(tally.faults(4).reason(), "KEY_REUSED");
  EXPECT_EQ(tally.rows_made(), 1);
}

TEST_F(Statement, WhatTheBankToldBeforeIsKnownInATable) {
  auto told = credit("FT001", 7, "khong ma");
  told.mutable_bank_transfer()->mutable_credit_time()->set_seconds(1780284600);  // kTime
  record(told).value();

  EXPECT_EQ(sent(table({{"FT001", "7", kTime, "khong ma", ""}})).rows_known(), 1);
}

TEST_F(Statement, ADryRunKeepsNothing) {
  auto rows = table({{"FT001", "7", kTime, "khong ma", ""}});
  rows.set_dry_run(true);

  EXPECT_EQ(sent(rows).rows_made(), 1);
  EXPECT_EQ(value("SELECT count(*) FROM bank_transfer"), "0");
}

}  // namespace
}  // namespace farmgate::orders
