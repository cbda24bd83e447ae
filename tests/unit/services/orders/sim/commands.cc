#include <algorithm>

#include "services/orders/domain/payment_code.h"
#include "tests/unit/services/orders/sim/service.h"

// What is asked of orders and of money: the rules are those of domain/, their order is that of
// api/.
namespace farmgate::orders::sim {
namespace {

using namespace std::chrono_literals;

constexpr auto kStray = 30s;

Uuid row_of_reference(const std::string& reference) { return Uuid::derived("bank " + reference); }

std::vector<Uuid> rows_of_sales(const std::vector<BoothSale>& sales) {
  std::vector<Uuid> rows;
  for (const BoothSale& sale : sales) {
    for (const BoothSaleLine& line : sale.lines) rows.push_back(line.offer.uuid());
  }
  return rows;
}

std::vector<Order> orders_at(Tx& tx, const std::vector<OrderId>& ids) {
  std::vector<Order> orders;
  for (const OrderId id : ids) orders.push_back(tx.order(id));
  return orders;
}

Status pay_one(Tx& tx, Order& order, Time now) {
  if (order.state == OrderState::kHeld) {
    RETURN_IF_ERROR(order.pay(now));
    tx.sell(order);
  } else {
    RETURN_IF_ERROR(tx.sell_late(order));
    RETURN_IF_ERROR(order.pay_late(now));
  }
  tx.tell(order.id.uuid(), order.version);
  return ok();
}

// All of them or none, and then why not.
std::string pay(Tx& tx, const std::vector<OrderId>& ids, Time now) {
  Tables before = tx.savepoint();
  for (const OrderId id : ids) {
    if (pay_one(tx, tx.order(id), now).ok()) continue;
    tx.roll_back_to(std::move(before));
    return "HOLD_EXPIRED";
  }
  return "";
}

Status give(Tx& tx, BankTransfer& transfer, const Order& order, Money part, Time now) {
  RETURN_IF_ERROR(transfer.match(order, part, "", now));
  tx.post(Fact::kTransferMatched, transfer.id, order.id, part);
  return ok();
}

void owe(Tx& tx, const BankTransfer& transfer, std::optional<OrderId> order, Money amount,
         Fact fact) {
  Refund refund;
  refund.id = RefundId::make();
  refund.transfer = transfer.id;
  refund.order = order;
  refund.amount = amount;
  tx.add(refund);
  tx.post(fact, transfer.id, order, amount);
}

// The orders are paid: by this transfer alone, or one of them by several together.
Status spread(Tx& tx, BankTransfer& transfer, const std::vector<TransferId>& others,
              const std::vector<OrderId>& ids, Time now) {
  for (const TransferId id : others) {
    BankTransfer& it = tx.transfer(id);
    RETURN_IF_ERROR(give(tx, it, tx.order(ids.front()), it.unmatched, now));
  }
  for (const OrderId id : ids) {
    const Order& order = tx.order(id);
    RETURN_IF_ERROR(give(tx, transfer, order, others.empty() ? order.total : transfer.amount, now));
  }
  return ok();
}

}  // namespace

std::vector<TransferId> Service::waiting_for(OrderId order) const {
  std::vector<TransferId> ids;
  for (const auto& [id, it] : it_.store.committed().transfers) {
    const bool waits =
        it.state == TransferState::kUnmatched && it.unmatched_reason == "PAYMENT_MISMATCH";
    if (waits && it.order == order) ids.push_back(id);
  }
  return ids;
}

// Offers, orders, then transfers.
std::vector<Uuid> Service::rows_of(const Request& request) const {
  const Tables& rows = it_.store.committed();
  std::vector<OrderId> orders = {request.order};
  std::vector<Uuid> others;
  if (request.kind == Kind::kCredit) {
    orders = it_.store.orders_of_codes(payment_codes_in(request.credit.description));
    others.push_back(row_of_reference(request.credit.bank_reference));
    if (orders.size() == 1) {
      for (const TransferId id : waiting_for(orders.front())) others.push_back(id.uuid());
    }
  }
  if (request.kind == Kind::kMatch) others.push_back(request.transfer.uuid());
  if (request.kind == Kind::kPayBack) {
    orders.clear();
    others = {row_of_reference(request.reference), request.refund.uuid()};
  }
  if (request.kind == Kind::kSellAt) return rows_of_sales(request.sales);
  if (request.kind >= Kind::kReprice) return {request.offer.uuid()};
  if (request.kind == Kind::kRefund || request.kind == Kind::kReturn) {
    for (const auto& [id, it] : rows.transfers) {
      const bool paid = std::ranges::any_of(
          it.matches, [&](const TransferMatch& part) { return part.order == request.order; });
      if (paid) others.push_back(id.uuid());
    }
  }
  std::vector<Uuid> all = rows_of_orders(orders);
  all.insert(all.end(), others.begin(), others.end());
  return all;
}

StatusOr<std::string> Service::move_order(Tx& tx, const Request& request) {
  Order& order = tx.order(request.order);
  const Time now = it_.clock;
  const auto move = [&]() -> Status {
    switch (request.kind) {
      case Kind::kShip: return order.ship(now);
      case Kind::kMakeReady: return order.make_ready(now);
      case Kind::kHandOver: return order.hand_over(now);
      default: return order.complete({!order.is_cash(), order.is_cash()}, now);
    }
  };
  RETURN_IF_ERROR(move());
  tx.tell(order.id.uuid(), order.version);
  if (order.state == OrderState::kCompleted) sold(tx, order);
  return std::string(state_name(order.state));
}

// It was handed over: what was paid for it is a sale, or its cash has been taken.
void Service::sold(Tx& tx, const Order& order) {
  if (order.is_cash()) {
    if (it_.fault != Fault::kForgottenTally) tx.count_less(order.cash_tally());
    return tx.post(Fact::kCashTaken, {}, order.id, order.total);
  }
  for (const auto& [id, transfer] : tx.committed().transfers) {
    for (const TransferMatch& part : transfer.matches) {
      if (part.order == order.id) tx.post(Fact::kGoodsHandedOver, id, order.id, part.amount);
    }
  }
}

StatusOr<std::string> Service::come_back(Tx& tx, const Request& request) {
  Order& order = tx.order(request.order);
  const bool completed = order.state == OrderState::kCompleted;
  RETURN_IF_ERROR(order.come_back(it_.clock));
  tx.tell(order.id.uuid(), order.version);
  if (request.written_off) {
    tx.write_off(order);
  } else {
    tx.take_back(order);
  }
  if (order.is_cash() && completed) {
    tx.post(Fact::kCashGivenBack, {}, order.id, order.total);
  } else if (order.is_cash()) {
    tx.count_less(order.cash_tally());
  } else {
    const bool sale = completed && it_.fault != Fault::kKeptSale;
    owe_parts(tx, order, sale ? Fact::kSaleRefundDue : Fact::kOrderRefundDue);
  }
  return std::string("RETURNED");
}

// Each transfer gets back the part that paid the order.
void Service::owe_parts(Tx& tx, const Order& order, Fact fact) {
  for (const auto& [id, seen] : tx.committed().transfers) {
    for (const TransferMatch& part : seen.matches) {
      if (part.order != order.id) continue;
      tx.transfer(id).give_back();
      owe(tx, tx.transfer(id), order.id, part.amount, fact);
    }
  }
}

// What a seller does with an offer.
StatusOr<std::string> Service::move_goods(Tx& tx, const Request& request) {
  Offer& offer = tx.offer(request.offer);
  DeviceStock& stock = tx.device(request.offer);
  const std::int64_t before = offer.available, asked = request.quantity;
  switch (request.kind) {
    case Kind::kReprice: {
      OfferPatch patch;
      patch.unit_price = Money::vnd(asked);
      RETURN_IF_ERROR(offer.edit(patch));
      break;
    }
    case Kind::kWithdraw: RETURN_IF_ERROR(offer.withdraw(asked)); break;
    case Kind::kHand: {
      const int offers = static_cast<int>(tx.committed().devices.size());
      RETURN_IF_ERROR(it_.store.tablet.check_takes(offer, stock, offers, it_.clock));
      RETURN_IF_ERROR(hand_to(offer, stock, asked));
      break;
    }
    default: RETURN_IF_ERROR(take_from(offer, stock, asked)); break;
  }
  if (offer.available != before) {
    tx.log(StockMove{request.offer, OrderId(), offer.available - before});
  }
  tx.tell(request.offer.uuid(), ++offer.version);
  return std::string("DONE");
}

// A verdict a sale, in the order of the batch.
StatusOr<std::string> Service::record_sales(Tx& tx, const Request& request) {
  DeviceCounter counter(it_.store.tablet, it_.store.fair, it_.clock);
  for (const BoothSale& sale : request.sales) {
    for (const BoothSaleLine& line : sale.lines) {
      counter.add(tx.offer(line.offer), tx.device(line.offer));
    }
    const auto known = tx.committed().sales.find(sale.id);
    const bool seen = known != tx.committed().sales.end() && it_.fault != Fault::kForgottenSale;
    if (seen) counter.add(known->second);
  }
  std::string verdicts;
  for (const BoothSale& sale : request.sales) {
    const auto taken = counter.take(sale);
    verdicts += taken.ok() ? " took " + std::to_string(taken->unhonoured.vnd())
                           : " " + std::string(taken.status().reason());
  }
  for (const BoothSale& sale : counter.taken()) tx.add(sale);
  for (const DeviceCounter::Move& move : counter.moves()) {
    tx.device(move.offer) = move.stock;
    tx.offer(move.offer).at_devices -= move.sold;
    tx.offer(move.offer).sold += move.sold;
  }
  return verdicts;
}

StatusOr<std::string> Service::cancel(Tx& tx, const Request& request) {
  Order& order = tx.order(request.order);
  const Time now = it_.clock;
  RETURN_IF_ERROR(request.kind == Kind::kDecline ? order.decline(now) : order.cancel(now));
  if (order.is_cash()) {
    tx.take_back(order);
  } else {
    tx.release(order);
  }
  tx.count_less(order.cash_tally());
  tx.tell(order.id.uuid(), order.version);
  return std::string("CANCELLED");
}

StatusOr<std::string> Service::refund(Tx& tx, const Request& request) {
  Order& order = tx.order(request.order);
  RETURN_IF_ERROR(order.refund(it_.clock));
  tx.take_back(order);
  tx.tell(order.id.uuid(), order.version);
  if (it_.fault != Fault::kUnpaidRefund) owe_parts(tx, order, Fact::kOrderRefundDue);
  return std::string("REFUNDED");
}

// Banks repeat their messages, also under new request ids: the reference alone makes it one credit.
StatusOr<std::string> Service::credit(Tx& tx, const Request& request) {
  const Time now = it_.clock;
  const BankTransfer* known = it_.store.credit_of(request.credit.bank_reference);
  if (known != nullptr && it_.fault != Fault::kForgottenCredit) {
    if (known->same_facts(request.credit)) return known->id.to_string();
    return Status(Code::kAlreadyExists, "BANK_REFERENCE_REUSED", "another credit");
  }
  BankTransfer transfer = request.credit;
  transfer.id = TransferId::make();
  transfer.receive(now);
  tx.post(Fact::kTransferRecorded, transfer.id, {}, transfer.amount);
  const auto ids = it_.store.orders_of_codes(payment_codes_in(transfer.description));
  if (!ids.empty()) transfer.order = ids.front();
  ASSIGN_OR_RETURN(TransferVerdict verdict, judge(transfer, transfer.amount, orders_at(tx, ids)));
  std::vector<TransferId> others;
  if (counts_with_waiting(verdict, orders_at(tx, ids))) {
    others = waiting_for(ids.front());
    std::vector<BankTransfer> waiting;
    for (const TransferId id : others) waiting.push_back(tx.transfer(id));
    ASSIGN_OR_RETURN(verdict, judge_together(transfer, waiting, orders_at(tx, ids)));
  }
  if (verdict.pays) verdict.unmatched_reason = pay(tx, ids, now);
  if (verdict.unmatched_reason.empty()) {
    RETURN_IF_ERROR(spread(tx, transfer, others, ids, now));
  } else {
    transfer.wait(verdict.unmatched_reason, verdict.due);
  }
  tx.add(transfer);
  return transfer.id.to_string();
}

// All that is left of a transfer is for one order.
StatusOr<std::string> Service::match(Tx& tx, const Request& request) {
  const Time now = it_.clock;
  const Money part = tx.transfer(request.transfer).unmatched;
  RETURN_IF_ERROR(check_given(tx.order(request.order), part));
  const std::string reason = pay(tx, {request.order}, now);
  if (!reason.empty()) return refuse(reason, "the goods are gone");
  RETURN_IF_ERROR(give(tx, tx.transfer(request.transfer), tx.order(request.order), part, now));
  return std::string("MATCHED");
}

StatusOr<std::string> Service::pay_back(Tx& tx, const Request& request) {
  Refund& refund = tx.refund(request.refund);
  const bool known = refund.state == RefundState::kPaid;
  RETURN_IF_ERROR(refund.pay(request.reference, refund.create_time));
  if (!known) {
    tx.post(Fact::kRefundPaid, refund.transfer, refund.order, refund.amount);
  }
  return std::string("PAID");
}

// Money whose order is held no more goes back, each transfer in a transaction of its own.
Task Service::strays() {
  std::vector<TransferId> seen;
  for (const auto& [id, it] : it_.store.committed().transfers) {
    if (it.state != TransferState::kUnmatched || !it.order) continue;
    if (it.create_time > it_.clock - kStray) continue;
    if (it_.store.committed().orders.at(*it.order).state != OrderState::kHeld) seen.push_back(id);
  }
  for (const TransferId id : seen) {
    co_await boundary();
    const auto codes = payment_codes_in(it_.store.committed().transfers.at(id).description);
    const std::vector<OrderId> named = it_.store.orders_of_codes(codes);
    std::vector<Uuid> rows = rows_of_orders(named);
    rows.push_back(id.uuid());
    Tx tx(it_.store);
    if (!tx.lock(rows)) continue;  // the next sweep
    co_await boundary();
    BankTransfer& transfer = tx.transfer(id);
    if (!is_stray(transfer, orders_at(tx, named))) continue;
    const StatusOr<Money> rest = transfer.send_back();
    if (!rest.ok()) continue;
    owe(tx, transfer, {}, *rest, Fact::kRestRefundDue);
    co_await boundary();
    tx.commit();
  }
}

}  // namespace farmgate::orders::sim
