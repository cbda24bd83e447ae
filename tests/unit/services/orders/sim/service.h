#pragma once

#include <deque>
#include <functional>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "services/orders/domain/running_stock.h"
#include "tests/unit/services/orders/sim/store.h"
#include "tests/unit/services/orders/sim/task.h"

namespace farmgate::orders::sim {

enum class Kind {
  kPlace,
  kCancel,
  kDecline,
  kRefund,
  kShip,
  kMakeReady,
  kHandOver,
  kComplete,
  kReturn,
  kCredit,   // the bank tells of money that came
  kMatch,    // a person says what order a transfer is for
  kPayBack,  // the bank tells that a refund went out
  kReprice,
  kWithdraw,
  kHand,      // goods to the tablet of a booth
  kTakeFrom,  // and back
  kSellAt,    // the tablet tells what it sold without network
};

struct Request {
  Kind kind = Kind::kPlace;
  Uuid id;
  std::string digest;        // of what is asked for
  Basket basket;             // kPlace
  OrderId order;             // kCancel ... kMatch
  BankTransfer credit;       // kCredit
  TransferId transfer;       // kMatch: all that is left of it
  RefundId refund;           // kPayBack
  std::string reference;     // kPayBack: of the bank
  bool written_off = false;  // kReturn: the goods are not fit to be sold again
  OfferId offer;             // kReprice ... kSellAt
  std::int64_t quantity = 0;
};

// A request on its way, and whose it is.
struct Envelope {
  std::size_t client = 0;
  const Request* request = nullptr;
};

// What somebody may have got wrong beside the rules themselves.
enum class Fault {
  kNone,
  kDoubleRelease,       // a sweep does not ask again whether a hold still lives
  kAnswerBeforeCommit,  // of an order
  kForgottenRequest,    // a repeated request is carried out again
  kForgottenCredit,     // a repeated credit is booked again
  kEqualLines,          // lines of one offer are judged each for itself
  kTwoTransactions,     // stock is taken in one, the order is written in another
  kUnpaidRefund,        // an order is called off and its money forgotten
  kForgottenTally,      // the end of a cash order does not count
  kKeptSale,            // goods come back, and their sale stays in the ledger
  kGenerousTablet,      // what a tablet says is honoured out of other stock
};

// One process of the service: its queue, its sweeps and its commands, on the rules of domain/. Each
// piece of work stops wherever its process may die.
class Service {
 public:
  using Answer = std::function<void(std::size_t client, StatusOr<std::string>)>;
  struct Parts {
    Store& store;
    const Time& clock;
    Fault fault;
    Answer answer;
  };
  Service(Parts parts, std::size_t most) : it_(std::move(parts)), most_(most) {}

  void deliver(const Envelope& envelope);
  bool has_arrived() const { return !arrived_.empty(); }
  bool has_work() const { return !tasks_.empty(); }
  void begin_round();
  void begin_sweep();
  void begin_strays();
  // One of its tasks goes on to its next boundary.
  void go_on(std::size_t task);
  std::size_t tasks() const { return tasks_.size(); }
  void crash();

 private:
  using Effect = StatusOr<std::string> (Service::*)(Tx&, const Request&);
  using Told = std::vector<std::pair<std::size_t, StatusOr<std::string>>>;
  struct Placed {
    Order order;
    Envelope envelope;
  };

  Task round(std::vector<Envelope> batch);
  std::vector<Envelope> judge_plainly(const std::vector<Envelope>& batch, Time now, Told& told);
  RunningStock locked_stock(const std::set<OfferId>& locked, const std::vector<Envelope>& wanted,
                            Time now) const;
  std::vector<Placed> accept(Tx& tx, const std::vector<Envelope>& wanted,
                             const std::set<OfferId>& locked, RunningStock& stock, Told& told);
  static void write_stock(Tx& tx, const RunningStock& stock);
  static void write_orders(Tx& tx, const std::vector<Placed>& placed);
  Task sweep();
  void end(Tx& tx, const std::vector<Order>& due, const std::set<OfferId>& locked);
  Task strays();
  Task once(Envelope envelope, Effect effect);

  std::optional<StatusOr<std::string>> known(const Request& request) const;
  std::vector<Uuid> rows_of(const Request& request) const;
  std::vector<Uuid> rows_of_orders(const std::vector<OrderId>& orders) const;
  std::vector<TransferId> waiting_for(OrderId order) const;
  std::set<TallyKey> tallies_of(const Basket& basket) const;
  bool lock_tallies(Tx& tx, const Basket& basket, RunningStock& stock) const;

  StatusOr<std::string> move_order(Tx& tx, const Request& request);
  void sold(Tx& tx, const Order& order);
  StatusOr<std::string> come_back(Tx& tx, const Request& request);
  StatusOr<std::string> move_goods(Tx& tx, const Request& request);
  void owe_parts(Tx& tx, const Order& order, Fact fact);
  StatusOr<std::string> cancel(Tx& tx, const Request& request);
  StatusOr<std::string> refund(Tx& tx, const Request& request);
  StatusOr<std::string> credit(Tx& tx, const Request& request);
  StatusOr<std::string> match(Tx& tx, const Request& request);
  StatusOr<std::string> pay_back(Tx& tx, const Request& request);

  Parts it_;
  const std::size_t most_;  // orders of a round
  std::deque<Envelope> arrived_;
  std::vector<Task> tasks_;
};

}  // namespace farmgate::orders::sim
