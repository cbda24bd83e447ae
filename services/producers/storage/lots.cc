#include "services/producers/storage/lots.h"

namespace farmgate::producers::lot_rows {
namespace {

#define LOT_COLUMNS                                                                        \
  "l.id, l.producer, l.product, l.plot, l.harvest_date, l.quantity, l.unit, l.remaining, " \
  "l.version, l.create_time, l.harvested"

constexpr pg::Statement kFind{"lot_find", "SELECT " LOT_COLUMNS R"sql(
  FROM lot l JOIN producer p ON p.id = l.producer
  WHERE l.id = $1 AND l.producer = $2 AND )sql" FARMGATE_VISIBLE("$3", "$4", "$5")};
constexpr pg::Statement kLock{"lot_lock", "SELECT " LOT_COLUMNS R"sql(, p.state = 1
  FROM lot l JOIN producer p ON p.id = l.producer
  WHERE l.id = $1 AND l.producer = $2 AND )sql" FARMGATE_VISIBLE("$3", "$4", "$5") R"sql(
  FOR NO KEY UPDATE OF l)sql"};
constexpr pg::Statement kList{"lot_list", "SELECT " LOT_COLUMNS R"sql(
  FROM lot l
  WHERE l.producer = $1 AND ($2::uuid IS NULL OR l.product = $2)
    AND ($3::timestamptz IS NULL OR (l.create_time, l.id) < ($3, $4::uuid))
  ORDER BY l.create_time DESC, l.id DESC LIMIT $5)sql"};
constexpr pg::Statement kInsert{"lot_insert", R"sql(
  INSERT INTO lot (id, producer, product, plot, harvest_date, quantity, unit, remaining, version,
                   create_time, request_id, harvested)
  VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12))sql"};
constexpr pg::Statement kTake{"lot_take", R"sql(
  UPDATE lot SET remaining = remaining - $2, version = $3
  WHERE id = $1 AND remaining >= $2 AND version = $3 - 1)sql"};
constexpr pg::Statement kGiveBack{"lot_give_back", R"sql(
  UPDATE lot SET remaining = remaining + $2, version = $3
  WHERE id = $1 AND remaining + $2 <= quantity AND version = $3 - 1)sql"};
constexpr pg::Statement kInsertConsumption{"lot_consumption_insert", R"sql(
  INSERT INTO lot_consumption (id, lot, purpose, quantity, reference, caller, request_id)
  VALUES ($1, $2, $3, $4, $5, $6, $7))sql"};
constexpr pg::Statement kTookBefore{"lot_took_before", R"sql(
  SELECT id, lot, purpose, quantity, reference, caller, reverse_time IS NOT NULL
  FROM lot_consumption WHERE caller = $1 AND request_id = $2)sql"};
constexpr pg::Statement kFindConsumption{"lot_consumption_find", R"sql(
  SELECT id, lot, purpose, quantity, reference, caller, reverse_time IS NOT NULL
  FROM lot_consumption
  WHERE lot = $1 AND id = $2 AND ($3::boolean OR NOT starts_with(caller, 'services/')))sql"};
constexpr pg::Statement kReverse{"lot_consumption_reverse", R"sql(
  UPDATE lot_consumption SET reverse_time = farmgate_now()
  WHERE id = $1 AND reverse_time IS NULL)sql"};
constexpr pg::Statement kKeepRest{"lot_consumption_keep_rest", R"sql(
  INSERT INTO lot_consumption (id, lot, purpose, quantity, reference, caller, request_id,
                               create_time)
  SELECT $2, lot, purpose, $3, reference, caller, $4, create_time
  FROM lot_consumption WHERE id = $1)sql"};
constexpr pg::Statement kLockAll{"lot_lock_all", "SELECT " LOT_COLUMNS R"sql(
  FROM lot l WHERE l.producer = $1 AND l.id = ANY($2::uuid[])
  ORDER BY l.id FOR NO KEY UPDATE)sql"};
constexpr pg::Statement kLockWithGoods{"lot_lock_with_goods", "SELECT " LOT_COLUMNS R"sql(
  FROM lot l WHERE l.producer = $1 AND l.remaining > 0
  ORDER BY l.id LIMIT $2 FOR NO KEY UPDATE)sql"};
constexpr pg::Statement kSaveMoved{"lot_save_moved", R"sql(
  UPDATE lot SET quantity = $2, remaining = $3, version = $4
  WHERE id = $1 AND version = $4 - 1)sql"};
constexpr pg::Statement kInsertTransfer{"lot_transfer_insert", R"sql(
  INSERT INTO lot_transfer (kind, source, target, quantity, request_id)
  VALUES ($1, $2, $3, $4, $5))sql"};
constexpr pg::Statement kTransfers{"lot_transfer_list", R"sql(
  SELECT t.id, t.kind, t.source, t.target, t.quantity, l.unit, t.transfer_time
  FROM lot_transfer t JOIN lot l ON l.id = t.target
  WHERE (t.source = $1 OR t.target = $1) AND ($2::bigint IS NULL OR t.id < $2)
  ORDER BY t.id DESC LIMIT $3)sql"};
constexpr pg::Statement kAfter{"lot_after", "SELECT " LOT_COLUMNS R"sql(
  FROM lot l WHERE l.id > $1 ORDER BY l.id LIMIT $2 FOR NO KEY UPDATE)sql"};

struct LotRow {
  Lot lot;
  static LotRow from(pg::Row& row) {
    LotRow out;
    Lot& it = out.lot;
    it.id = row.id<LotTag>();
    it.producer = row.id<ProducerTag>();
    it.product = row.id<ProductTag>();
    it.plot = row.id<PlotTag>();
    it.harvest_date = row.date();
    it.quantity.thousandths = row.int64();
    it.quantity.unit = static_cast<Unit>(row.int64());
    it.remaining = row.int64();
    it.version = row.int64();
    it.create_time = row.time();
    it.harvested = row.int64();
    return out;
  }
};

struct LockedRow {
  LockedLot locked;
  static LockedRow from(pg::Row& row) {
    LockedRow out;
    out.locked.lot = LotRow::from(row).lot;
    out.locked.producer_active = row.boolean();
    return out;
  }
};

struct ConsumptionRow {
  Consumption consumption;
  static ConsumptionRow from(pg::Row& row) {
    ConsumptionRow out;
    Consumption& it = out.consumption;
    it.id = row.id<ConsumptionTag>();
    it.lot = row.id<LotTag>();
    it.purpose = static_cast<LotPurpose>(row.int64());
    it.thousandths = row.int64();
    it.reference = row.text();
    it.caller = row.text();
    it.reversed = row.boolean();
    return out;
  }
};

struct TransferRow {
  LotTransfer transfer;
  static TransferRow from(pg::Row& row) {
    TransferRow out;
    LotTransfer& it = out.transfer;
    it.id = row.int64();
    it.kind = static_cast<LotTransferKind>(row.int64());
    it.source = row.id<LotTag>();
    it.target = row.id<LotTag>();
    it.quantity.thousandths = row.int64();
    it.quantity.unit = static_cast<Unit>(row.int64());
    it.transfer_time = row.time();
    return out;
  }
};

std::vector<Lot> lots_of(std::vector<LotRow> rows) {
  std::vector<Lot> out;
  out.reserve(rows.size());
  for (LotRow& row : rows) out.push_back(row.lot);
  return out;
}

Status one_row(const StatusOr<std::int64_t>& written, std::string_view what) {
  RETURN_IF_ERROR(written.status());
  if (*written == 1) return ok();
  return internal("a locked row did not take its change: " + std::string(what));
}

}  // namespace

