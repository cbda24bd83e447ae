#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "services/orders/domain/device.h"
#include "services/orders/domain/ledger.h"
#include "services/orders/domain/order.h"
#include "services/orders/domain/refund.h"
#include "services/orders/domain/transfer.h"

namespace farmgate::orders::sim {

inline constexpr std::int64_t kCashMost = 2;         // open cash orders of a buyer
inline constexpr std::int64_t kFairLimit = 400'000;  // dong of a buyer at a fair

struct Claim {
  std::string digest, reply;
};
using ShareKey = std::pair<OfferId, std::string>;
struct StockMove {
  OfferId offer;
  OrderId order;
  std::int64_t quantity = 0;
};
struct MoneyMove {
  LedgerMove move;
  std::optional<TransferId> transfer;  // none where CASH moves
  std::optional<OrderId> order;
  Money amount;
};
// What a tablet says that it sold.
struct BoothSale {
  Uuid request;
  OfferId offer;
  std::int64_t asked = 0, honoured = 0;
};
struct Event {
  Uuid aggregate;
  std::int64_t version = 0;
};

// Rows: those that are committed, or those that a transaction has changed. The logs only grow.
struct Tables {
  std::map<OfferId, OfferOnSale> offers;
  std::map<ShareKey, std::int64_t> shares;
  Tallies tallies;
  std::map<OfferId, DeviceStock> devices;  // one tablet, with some of each offer
  std::map<OrderId, Order> orders;
  std::map<TransferId, BankTransfer> transfers;
  std::map<RefundId, Refund> refunds;
  std::map<Uuid, Claim> claims;
  std::set<OrderId> written_off;  // their goods came back and are not sold again
  std::vector<StockMove> stock_ledger;
  std::vector<MoneyMove> ledger;
  std::vector<BoothSale> booth_sales;
  std::vector<Event> outbox;
};

Uuid row_of(const TallyKey& key);

// What the database does for the service: rows that are locked, transactions that are seen when
// they are committed and not before.
class Store {
 public:
  const Tables& committed() const { return committed_; }
  Tables& seed() { return committed_; }  // before anybody works
  std::uint64_t commits() const { return commits_; }
  // By what the bank calls it.
  const BankTransfer* credit_of(const std::string& reference) const;
  std::vector<OrderId> orders_of_codes(const std::vector<std::string>& codes) const;

 private:
  friend class Tx;
  Tables committed_;
  std::map<std::string, OrderId> by_code_;
  std::map<std::string, TransferId> by_reference_;
  std::set<Uuid> locked_;
  std::uint64_t commits_ = 0;
};

// Undone when it ends without commit().
class Tx {
 public:
  explicit Tx(Store& store) : store_(store) {}
  ~Tx() { let_go(); }
  Tx(const Tx&) = delete;
  Tx& operator=(const Tx&) = delete;

  // All of them or none; what it has already counts as free.
  bool lock(const std::vector<Uuid>& rows);
  bool lock(Uuid row) { return lock(std::vector<Uuid>{row}); }

  // Rows to be read or changed, as this transaction sees them.
  Offer& offer(OfferId id) { return row(rows_.offers, committed().offers, id).offer; }
  std::int64_t& share(OfferId offer, const std::string& buyer);
  std::int64_t& tally(const TallyKey& key);
  DeviceStock& device(OfferId offer) { return row(rows_.devices, committed().devices, offer); }
  Order& order(OrderId id) { return row(rows_.orders, committed().orders, id); }
  BankTransfer& transfer(TransferId id) { return row(rows_.transfers, committed().transfers, id); }
  Refund& refund(RefundId id) { return row(rows_.refunds, committed().refunds, id); }
  const Tables& committed() const { return store_.committed_; }

  // What the named statements of storage/ do to a row of `offer`, and to the ledger of its stock.
  void sell(const Order& order);
  void release(const Order& order);
  void take_back(const Order& order);
  void write_off(const Order& order);
  Status sell_late(const Order& order);
  void count_less(const Tallies& less);

  void add(const Order& order);
  void add(const BankTransfer& transfer) { rows_.transfers[transfer.id] = transfer; }
  void add(const Refund& refund) { rows_.refunds[refund.id] = refund; }
  void claim(Uuid id, Claim claim) { rows_.claims[id] = std::move(claim); }
  void log(const StockMove& move) { rows_.stock_ledger.push_back(move); }
  void log(const BoothSale& sale) { rows_.booth_sales.push_back(sale); }
  void post(Fact fact, std::optional<TransferId> transfer, std::optional<OrderId> order,
            Money amount);
  void tell(Uuid aggregate, std::int64_t version) { rows_.outbox.push_back({aggregate, version}); }

  Tables savepoint() const { return rows_; }
  void roll_back_to(Tables savepoint) { rows_ = std::move(savepoint); }
  void commit();

 private:
  template <class Map, class Key>
  typename Map::mapped_type& row(Map& own, const Map& base, const Key& key) {
    const auto known = own.find(key);
    return known != own.end() ? known->second : own.emplace(key, base.at(key)).first->second;
  }
  void give_back(const Order& order, std::int64_t Offer::*from);
  Status count_again(const Order& order);
  void let_go();

  Store& store_;
  Tables rows_;
  std::vector<Uuid> locks_;
};

}  // namespace farmgate::orders::sim
