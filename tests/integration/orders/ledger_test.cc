// The journal of money: it only grows, and explains every transfer and order at any moment.
#include <gmock/gmock.h>

#include <atomic>
#include <thread>

#include "tests/integration/orders/desk.h"

namespace farmgate::orders {
namespace {

using ::testing::HasSubstr;

TEST_F(Desk, APaidOrderIsInTheLedgerWithBothSidesOfEachMove) {
  const v1::Order order = place("an", basket(offer(2), 1)).value();
  const v1::BankTransfer transfer = pay(order, "FT001").value();
  v1::ListLedgerEntriesRequest request;
  request.set_bank_transfer(transfer.name());

  const auto entries = ledger_.list(officer(), request).value().entries();

  ASSERT_EQ(entries.size(), 2);
  EXPECT_EQ(entries[0].debit() + " " + entries[0].credit(), "UNMATCHED PREPAID");
  EXPECT_EQ(entries[0].order(), order.name());
  EXPECT_EQ(entries[1].debit() + " " + entries[1].credit(), "BANK UNMATCHED");
  EXPECT_EQ(entries[1].amount_vnd(), order.total_vnd());
  EXPECT_EQ(entries[1].book_time().seconds(), transfer.credit_time().seconds());
  expect_money_balances();
}

TEST_F(Desk, LedgerEntriesAreListedByOrderAndPageByPage) {
  const v1::Offer it = offer(3);
  const v1::Order order = place("an", basket(it, 1)).value();
  pay(order, "FT001").value();
  pay(place("an", basket(it, 1)).value(), "FT002").value();
  v1::ListLedgerEntriesRequest all, of_order;
  all.set_page_size(3);
  of_order.set_order(order.name());

  const auto page = ledger_.list(officer(), all).value();
  all.set_page_token(page.next_page_token());

  EXPECT_EQ(page.entries_size(), 3);
  EXPECT_EQ(ledger_.list(officer(), all).value().entries_size(), 1);
  EXPECT_EQ(ledger_.list(officer(), of_order).value().entries_size(), 1);
}

TEST_F(Desk, ARepeatedCreditIsInTheLedgerOnce) {
  const v1::Order order = place("an", basket(offer(2), 1)).value();
  pay(order, "FT001").value();
  pay(order, "FT001").value();

  EXPECT_EQ(balance("BANK"), std::to_string(order.total_vnd()));
  EXPECT_EQ(balance("PREPAID"), "-" + std::to_string(order.total_vnd()));
  expect_money_balances();
}

TEST_F(Desk, NoLedgerEntryOrMatchCanBeChanged) {
  pay(place("an", basket(offer(2), 1)).value(), "FT001").value();

  for (const std::string table : {"ledger_entry", "transfer_match"}) {
    for (const std::string& change :
         {"UPDATE " + table + " SET amount_vnd = 1", "DELETE FROM " + table, "TRUNCATE " + table}) {
      const Status refused = pg::execute_script(sandbox_.options(), change);
      EXPECT_THAT(std::string(refused.message()), HasSubstr("append-only")) << change;
    }
  }
}

class Load : public Desk {
 protected:
  // What comes after the first credit for an order: the rest of it, the same once more, or money
  // that nobody knows.
  v1::RecordBankTransferRequest rest(const std::string& mark, const v1::Order& order,
                                     int kind) const {
    const std::string code = "tra tien " + order.payment_code();
    if (kind == 0) return credit(mark + "-2", 1'000, code);
    if (kind == 1) return credit(mark + "-2", order.total_vnd(), code);
    return credit(mark + "-2", 5, "khong ma");
  }
};

// Buyers pay exactly, too little, twice and without a code, while somebody looks.
TEST_F(Load, EverySnapshotUnderLoadBalances) {
  const v1::Offer it = offer(60);
  std::atomic<int> working{4};
  std::vector<std::thread> buyers;
  for (int b = 0; b < 4; ++b) {
    buyers.emplace_back([&, b] {
      for (int i = 0; i < 12; ++i) {
        const std::string mark = "FT" + std::to_string(b) + "-" + std::to_string(i);
        const v1::Order order = place("an", basket(it, 1)).value();
        EXPECT_THAT(pay(order, mark + "-1", i % 3 == 0 ? -1'000 : 0), IsOk());
        EXPECT_THAT(record(rest(mark, order, i % 3)), IsOk());
      }
      --working;
    });
  }
  int snapshots = 0;
  while (working > 0 || snapshots == 0) {
    expect_money_balances();
    ++snapshots;
  }
  for (std::thread& buyer : buyers) buyer.join();
  expect_money_balances();
  expect_books_balance();
  EXPECT_EQ(value("SELECT count(*) FROM orders WHERE state = 2"), "48");
}

}  // namespace
}  // namespace farmgate::orders
