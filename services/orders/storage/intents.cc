#include "services/orders/storage/intents.h"

namespace farmgate::orders::intents {
namespace {

constexpr pg::Statement kInsert{"stock_intent_insert", R"sql(
  INSERT INTO stock_intent (id, offer, lot, quantity, lot_quantity, lot_unit, caller, method,
                            request_id)
  VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) RETURNING start_time)sql"};
constexpr pg::Statement kRemove{"stock_intent_remove", "DELETE FROM stock_intent WHERE id = $1"};
constexpr pg::Statement kRemoveLeased{"stock_intent_remove_leased",
                                      "DELETE FROM stock_intent WHERE id = $1 AND start_time = $2"};
constexpr pg::Statement kTakeStale{"stock_intent_take_stale", R"sql(
  UPDATE stock_intent SET start_time = clock_timestamp()
  WHERE id = (SELECT id FROM stock_intent
              WHERE start_time < clock_timestamp() - $1 * interval '1 millisecond'
              ORDER BY start_time LIMIT 1 FOR UPDATE SKIP LOCKED)
  RETURNING id, offer, lot, quantity, lot_quantity, lot_unit, caller, method, request_id,
            start_time)sql"};

struct Lease {
  Time time;
  static Lease from(pg::Row& row) { return {row.time()}; }
};

struct IntentRow {
  StockIntent intent;
  static IntentRow from(pg::Row& row) {
    IntentRow out;
    StockIntent& it = out.intent;
    it.id = row.uuid();
    it.offer = row.id<OfferTag>();
    it.lot = row.text();
    it.quantity = row.int64();
    it.lot_quantity.thousandths = row.int64();
    it.lot_quantity.unit = static_cast<Unit>(row.int64());
    it.caller = row.text();
    it.method = row.text();
    it.request_id = row.uuid();
    it.lease = row.time();
    return out;
  }
};

}  // namespace

StatusOr<Time> insert(pg::Tx& tx, const StockIntent& intent) {
  ASSIGN_OR_RETURN(
      auto lease, tx.query_one<Lease>(kInsert, intent.id, intent.offer, intent.lot, intent.quantity,
                                      intent.lot_quantity.thousandths,
                                      static_cast<int>(intent.lot_quantity.unit), intent.caller,
                                      intent.method, intent.request_id));
  return lease->time;
}

StatusOr<bool> remove(pg::Tx& tx, const Uuid& id) {
  ASSIGN_OR_RETURN(std::int64_t rows, tx.execute(kRemove, id));
  return rows == 1;
}

StatusOr<bool> remove_leased(pg::Tx& tx, const StockIntent& intent) {
  ASSIGN_OR_RETURN(std::int64_t rows, tx.execute(kRemoveLeased, intent.id, intent.lease));
  return rows == 1;
}

StatusOr<std::optional<StockIntent>> take_stale(pg::Tx& tx, std::chrono::milliseconds age) {
  ASSIGN_OR_RETURN(auto row,
                   tx.query_one<IntentRow>(kTakeStale, static_cast<std::int64_t>(age.count())));
  if (!row) return std::optional<StockIntent>();
  return std::optional<StockIntent>(std::move(row->intent));
}

}  // namespace farmgate::orders::intents
