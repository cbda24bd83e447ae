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
  return state == OrderState::kPaid || state == OrderState::kShipped ||
         state == OrderState::kReady || state == OrderState::kCompleted;
}

std::string Auditor::look(const Tables& now) {
  std::string wrong = read_logs(now);
  if (wrong.empty()) wrong = look_at_orders(now);
  if (wrong.empty()) wrong = look_at_offers(now);
  if (wrong.empty()) wrong = look_at_shares(now);
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
    Accounts& accounts = of_transfer_[it.transfer];
    accounts[it.move.debit] += it.amount.vnd();
    accounts[it.move.credit] -= it.amount.vnd();
    if (it.order && it.move.credit == "PREPAID") prepaid_[*it.order] += it.amount.vnd();
    if (it.order && it.move.debit == "PREPAID") prepaid_[*it.order] -= it.amount.vnd();
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
  live_.clear();
  for (const auto& [id, order] : now.orders) {
    const bool held = order.state == OrderState::kHeld;
    const auto [before, is_new] = states_.emplace(id, order.state);
    if (is_new && !held) return "an order began in another state than HELD";
    if (before->second != OrderState::kHeld && held) return "a hold began anew";
    before->second = order.state;
    if (at(told_, id.uuid()) != order.version) return "an order changed and no event says so";
    const bool live = held || is_sold(order.state);
    for (const OrderLine& line : order.lines) {
      const std::int64_t quantity = line.quantity.thousandths;
      if (at(taken_, std::pair(id, line.offer)) != (live ? quantity : 0)) {
        return "the stock ledger of an order that is " + std::string(state_name(order.state)) +
               " says " + std::to_string(at(taken_, std::pair(id, line.offer)));
      }
      if (!live) continue;
      (held ? held_ : sold_)[line.offer] += quantity;
      live_[{line.offer, order.buyer}] += quantity;
    }
    const std::int64_t prepaid = is_sold(order.state) ? order.total.vnd() : 0;
    if (at(prepaid_, id) != prepaid) {
      return "PREPAID of an order that is " + std::string(state_name(order.state)) + " has " +
             std::to_string(at(prepaid_, id));
    }
  }
  return "";
}

std::string Auditor::look_at_offers(const Tables& now) const {
  for (const auto& [id, it] : now.offers) {
    const Offer& offer = it.offer;
    if (offer.available < 0 || offer.held < 0 || offer.sold < 0) return "an offer is oversold";
    if (offer.received != offer.available + offer.held + offer.sold) {
      return "received is not available + held + sold";
    }
    if (offer.received + at(stock_, id) != offer.available) return "the stock ledger is another";
    if (at(held_, id) != offer.held) return "held is not what the orders hold";
    if (at(sold_, id) != offer.sold) return "sold is not what the orders bought";
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
    if (order.state == OrderState::kHeld && order.hold_expire_time <= time) return "a hold stays";
  }
  for (const auto& [id, transfer] : now.transfers) {
    if (transfer.state == TransferState::kUnmatched && transfer.order) {
      return "money of an order that ended stays";
    }
  }
  return "";
}

}  // namespace farmgate::orders::sim
