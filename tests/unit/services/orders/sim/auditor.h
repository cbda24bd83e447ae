#pragma once

#include <map>
#include <set>
#include <string>
#include <string_view>
#include <utility>

#include "tests/unit/services/orders/sim/store.h"

namespace farmgate::orders::sim {

// Whether goods of an order in this state are promised to its buyer, or handed over for good.
bool is_sold(OrderState state);

// Adds up what is committed, from the logs and from the rows, and compares. Each answer is "" or
// the first thing that is wrong.
class Auditor {
 public:
  // After each commit.
  std::string look(const Tables& now);
  // When nothing is left to do: no hold is overdue, and money that pays no order is refunded, or
  // listed because nobody knows what for it came.
  static std::string at_rest(const Tables& now, Time time);

 private:
  std::string read_logs(const Tables& now);
  std::string look_at_orders(const Tables& now);
  static std::string look_at_begin(const Tables& now, const Order& order);
  std::string look_at_goods(const Tables& now, const Order& order);
  std::string look_at_accounts(const Order& order) const;
  std::string look_at_offers(const Tables& now);
  std::string look_at_shares(const Tables& now) const;
  std::string look_at_tallies(const Tables& now) const;
  std::string look_at_booth(const Tables& now);
  std::string look_at_money(const Tables& now);

  using Accounts = std::map<std::string_view, std::int64_t>;
  std::size_t stock_read_ = 0, money_read_ = 0, events_read_ = 0, sales_read_ = 0;
  std::map<OfferId, std::int64_t> stock_;
  std::map<std::pair<OrderId, OfferId>, std::int64_t> taken_;
  std::map<TransferId, Accounts> of_transfer_;
  std::map<OrderId, Accounts> of_order_;
  std::map<OfferId, std::int64_t> begun_with_;  // received
  std::map<OfferId, std::int64_t> at_booth_;    // sold there
  std::set<Uuid> booth_sales_;
  std::map<Uuid, std::int64_t> told_;
  std::map<OrderId, OrderState> states_;
  std::map<std::string, TransferId> credits_;  // by the bank's reference

  std::map<OfferId, std::int64_t> held_, sold_, written_off_;  // of the orders as they are now
  std::map<ShareKey, std::int64_t> live_;
  Tallies tallies_;
};

}  // namespace farmgate::orders::sim
