#include "tests/unit/services/orders/sim/store.h"

#include <algorithm>

namespace farmgate::orders::sim {
namespace {

template <class Map>
void put_all(Map& base, Map& own) {
  for (auto& [key, row] : own) base.insert_or_assign(key, std::move(row));
}

template <class Log>
void append(Log& base, const Log& own) {
  base.insert(base.end(), own.begin(), own.end());
}

}  // namespace

// Of the buyer's name and the random half of the fair's id.
Uuid row_of(const TallyKey& key) {
  std::string bytes = key.buyer;
  bytes.resize(8, ' ');
  bytes.append(key.fair.uuid().bytes().begin() + 8, key.fair.uuid().bytes().end());
  return Uuid::from_bytes(bytes);
}

const BankTransfer* Store::credit_of(const std::string& reference) const {
  const auto found = by_reference_.find(reference);
  return found == by_reference_.end() ? nullptr : &committed_.transfers.at(found->second);
}

std::vector<OrderId> Store::orders_of_codes(const std::vector<std::string>& codes) const {
  std::set<OrderId> ids;
  for (const std::string& code : codes) {
    const auto found = by_code_.find(code);
    if (found != by_code_.end()) ids.insert(found->second);
  }
  return {ids.begin(), ids.end()};
}

bool Tx::lock(const std::vector<Uuid>& rows) {
  std::vector<Uuid> wanted;
  for (const Uuid& row : rows) {
    if (std::ranges::find(locks_, row) != locks_.end()) continue;
    if (store_.locked_.contains(row)) return false;
    if (std::ranges::find(wanted, row) == wanted.end()) wanted.push_back(row);
  }
  store_.locked_.insert(wanted.begin(), wanted.end());
  locks_.insert(locks_.end(), wanted.begin(), wanted.end());
  return true;
}

void Tx::let_go() {
  for (const Uuid& row : locks_) store_.locked_.erase(row);
  locks_.clear();
}

std::int64_t& Tx::share(OfferId offer, const std::string& buyer) {
  const ShareKey key{offer, buyer};
  const auto known = rows_.shares.find(key);
  if (known != rows_.shares.end()) return known->second;
  const auto found = committed().shares.find(key);
  return rows_.shares[key] = found == committed().shares.end() ? 0 : found->second;
}

std::int64_t& Tx::tally(const TallyKey& key) {
  const auto known = rows_.tallies.find(key);
  if (known != rows_.tallies.end()) return known->second;
  const auto found = committed().tallies.find(key);
  return rows_.tallies[key] = found == committed().tallies.end() ? 0 : found->second;
}

void Tx::count_less(const Tallies& less) {
  for (const auto& [key, count] : less) tally(key) -= count;
}

void Tx::sell(const Order& order) {
  for (const OrderLine& line : order.lines) {
    offer(line.offer).held -= line.quantity.thousandths;
    offer(line.offer).sold += line.quantity.thousandths;
  }
}

void Tx::release(const Order& order) { give_back(order, &Offer::held); }

void Tx::take_back(const Order& order) { give_back(order, &Offer::sold); }

void Tx::give_back(const Order& order, std::int64_t Offer::*from) {
  for (const OrderLine& line : order.lines) {
    Offer& it = offer(line.offer);
    const std::int64_t quantity = line.quantity.thousandths;
    it.*from -= quantity;
    it.available += quantity;
    if (it.buyer_limit) share(line.offer, order.buyer) -= quantity;
    if (it.available == quantity) tell(line.offer.uuid(), ++it.version);
    log(StockMove{line.offer, order.id, quantity});
  }
  count_less(order.fair_tallies());
}

void Tx::write_off(const Order& order) {
  for (const OrderLine& line : order.lines) {
    Offer& it = offer(line.offer);
    const std::int64_t quantity = line.quantity.thousandths;
    it.sold -= quantity;
    it.withdrawn += quantity;
    if (it.buyer_limit) share(line.offer, order.buyer) -= quantity;
    tell(line.offer.uuid(), ++it.version);
  }
  count_less(order.fair_tallies());
  rows_.written_off.insert(order.id);
}

Status Tx::sell_late(const Order& order) {
  for (const OrderLine& line : order.lines) {
    Offer& it = offer(line.offer);
    const std::int64_t quantity = line.quantity.thousandths;
    if (it.available < quantity) return sold_out(line.offer, it.available);
    if (it.buyer_limit && share(line.offer, order.buyer) + quantity > *it.buyer_limit) {
      return refuse("BUYER_LIMIT", "the buyer has others by now");
    }
    it.available -= quantity;
    it.sold += quantity;
    if (it.buyer_limit) share(line.offer, order.buyer) += quantity;
    if (it.available == 0) tell(line.offer.uuid(), ++it.version);
    log(StockMove{line.offer, order.id, -quantity});
  }
  return count_again(order);
}

Status Tx::count_again(const Order& order) {
  std::map<FairId, Money> limits;
  for (const OrderLine& line : order.lines) {
    if (line.counted_at) limits[*line.counted_at] = *committed().offers.at(line.offer).fair_limit;
  }
  for (const auto& [key, more] : order.fair_tallies()) {
    RETURN_IF_ERROR(check_tally(key, tally(key), more, limits.at(key.fair).vnd()));
    tally(key) += more;
  }
  return ok();
}

void Tx::add(const Order& order) {
  rows_.orders[order.id] = order;
  tell(order.id.uuid(), order.version);
}

// With its cash: of the goods that were there, and of those that were not.
void Tx::add(const BoothSale& sale) {
  rows_.sales.insert_or_assign(sale.id, KnownSale{sale, sale.digest()});
  const Money explained = Money::vnd(sale.total.vnd() - sale.unhonoured.vnd());
  rows_.ledger.push_back({move_of(Fact::kCashTaken), {}, {}, explained, sale.id});
  rows_.ledger.push_back({move_of(Fact::kCashUnexplained), {}, {}, sale.unhonoured, sale.id});
}

void Tx::post(Fact fact, std::optional<TransferId> transfer, std::optional<OrderId> order,
              Money amount) {
  rows_.ledger.push_back({move_of(fact), transfer, order, amount, {}});
}

void Tx::commit() {
  Tables& base = store_.committed_;
  for (const auto& [id, order] : rows_.orders) store_.by_code_[order.payment_code] = id;
  for (const auto& [id, it] : rows_.transfers) store_.by_reference_[it.bank_reference] = id;
  put_all(base.offers, rows_.offers);
  put_all(base.shares, rows_.shares);
  put_all(base.tallies, rows_.tallies);
  put_all(base.devices, rows_.devices);
  put_all(base.sales, rows_.sales);
  put_all(base.orders, rows_.orders);
  put_all(base.transfers, rows_.transfers);
  put_all(base.refunds, rows_.refunds);
  put_all(base.claims, rows_.claims);
  base.written_off.merge(rows_.written_off);
  append(base.stock_ledger, rows_.stock_ledger);
  append(base.ledger, rows_.ledger);
  append(base.outbox, rows_.outbox);
  rows_ = {};
  ++store_.commits_;
  let_go();
}

}  // namespace farmgate::orders::sim
