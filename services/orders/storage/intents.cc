#include "services/orders/storage/intents.h"

namespace farmgate::orders::intents {
namespace {

constexpr pg::Statement kInsert{"stock_intent_insert", R"sql(
  INSERT INTO stock_intent (id, offer, lot, quantity, lot_quantity, lot_unit, caller, method,
                            request_id)
  VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9))sql"};
constexpr pg::Statement kRemove{"stock_intent_remove", "DELETE FROM stock_intent WHERE id = $1"};
constexpr pg::Statement kStale{"stock_intent_stale", R"sql(
  SELECT id, offer, lot, quantity, lot_quantity, lot_unit, caller, method, request_id
  FROM stock_intent WHERE start_time < clock_timestamp() - $1 * interval '1 millisecond'
  ORDER BY start_time LIMIT $2)sql"};

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
    return out;
  }
};

}  // namespace

Status insert(pg::Tx& tx, const StockIntent& intent) {
  return tx
      .execute(kInsert, intent.id, intent.offer, intent.lot, intent.quantity,
               intent.lot_quantity.thousandths, static_cast<int>(intent.lot_quantity.unit),
               intent.caller, intent.method, intent.request_id)
      .status();
}

StatusOr<bool> remove(pg::Tx& tx, const Uuid& id) {
  ASSIGN_OR_RETURN(std::int64_t rows, tx.execute(kRemove, id));
  return rows == 1;
}

StatusOr<std::vector<StockIntent>> stale(pg::Tx& tx, std::chrono::milliseconds age, int limit) {
  ASSIGN_OR_RETURN(auto rows,
                   tx.query<IntentRow>(kStale, static_cast<std::int64_t>(age.count()), limit));
  std::vector<StockIntent> out;
  for (IntentRow& row : rows) out.push_back(std::move(row.intent));
  return out;
}

}  // namespace farmgate::orders::intents
