#pragma once

#include <chrono>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "chassis/pg/database.h"
#include "chassis/wire/pager.h"
#include "services/cooperatives/domain/delivery.h"

namespace farmgate::cooperatives::delivery_rows {

// Those whose lots are still being consumed are found by none of these but begin() to forget().

StatusOr<std::optional<Delivery>> find(pg::Tx& tx, ContractId contract, DeliveryId id);
// Newest first.
StatusOr<std::vector<Delivery>> list(pg::Tx& tx, ContractId contract,
                                     std::optional<DeliveryState> state,
                                     const farmgate::wire::Page& page);
// State, reason, accepted amounts and revision; the contract's row is locked.
Status save(pg::Tx& tx, const Delivery& delivery);

// What every schedule line of a contract has got, in thousandths; rejected goods do not count.
struct Progress {
  std::int64_t delivered = 0;
  std::int64_t accepted = 0;
  std::int64_t pending = 0;  // whose lots are still being consumed
};
StatusOr<std::map<int, Progress>> progress(pg::Tx& tx, ContractId contract);

// A day up to another with accepted goods that no settlement has, as recorded under one annex.
struct Waiting {
  int annex = 0;
  Date day;
  std::vector<std::string> grades;
};
// The oldest ones.
StatusOr<std::vector<Waiting>> waiting(pg::Tx& tx, ContractId contract, Date through, int limit);
// What waits of those days, by day and id.
StatusOr<std::vector<Delivery>> to_settle(pg::Tx& tx, ContractId contract,
                                          const std::vector<Waiting>& days, int limit);
Status mark_settled(pg::Tx& tx, const std::vector<DeliveryId>& ids, SettlementId settlement);
StatusOr<std::int64_t> unsettled(pg::Tx& tx, ContractId contract);

// A delivery between its first transaction and its last: its lots are consumed in the middle.
struct Intent {
  Delivery delivery;
  std::vector<std::string> consumptions;  // by line; "" while it is not known
  std::string caller;                     // of the request that it answers
  std::string method;
  Uuid request_id;
  std::string refusal;  // "REASON: why" once a lot said no: what was taken is given back
  Time lease;           // changes hands when another worker takes it over
};
// Answers the lease.
StatusOr<Time> begin(pg::Tx& tx, const Intent& intent);
Status note_consumption(pg::Tx& tx, DeliveryId id, std::size_t line,
                        const std::string& consumption);
// False when another worker has the lease, or the intent is gone.
StatusOr<bool> turn_back(pg::Tx& tx, const Intent& intent, const std::string& refusal);
// RECORDED, with its intent removed: false when another worker was first.
StatusOr<bool> complete(pg::Tx& tx, const Intent& intent);
// The delivery and its intent, as if they had never been.
StatusOr<bool> forget(pg::Tx& tx, const Intent& intent);
// The oldest that nobody has touched for `age`, with a new lease.
StatusOr<std::optional<Intent>> take_stale(pg::Tx& tx, std::chrono::milliseconds age);

// Goods on their way back to a lot.
struct Return {
  DeliveryId delivery;
  int line = 0;
  std::string lot;
  std::string consumption;
  Quantity quantity;
};
// Of each line what was delivered and not accepted.
Status add_returns(pg::Tx& tx, const Delivery& delivery);
// The oldest ones that nobody has touched for `age`; they are touched now.
StatusOr<std::vector<Return>> take_returns(pg::Tx& tx, std::chrono::milliseconds age, int limit);
Status remove_return(pg::Tx& tx, const Return& done);

}  // namespace farmgate::cooperatives::delivery_rows
