#include "tests/unit/services/orders/sim/auditor.h"

namespace farmgate::orders::sim {
namespace {

template <class Map, class Key>
typename Map::mapped_type at(const Map& map, const Key& key) {
  const auto found = map.find(key);
  return found == map.end() ? typename Map::mapped_type{} : found->second;
}

std::int64_t owed_to(const Tables& now, TransferId transfer) {
  std::int64_t due = 0;
  for (const auto& [id, refund] : now.refunds) {
    if (refund.transfer == transfer && refund.state != RefundState::kPaid) {
      due += refund.amount.vnd();
    }
  }
  return due;
}

}  // namespace

bool is_sold(OrderState state) {
  return state == OrderState::kPaid || state == OrderState::kConfirmed ||
         state == OrderState::kShipped || state == OrderState::kReady ||
         state == OrderState::kCompleted;
}

std::string Auditor::look(const Tables& now) {
  std::string wrong = read_logs(now);
  if (wrong.empty()) wrong = look_at_orders(now);
  if (wrong.empty()) wrong = look_at_booth(now);
  if (wrong.empty()) wrong = look_at_offers(now);
  if (wrong.empty()) wrong = look_at_shares(now);
  if (wrong.empty()) wrong = look_at_tallies(now);
  if (wrong.empty()) wrong = look_at_money(now);
  return wrong;
}

std::string Auditor::read_logs(const Tables& now) {
  for (; stock_read_ < now.stock_ledger.size(); ++stock_read_) {
    const StockMove& it = now.stock_ledger[stock_read_];
    stock_[it.offer] += it.quantity;
    taken_[{it.order, it.offer}] -= it.quantity;
  }
  for (; money_read_ < now.ledger.size(); ++money_read_) {
    const MoneyMove& it = now.ledger[money_read_];
    const auto book = [&it](Accounts& accounts) {
      accounts[it.move.debit] += it.amount.vnd();
      accounts[it.move.credit] -= it.amount.vnd();
    };
    if (it.transfer) book(of_transfer_[*it.transfer]);
    if (it.order) book(of_order_[*it.order]);
    if (it.sale) book(of_sale_[*it.sale]);
  }
  for (; events_read_ < now.outbox.size(); ++events_read_) {
    const Event& it = now.outbox[events_read_];
    const auto known = told_.find(it.aggregate);
    if (known != told_.end() && it.version != known->second + 1) {
      return "versions of events are " + std::to_string(known->second) + ", then " +
             std::to_string(it.version);
    }
    told_[it.aggregate] = it.version;
  }
  return "";
}

std::string Auditor::look_at_orders(const Tables& now) {
  held_.clear();
  sold_.clear();
  written_off_.clear();
  live_.clear();
  tallies_.clear();
  for (const auto& [id, order] : now.orders) {
    const bool held = order.state == OrderState::kHeld;
    const auto [before, is_new] = states_.emplace(id, order.state);
    std::string wrong = is_new ? look_at_begin(now, order) : "";
    if (before->second != OrderState::kHeld && held) wrong = "a hold began anew";
    before->second = order.state;
    if (at(told_, id.uuid()) != order.version) wrong = "an order changed and no event says so";
    if (wrong.empty()) wrong = look_at_goods(now, order);
    if (wrong.empty()) wrong = look_at_accounts(order);
    if (!wrong.empty()) return wrong;
  }
  return "";
}

// The rows of its offers were locked when it was judged.
std::string Auditor::look_at_begin(const Tables& now, const Order& order) {
  const OrderState wanted = order.is_cash() ? OrderState::kConfirmed : OrderState::kHeld;
  if (order.state != wanted) return "an order began as " + std::string(state_name(order.state));
  for (const OrderLine& line : order.lines) {
    if (line.unit_price != now.offers.at(line.offer).offer.unit_price) {
      return "an order has a price that was not in force";
    }
  }
  return "";
}

std::string Auditor::look_at_goods(const Tables& now, const Order& order) {
  const bool held = order.state == OrderState::kHeld;
  const bool live = held || is_sold(order.state);
  const bool written_off = now.written_off.contains(order.id);
  if (live && written_off) return "goods are written off and sold";
  for (const OrderLine& line : order.lines) {
    const std::int64_t quantity = line.quantity.thousandths;
    const std::int64_t taken = at(taken_, std::pair(order.id, line.offer));
    if (taken != (live || written_off ? quantity : 0)) {
      return "the stock ledger of an order that is " + std::string(state_name(order.state)) +
             " says " + std::to_string(taken);
    }
    if (written_off) written_off_[line.offer] += quantity;
    if (!live) continue;
    (held ? held_ : sold_)[line.offer] += quantity;
    live_[{line.offer, order.buyer}] += quantity;
  }
  if (!live) return "";
  for (const auto& [key, count] : order.fair_tallies()) tallies_[key] += count;
  if (order.state == OrderState::kCompleted) return "";
  for (const auto& [key, count] : order.cash_tally()) tallies_[key] += count;
  return "";
}

std::string Auditor::look_at_accounts(const Order& order) const {
  const std::int64_t total = order.total.vnd();
  const bool done = order.state == OrderState::kCompleted;
  const bool prepaid = !order.is_cash() && is_sold(order.state) && !done;
  const auto known = of_order_.find(order.id);
  const auto has = [&](std::string_view account, std::int64_t sum) {
    return (known == of_order_.end() ? 0 : at(known->second, account)) == sum;
  };
  const bool right = has("PREPAID", prepaid ? -total : 0) && has("SALES", done ? -total : 0) &&
                     has("CASH", done && order.is_cash() ? total : 0);
  return right ? ""
               : "an order that is " + std::string(state_name(order.state)) +
                     " has other money in the ledger";
}

std::string Auditor::look_at_booth(const Tables& now) {
  at_booth_.clear();
  for (const auto& [id, known] : now.sales) {
    const std::string wrong = look_at_sale(known.sale);
    if (!wrong.empty()) return wrong;
    for (const BoothSaleLine& line : known.sale.lines) at_booth_[line.offer] += line.honoured;
  }
  for (const auto& [id, stock] : now.devices) {
    if (stock.there < 0) return "a tablet has less than nothing";
    if (stock.there != now.offers.at(id).offer.at_devices) return "tablets have another sum";
    if (stock.sold != at(at_booth_, id)) return "a tablet sold something else";
  }
  return "";
}

std::string Auditor::look_at_sale(const BoothSale& sale) const {
  Money total;
  for (const BoothSaleLine& line : sale.lines) {
    if (line.honoured < 0 || line.honoured > line.quantity.thousandths) {
      return "more was honoured than was sold";
    }
    total = Money::vnd(total.vnd() + line.amount.vnd());
  }
  const Accounts& accounts = of_sale_.at(sale.id);
  const bool right = at(accounts, "CASH") == total.vnd() &&
                     -at(accounts, "SALES") == total.vnd() - sale.unhonoured.vnd() &&
                     -at(accounts, "DISCREPANCY") == sale.unhonoured.vnd();
  return right ? "" : "the cash of a booth's sale is another";
}

std::string Auditor::look_at_offers(const Tables& now) {
  for (const auto& [id, it] : now.offers) {
    const Offer& offer = it.offer;
    const std::int64_t begun = begun_with_.emplace(id, offer.received).first->second;
    if (offer.available < 0 || offer.held < 0 || offer.sold < 0) return "an offer is oversold";
    if (offer.received !=
        offer.available + offer.held + offer.sold + offer.withdrawn + offer.at_devices) {
      return "received is not available + held + sold + withdrawn + at devices";
    }
    if (begun + at(stock_, id) != offer.available) return "the stock ledger is another";
    if (begun != offer.received) return "other goods were received";
    if (at(written_off_, id) > offer.withdrawn) return "goods were written off and not withdrawn";
    if (at(held_, id) != offer.held) return "held is not what the orders hold";
    if (at(sold_, id) + at(at_booth_, id) != offer.sold) return "sold is not what was bought";
  }
  return "";
}

std::string Auditor::look_at_tallies(const Tables& now) const {
  for (const auto& [key, count] : now.tallies) {
    if (at(tallies_, key) != count) return "a tally is not what the buyer has";
  }
  for (const auto& [key, count] : tallies_) {
    if (at(now.tallies, key) != count) return "a tally was not written down";
    if (key.is_cash() && count > kCashMost) return "a buyer has too many open cash orders";
    if (!key.is_cash() && count > kFairLimit) return "a buyer passed the limit of a fair";
  }
  return "";
}

std::string Auditor::look_at_shares(const Tables& now) const {
  for (const auto& [key, taken] : now.shares) {
    if (at(live_, key) != taken) return "a buyer's share is not what it holds and bought";
  }
  for (const auto& [key, quantity] : live_) {
    const auto& limit = now.offers.at(key.first).offer.buyer_limit;
    if (limit && quantity > *limit) return "a buyer passed the limit";
    if (limit && at(now.shares, key) != quantity) return "a buyer's share was not written down";
  }
  return "";
}

std::string Auditor::look_at_money(const Tables& now) {
  for (const auto& [id, transfer] : now.transfers) {
    const auto& first = credits_.emplace(transfer.bank_reference, id).first->second;
    if (first != id) return "one credit was booked twice";
    const Accounts& accounts = of_transfer_[id];
    std::int64_t paid_back = 0;
    for (const auto& [refund_id, refund] : now.refunds) {
      if (refund.transfer == id && refund.state == RefundState::kPaid) {
        paid_back += refund.amount.vnd();
      }
    }
    if (at(accounts, "BANK") != transfer.amount.vnd() - paid_back) return "BANK has another sum";
    if (-at(accounts, "UNMATCHED") != transfer.unmatched.vnd()) return "UNMATCHED is another sum";
    if (-at(accounts, "REFUNDS_DUE") != owed_to(now, id)) return "REFUNDS_DUE is another sum";
    if ((transfer.state == TransferState::kUnmatched) != (transfer.unmatched > Money())) {
      return "a transfer with a rest is not listed, or one without";
    }
  }
  return "";
}

std::string Auditor::at_rest(const Tables& now, Time time) {
  for (const auto& [id, order] : now.orders) {
    if (order.state == OrderState::kHeld && *order.hold_expire_time <= time) return "a hold stays";
  }
  for (const auto& [id, transfer] : now.transfers) {
    if (transfer.state == TransferState::kUnmatched && transfer.order) {
      return "money of an order that ended stays";
    }
  }
  return "";
}

}  // namespace farmgate::orders::sim
