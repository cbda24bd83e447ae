#include "tests/unit/services/orders/sim/service.h"

#include <algorithm>

#include "services/orders/domain/payment_code.h"
#include "services/orders/domain/returning_stock.h"

namespace farmgate::orders::sim {
namespace {

using namespace std::chrono_literals;

constexpr auto kHold = 900s;
constexpr std::size_t kDueMost = 10;

std::set<OfferId> offers_of(const std::vector<Envelope>& batch) {
  std::set<OfferId> offers;
  for (const Envelope& it : batch) {
    for (const BasketLine& line : it.request->basket.lines) offers.insert(line.offer);
  }
  return offers;
}

std::set<OfferId> lock_free(Tx& tx, const std::set<OfferId>& offers) {
  std::set<OfferId> locked;
  for (const OfferId id : offers) {
    if (tx.lock(id.uuid())) locked.insert(id);
  }
  return locked;
}

bool all_in(const Basket& basket, const std::set<OfferId>& locked) {
  return std::ranges::all_of(basket.lines,
                             [&](const BasketLine& it) { return locked.contains(it.offer); });
}

Status in_flight() {
  return Status(Code::kAborted, "REQUEST_IN_FLIGHT", "the same request is on its way");
}

}  // namespace

void Service::deliver(const Envelope& envelope) {
  const auto begin = [&](Effect effect) { tasks_.push_back(once(envelope, effect)); };
  switch (envelope.request->kind) {
    case Kind::kPlace: return arrived_.push_back(envelope);
    case Kind::kCancel:
    case Kind::kDecline: return begin(&Service::cancel);
    case Kind::kRefund: return begin(&Service::refund);
    case Kind::kShip:
    case Kind::kMakeReady:
    case Kind::kHandOver:
    case Kind::kComplete: return begin(&Service::move_order);
    case Kind::kReturn: return begin(&Service::come_back);
    case Kind::kReprice:
    case Kind::kWithdraw:
    case Kind::kHand:
    case Kind::kTakeFrom: return begin(&Service::move_goods);
    case Kind::kSellAt: return begin(&Service::record_sales);
    case Kind::kCredit: return begin(&Service::credit);
    case Kind::kMatch: return begin(&Service::match);
    case Kind::kPayBack: return begin(&Service::pay_back);
  }
}

void Service::begin_round() {
  const std::size_t count = std::min(most_, arrived_.size());
  const auto end = arrived_.begin() + static_cast<std::ptrdiff_t>(count);
  std::vector<Envelope> batch(arrived_.begin(), end);
  arrived_.erase(arrived_.begin(), end);
  tasks_.push_back(round(std::move(batch)));
}

void Service::begin_sweep() { tasks_.push_back(sweep()); }

void Service::begin_strays() { tasks_.push_back(strays()); }

void Service::go_on(std::size_t task) {
  if (!tasks_[task].go_on()) tasks_.erase(tasks_.begin() + static_cast<std::ptrdiff_t>(task));
}

void Service::crash() {
  tasks_.clear();
  arrived_.clear();
}

std::optional<StatusOr<std::string>> Service::known(const Request& request) const {
  if (it_.fault == Fault::kForgottenRequest) return std::nullopt;
  const auto found = it_.store.committed().claims.find(request.id);
  if (found == it_.store.committed().claims.end()) return std::nullopt;
  if (found->second.digest == request.digest) return found->second.reply;
  return Status(Code::kAlreadyExists, "REQUEST_ID_REUSED", "the id came with another payload");
}

// The transaction of a batch.
Task Service::round(std::vector<Envelope> batch) {
  Told told;
  const Time now = it_.clock;
  const std::vector<Envelope> wanted = judge_plainly(batch, now, told);
  co_await boundary();
  {
    Tx tx(it_.store);
    const std::set<OfferId> locked = lock_free(tx, offers_of(wanted));
    co_await boundary();
    RunningStock stock = locked_stock(locked, wanted, now);
    const std::vector<Placed> placed = accept(tx, wanted, locked, stock, told);
    write_stock(tx, stock);
    co_await boundary();
    if (it_.fault == Fault::kTwoTransactions) tx.commit();
    co_await boundary();
    write_orders(tx, placed);
    if (it_.fault == Fault::kAnswerBeforeCommit) {
      for (const auto& [client, answer] : std::exchange(told, {})) it_.answer(client, answer);
    }
    co_await boundary();
    tx.commit();
  }
  for (const auto& [client, answer] : told) {
    co_await boundary();
    it_.answer(client, answer);
  }
}

// Offers come before replies, so that stock which a twin took is seen together with its reply.
std::vector<Envelope> Service::judge_plainly(const std::vector<Envelope>& batch, Time now,
                                             Told& told) {
  RunningStock plain(now, kCashMost);
  for (const OfferId id : offers_of(batch)) plain.add(it_.store.committed().offers.at(id));
  std::vector<Envelope> wanted;
  for (const Envelope& it : batch) {
    if (auto reply = known(*it.request)) {
      told.emplace_back(it.client, std::move(*reply));
      continue;
    }
    const Status judged = plain.judge(it.request->basket, kHold);
    if (judged.ok()) {
      wanted.push_back(it);
    } else {
      told.emplace_back(it.client, judged);
    }
  }
  return wanted;
}

RunningStock Service::locked_stock(const std::set<OfferId>& locked,
                                   const std::vector<Envelope>& wanted, Time now) const {
  const Tables& rows = it_.store.committed();
  RunningStock stock(now, kCashMost);
  for (const OfferId id : locked) stock.add(rows.offers.at(id));
  for (const Envelope& it : wanted) {
    const Basket& basket = it.request->basket;
    for (const BasketLine& line : basket.lines) {
      const auto share = rows.shares.find({line.offer, basket.buyer});
      if (share != rows.shares.end()) stock.add_share(line.offer, basket.buyer, share->second);
    }
  }
  return stock;
}

std::vector<Service::Placed> Service::accept(Tx& tx, const std::vector<Envelope>& wanted,
                                             const std::set<OfferId>& locked, RunningStock& stock,
                                             Told& told) {
  std::vector<Placed> placed;
  std::set<Uuid> seen;
  for (const Envelope& it : wanted) {
    const Request& request = *it.request;
    if (auto reply = known(request)) {
      told.emplace_back(it.client, std::move(*reply));
    } else if (!all_in(request.basket, locked) || !lock_tallies(tx, request.basket, stock)) {
      arrived_.push_back(it);
    } else if (!seen.insert(request.id).second || !tx.lock(request.id)) {
      told.emplace_back(it.client, in_flight());
    } else if (auto order = stock.take(request.basket, kHold); order.ok()) {
      told.emplace_back(it.client, order->id.to_string());
      placed.push_back({std::move(*order), it});
    } else {
      told.emplace_back(it.client, order.status());
    }
  }
  return placed;
}

std::set<TallyKey> Service::tallies_of(const Basket& basket) const {
  std::set<TallyKey> keys;
  if (basket.payment_method == PaymentMethod::kCashOnDelivery) {
    keys.insert({FairId(), basket.buyer});
  }
  for (const BasketLine& line : basket.lines) {
    const OfferOnSale& it = it_.store.committed().offers.at(line.offer);
    if (it.offer.fair && it.fair_limit) keys.insert({*it.offer.fair, basket.buyer});
  }
  return keys;
}

bool Service::lock_tallies(Tx& tx, const Basket& basket, RunningStock& stock) const {
  for (const TallyKey& key : tallies_of(basket)) {
    if (!tx.lock(row_of(key))) return false;
    const auto found = it_.store.committed().tallies.find(key);
    if (found != it_.store.committed().tallies.end()) stock.add_tally(key, found->second);
  }
  return true;
}

void Service::write_stock(Tx& tx, const RunningStock& stock) {
  for (const RunningStock::Move& move : stock.moves()) {
    tx.offer(move.offer.id) = move.offer;
    if (move.sold_out) tx.tell(move.offer.id.uuid(), move.offer.version);
  }
  for (const RunningStock::Share& it : stock.shares()) tx.share(it.offer, it.buyer) += it.taken;
  for (const auto& [key, more] : stock.tallies()) tx.tally(key) += more;
}

void Service::write_orders(Tx& tx, const std::vector<Placed>& placed) {
  for (const auto& [order, envelope] : placed) {
    tx.add(order);
    for (const OrderLine& line : order.lines) {
      tx.log(StockMove{line.offer, order.id, -line.quantity.thousandths});
    }
    tx.claim(envelope.request->id, {envelope.request->digest, order.id.to_string()});
  }
}

// Holds that are due, as they were seen without a lock; behind the locks it is asked once more.
Task Service::sweep() {
  std::vector<Order> due;
  std::set<OfferId> offers;
  for (const auto& [id, order] : it_.store.committed().orders) {
    if (order.state != OrderState::kHeld || *order.hold_expire_time > it_.clock) continue;
    if (due.size() == kDueMost) break;
    due.push_back(order);
    for (const OrderLine& line : order.lines) offers.insert(line.offer);
  }
  if (due.empty()) co_return;
  co_await boundary();
  Tx tx(it_.store);
  const std::set<OfferId> locked = lock_free(tx, offers);
  co_await boundary();
  end(tx, due, locked);
  co_await boundary();
  tx.commit();
}

void Service::end(Tx& tx, const std::vector<Order>& due, const std::set<OfferId>& locked) {
  ReturningStock stock;
  for (const OfferId id : locked) stock.add(tx.offer(id));
  for (const Order& seen : due) {
    std::vector<Uuid> rows = {seen.id.uuid()};
    for (const auto& [key, count] : seen.fair_tallies()) rows.push_back(row_of(key));
    if (!stock.covers(seen) || !tx.lock(rows)) continue;
    const bool lives = tx.order(seen.id).state == OrderState::kHeld;
    if (!lives && it_.fault != Fault::kDoubleRelease) continue;
    Order order = seen;
    if (!order.expire(it_.clock).ok()) continue;
    stock.give_back(order);
    for (const OrderLine& line : order.lines) {
      tx.log(StockMove{line.offer, order.id, line.quantity.thousandths});
    }
    tx.add(order);
  }
  for (const ReturningStock::Move& move : stock.moves()) {
    tx.offer(move.offer.id) = move.offer;
    if (move.refilled) tx.tell(move.offer.id.uuid(), move.offer.version);
  }
  for (const ReturningStock::Share& it : stock.shares()) {
    if (tx.offer(it.offer).buyer_limit) tx.share(it.offer, it.buyer) -= it.returned;
  }
  tx.count_less(stock.tallies());
}

// Claim, effect and reply are one transaction. Its rows are locked all at once.
Task Service::once(Envelope envelope, Effect effect) {
  const Request& request = *envelope.request;
  StatusOr<std::string> reply = in_flight();
  while (true) {
    co_await boundary();
    Tx tx(it_.store);
    if (!tx.lock(request.id)) break;
    if (auto before = known(request)) {
      reply = std::move(*before);
      break;
    }
    if (!tx.lock(rows_of(request))) continue;
    co_await boundary();
    reply = (this->*effect)(tx, request);
    if (!reply.ok()) break;
    tx.claim(request.id, {request.digest, *reply});
    co_await boundary();
    tx.commit();
    break;
  }
  co_await boundary();
  it_.answer(envelope.client, reply);
}

std::vector<Uuid> Service::rows_of_orders(const std::vector<OrderId>& orders) const {
  std::vector<Uuid> rows;
  for (const OrderId id : orders) {
    const Order& order = it_.store.committed().orders.at(id);
    rows.push_back(id.uuid());
    for (const OrderLine& line : order.lines) rows.push_back(line.offer.uuid());
    for (const auto& [key, count] : order.fair_tallies()) rows.push_back(row_of(key));
    for (const auto& [key, count] : order.cash_tally()) rows.push_back(row_of(key));
  }
  return rows;
}

}  // namespace farmgate::orders::sim