StatusOr<std::optional<Lot>> find(pg::Tx& tx, const Place& place, const Visible& visible) {
  ASSIGN_OR_RETURN(auto row, tx.query_one<LotRow>(kFind, place.id, place.producer, visible.all,
                                                  visible.parties, visible.commune));
  if (!row) return std::optional<Lot>();
  return std::optional<Lot>(row->lot);
}

StatusOr<std::optional<LockedLot>> lock(pg::Tx& tx, const Place& place, const Visible& visible) {
  ASSIGN_OR_RETURN(auto row, tx.query_one<LockedRow>(kLock, place.id, place.producer, visible.all,
                                                     visible.parties, visible.commune));
  if (!row) return std::optional<LockedLot>();
  return std::optional<LockedLot>(row->locked);
}

StatusOr<std::vector<Lot>> list(pg::Tx& tx, ProducerId producer, std::optional<ProductId> product,
                                const farmgate::wire::Page& page) {
  ASSIGN_OR_RETURN(auto rows, tx.query<LotRow>(kList, producer, product, page.key(0), page.key(1),
                                               page.limit()));
  return lots_of(std::move(rows));
}

Status insert(pg::Tx& tx, const Lot& lot, const Uuid& request_id) {
  return tx
      .execute(kInsert, lot.id, lot.producer, lot.product, lot.plot, lot.harvest_date,
               lot.quantity.thousandths, static_cast<int>(lot.quantity.unit), lot.remaining,
               lot.version, lot.create_time, request_id, lot.harvested)
      .status();
}

