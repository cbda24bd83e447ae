// The books as the service itself recounts them while it runs.
#include "services/orders/api/recount.h"

#include <map>

#include "tests/integration/orders/desk.h"

namespace farmgate::orders {
namespace {

using Differing = std::map<std::string_view, int>;

class Books : public Desk {
 protected:
  // Paid, cancelled and given up, three offers: pages of two are several.
  Books() {
    for (int i = 0; i < 3; ++i) {
      const v1::Offer it = offer(5);
      offers_of_it_.push_back(it.name().substr(7));
      paid_.push_back(place("an", basket(it, 2)).value());
      pay(paid_.back(), "FT" + std::to_string(i), i * 1000).value();
      cancel("binh", place("binh", basket(it, 1)).value()).value();
    }
  }
  // Pages until each book was turned to its end.
  Differing whole_pass() {
    for (int page = 0; page < 4; ++page) EXPECT_THAT(recount_.sweep(), IsOk());
    Differing found;
    for (const Recount::Book& book : recount_.books()) found[book.name] = book.differing;
    return found;
  }
  void tamper(const std::string& sql) { sandbox_.execute(sql); }

  std::vector<std::string> offers_of_it_;
  std::vector<v1::Order> paid_;
  Recount recount_{database_, 2};
};

TEST_F(Books, ThatAreRightDifferNowhere) {
  EXPECT_EQ(whole_pass(), (Differing{{"stock", 0}, {"transfers", 0}, {"orders", 0}}));
}

TEST_F(Books, StockThatItsLedgerDoesNotExplainIsFoundOnEachPageUntilItIsMended) {
  tamper("UPDATE offer SET available = available - 1, sold = sold + 1 WHERE id IN ('" +
         offers_of_it_.front() + "', '" + offers_of_it_.back() + "')");
  EXPECT_EQ(whole_pass(), (Differing{{"stock", 2}, {"transfers", 0}, {"orders", 0}}));
  tamper("UPDATE offer SET available = available + 1, sold = sold - 1 WHERE id IN ('" +
         offers_of_it_.front() + "', '" + offers_of_it_.back() + "')");
  EXPECT_EQ(whole_pass(), (Differing{{"stock", 0}, {"transfers", 0}, {"orders", 0}}));
}

TEST_F(Books, MoneyThatIsMovedByHandIsFoundWithTheTransferAndTheOrder) {
  tamper(
      "ALTER TABLE ledger_entry DISABLE TRIGGER ledger_keep;"
      "UPDATE ledger_entry SET amount_vnd = amount_vnd - 1 WHERE fact = 'TRANSFER_MATCHED' "
      "AND order_id = '" +
      paid_.front().name().substr(7) + "'");
  EXPECT_EQ(whole_pass(), (Differing{{"stock", 0}, {"transfers", 1}, {"orders", 1}}));
}

TEST_F(Books, WhatIsDueBackIsCompared) {
  refund(paid_.front(), seller()).value();
  EXPECT_EQ(whole_pass(), (Differing{{"stock", 0}, {"transfers", 0}, {"orders", 0}}));
  tamper("UPDATE refund SET amount_vnd = amount_vnd - 1");
  EXPECT_EQ(whole_pass(), (Differing{{"stock", 0}, {"transfers", 1}, {"orders", 0}}));
}

TEST_F(Desk, ACheckThatStopsAnOversellIsCounted) {
  const std::string id = offer(1).name().substr(7);
  static constexpr pg::Statement kOversell{
      "test_oversell",
      "UPDATE offer SET available = available - 2000, held = held + 2000 WHERE id = $1::uuid"};
  const Status refused = database_.transact(
      in(5s), [&](pg::Tx& tx) { return tx.run(kOversell, {pg::param(id)}).status(); });
  EXPECT_THAT(refused, StatusIs(Code::kInternal, "DATA_REFUSED"));
  EXPECT_EQ(database_.checks_fired("offer"), 1U);
  EXPECT_EQ(database_.checks_fired("device_stock"), 0U);
}

}  // namespace
}  // namespace farmgate::orders
