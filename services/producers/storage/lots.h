#pragma once

#include <optional>
#include <vector>

#include "chassis/pg/database.h"
#include "chassis/wire/pager.h"
#include "services/producers/domain/lot.h"
#include "services/producers/storage/children.h"

namespace farmgate::producers::lot_rows {

using children::Place;

StatusOr<std::optional<Lot>> find(pg::Tx& tx, const Place& place, const Visible& visible);
struct LockedLot {
  Lot lot;
  bool producer_active = false;
};
// With the lot's row locked until the end of the transaction.
StatusOr<std::optional<LockedLot>> lock(pg::Tx& tx, const Place& place, const Visible& visible);
// Newest first, of a producer that the caller may see.
StatusOr<std::vector<Lot>> list(pg::Tx& tx, ProducerId producer, std::optional<ProductId> product,
                                const farmgate::wire::Page& page);
Status insert(pg::Tx& tx, const Lot& lot, const Uuid& request_id);

// What a request took, even when its claim was swept meanwhile. Asked before the taking is judged:
// a sibling learns from it that it has the goods, from a refusal that it has not.
StatusOr<std::optional<Consumption>> took_before(pg::Tx& tx, const std::string& caller,
                                                 const Uuid& request_id);
// `lot` is locked here and shows the state after the taking. The statement takes only what is
// there: INTERNAL when the caller judged by another state than the row's.
Status take(pg::Tx& tx, const Lot& lot, const Consumption& it, const Uuid& request_id);
// services: also consumptions that a sibling service made. Its own are not its parties' to undo.
StatusOr<std::optional<Consumption>> find_consumption(pg::Tx& tx, LotId lot, ConsumptionId id,
                                                      bool services);
// A reversal; what it leaves taken becomes a row of its own.
struct GivenBack {
  std::int64_t thousandths = 0;
  Uuid request_id;
};
Status give_back(pg::Tx& tx, const Lot& lot, const Consumption& consumption, const GivenBack& back);

// Those of one producer among `ids`, locked in the order of ids and answered in that order.
StatusOr<std::vector<Lot>> lock_all(pg::Tx& tx, ProducerId producer, const std::vector<LotId>& ids);
// Up to `limit` of its lots in which goods are left, locked in the order of ids.
StatusOr<std::vector<Lot>> lock_with_goods(pg::Tx& tx, ProducerId producer, int limit);
// Both numbers of a locked lot after a split or merge. INTERNAL when it was judged by another
// state.
Status save_moved(pg::Tx& tx, const Lot& lot);
Status insert(pg::Tx& tx, const LotTransfer& it, const Uuid& request_id);
// Those from and to a lot, newest first.
StatusOr<std::vector<LotTransfer>> transfers(pg::Tx& tx, LotId lot,
                                             const farmgate::wire::Page& page);

// The next ones after an id, locked: for republishing.
StatusOr<std::vector<Lot>> after(pg::Tx& tx, const Uuid& id, int limit);

}  // namespace farmgate::producers::lot_rows