StatusOr<std::optional<Consumption>> took_before(pg::Tx& tx, const std::string& caller,
                                                 const Uuid& request_id) {
  ASSIGN_OR_RETURN(auto row, tx.query_one<ConsumptionRow>(kTookBefore, caller, request_id));
  if (!row) return std::optional<Consumption>();
  return std::optional<Consumption>(std::move(row->consumption));
}

Status take(pg::Tx& tx, const Lot& lot, const Consumption& it, const Uuid& request_id) {
  RETURN_IF_ERROR(one_row(tx.execute(kTake, lot.id, it.thousandths, lot.version), kTake.name));
  return tx
      .execute(kInsertConsumption, it.id, it.lot, static_cast<int>(it.purpose), it.thousandths,
               it.reference, it.caller, request_id)
      .status();
}

StatusOr<std::optional<Consumption>> find_consumption(pg::Tx& tx, LotId lot, ConsumptionId id,
                                                      bool services) {
  ASSIGN_OR_RETURN(auto row, tx.query_one<ConsumptionRow>(kFindConsumption, lot, id, services));
  if (!row) return std::optional<Consumption>();
  return std::optional<Consumption>(std::move(row->consumption));
}

Status give_back(pg::Tx& tx, const Lot& lot, const Consumption& it, const GivenBack& back) {
  RETURN_IF_ERROR(one_row(tx.execute(kReverse, it.id), kReverse.name));
  if (const std::int64_t rest = it.thousandths - back.thousandths; rest > 0) {
    RETURN_IF_ERROR(
        one_row(tx.execute(kKeepRest, it.id, ConsumptionId::make(), rest, back.request_id),
                kKeepRest.name));
  }
  return one_row(tx.execute(kGiveBack, lot.id, back.thousandths, lot.version), kGiveBack.name);
}

StatusOr<std::vector<Lot>> lock_all(pg::Tx& tx, ProducerId producer,
                                    const std::vector<LotId>& ids) {
  ASSIGN_OR_RETURN(auto rows, tx.query<LotRow>(kLockAll, producer, ids));
  return lots_of(std::move(rows));
}

StatusOr<std::vector<Lot>> lock_with_goods(pg::Tx& tx, ProducerId producer, int limit) {
  ASSIGN_OR_RETURN(auto rows, tx.query<LotRow>(kLockWithGoods, producer, limit));
  return lots_of(std::move(rows));
}

Status save_moved(pg::Tx& tx, const Lot& lot) {
  return one_row(
      tx.execute(kSaveMoved, lot.id, lot.quantity.thousandths, lot.remaining, lot.version),
      kSaveMoved.name);
}

Status insert(pg::Tx& tx, const LotTransfer& it, const Uuid& request_id) {
  return tx
      .execute(kInsertTransfer, static_cast<int>(it.kind), it.source, it.target,
               it.quantity.thousandths, request_id)
      .status();
}

StatusOr<std::vector<LotTransfer>> transfers(pg::Tx& tx, LotId lot,
                                             const farmgate::wire::Page& page) {
  ASSIGN_OR_RETURN(auto rows, tx.query<TransferRow>(kTransfers, lot, page.key(0), page.limit()));
  std::vector<LotTransfer> out;
  for (const TransferRow& row : rows) out.push_back(row.transfer);
  return out;
}

StatusOr<std::vector<Lot>> after(pg::Tx& tx, const Uuid& id, int limit) {
  ASSIGN_OR_RETURN(auto rows, tx.query<LotRow>(kAfter, id, limit));
  return lots_of(std::move(rows));
}

}  // namespace farmgate::producers::lot_rows
