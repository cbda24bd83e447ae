#include "services/orders/storage/recount.h"

#include "services/orders/storage/order_states.h"

namespace farmgate::orders::recount {
namespace {

// What the entries of one transfer or order leave in an account, above zero what is owed.
#define OWED(ACCOUNT)                                                \
  "coalesce(sum(CASE '" ACCOUNT                                      \
  "' WHEN credit THEN amount_vnd WHEN debit THEN -amount_vnd END), " \
  "0)"

constexpr pg::Statement kStock{"recount_stock", R"sql(
  SELECT o.id, o.available <> (SELECT coalesce(sum(l.quantity), 0) FROM stock_ledger l
                               WHERE l.offer = o.id)
  FROM offer o WHERE o.id > $1 ORDER BY o.id LIMIT $2)sql"};

constexpr pg::Statement kTransfers{"recount_transfers", R"sql(
  SELECT t.id, t.amount_vnd <> l.recorded OR t.unmatched_vnd <> l.unmatched
               OR l.due <> (SELECT coalesce(sum(r.amount_vnd), 0) FROM refund r
                            WHERE r.transfer = t.id AND r.state <> 3)
  FROM bank_transfer t, LATERAL (
    SELECT coalesce(sum(amount_vnd) FILTER (WHERE fact = 'TRANSFER_RECORDED'), 0) AS recorded,
           )sql" OWED("UNMATCHED") " AS unmatched, " OWED("REFUNDS_DUE") R"sql( AS due
    FROM ledger_entry e WHERE e.transfer = t.id) l
  WHERE t.id > $1 ORDER BY t.id LIMIT $2)sql"};

constexpr pg::Statement kOrders{"recount_orders", R"sql(
  SELECT o.id,
         l.prepaid <> CASE WHEN )sql" FARMGATE_PREPAID("o") R"sql( THEN total_vnd ELSE 0 END
         OR l.sales <> CASE WHEN )sql" FARMGATE_SOLD("o") R"sql( THEN total_vnd ELSE 0 END
         OR -l.cash <> CASE WHEN payment_method = 2 AND )sql" FARMGATE_SOLD("o") R"sql(
                            THEN total_vnd ELSE 0 END
  FROM orders o, LATERAL (
    SELECT )sql" OWED("PREPAID") " AS prepaid, " OWED("SALES") " AS sales, " OWED(
                                                      "CASH") R"sql( AS cash
    FROM ledger_entry e WHERE e.order_id = o.id) l
  WHERE o.id > $1 ORDER BY o.id LIMIT $2)sql"};

struct LineRow {
  Line line;
  static LineRow from(pg::Row& row) {
    LineRow out{{row.uuid()}};
    out.line.differs = row.boolean();
    return out;
  }
};

StatusOr<std::vector<Line>> page(pg::Tx& tx, const pg::Statement& statement, const Uuid& last,
                                 int limit) {
  ASSIGN_OR_RETURN(const auto rows, tx.query<LineRow>(statement, last, limit));
  std::vector<Line> lines;
  for (const LineRow& row : rows) lines.push_back(row.line);
  return lines;
}

}  // namespace

StatusOr<std::vector<Line>> stock(pg::Tx& tx, const Uuid& last, int limit) {
  return page(tx, kStock, last, limit);
}

StatusOr<std::vector<Line>> transfers(pg::Tx& tx, const Uuid& last, int limit) {
  return page(tx, kTransfers, last, limit);
}

StatusOr<std::vector<Line>> orders(pg::Tx& tx, const Uuid& last, int limit) {
  return page(tx, kOrders, last, limit);
}

}  // namespace farmgate::orders::recount
