#include "services/orders/storage/ledger.h"

namespace farmgate::orders::ledger {
namespace {

constexpr pg::Statement kPost{"ledger_post", R"sql(
  INSERT INTO ledger_entry (fact, debit, credit, amount_vnd, transfer, order_id, book_time,
                            booth_sale)
  VALUES ($1, $2, $3, $4, $5, $6, $7, $8))sql"};
constexpr pg::Statement kList{"ledger_list", R"sql(
  SELECT id, fact, debit, credit, amount_vnd, transfer, order_id, booth_sale, book_time,
         post_time
  FROM ledger_entry e
  WHERE ($1::uuid IS NULL OR transfer = $1) AND ($2::uuid IS NULL OR order_id = $2)
    AND ($3::bigint IS NULL OR id < $3)
    AND ($5::boolean OR EXISTS (
      SELECT 1 FROM (SELECT coalesce((SELECT t.seller FROM bank_transfer t WHERE t.id = e.transfer),
                                     (SELECT o.seller FROM orders o WHERE o.id = e.order_id),
                                     (SELECT s.seller FROM booth_sale s WHERE s.id = e.booth_sale))
                    ) AS whose (seller)
      WHERE )sql" IN_REGION("whose.seller", "$5", "$6") ")) ORDER BY id DESC LIMIT $4"};

constexpr pg::Statement kPartsOf{"ledger_parts_of", R"sql(
  SELECT transfer, account = 'SALES', -amount_vnd::bigint FROM ledger_balance
  WHERE order_id = $1 AND account IN ('PREPAID', 'SALES') AND transfer IS NOT NULL
    AND amount_vnd < 0
  ORDER BY transfer)sql"};

struct PartRow {
  LedgerPart part;
  static PartRow from(pg::Row& row) {
    PartRow out;
    out.part.transfer = row.id<TransferTag>();
    out.part.sold = row.boolean();
    out.part.amount = row.money();
    return out;
  }
};

struct EntryRow {
  LedgerEntry entry;
  static EntryRow from(pg::Row& row) {
    EntryRow out;
    LedgerEntry& it = out.entry;
    it.number = row.int64();
    it.fact = row.text();
    it.debit = row.text();
    it.credit = row.text();
    it.amount = row.money();
    if (auto transfer = row.maybe(&pg::Row::uuid)) it.transfer = TransferId(*transfer);
    if (auto order = row.maybe(&pg::Row::uuid)) it.order = OrderId(*order);
    if (auto sale = row.maybe(&pg::Row::uuid)) it.sale = SaleId(*sale);
    it.book_time = row.time();
    it.post_time = row.time();
    return out;
  }
};

}  // namespace

Status post(pg::Tx& tx, const Posting& posting) {
  const LedgerMove move = move_of(posting.fact);
  return tx.later(kPost, move.fact, move.debit, move.credit, posting.amount, posting.transfer,
                  posting.order, posting.book_time, posting.sale);
}

StatusOr<std::vector<LedgerPart>> parts_of(pg::Tx& tx, OrderId order) {
  ASSIGN_OR_RETURN(auto rows, tx.query<PartRow>(kPartsOf, order));
  std::vector<LedgerPart> out;
  for (const PartRow& row : rows) out.push_back(row.part);
  return out;
}

StatusOr<std::vector<LedgerEntry>> list(pg::Tx& tx, const Filter& filter, const Region& region,
                                        const farmgate::wire::Page& page) {
  ASSIGN_OR_RETURN(auto rows, tx.query<EntryRow>(kList, filter.transfer, filter.order, page.key(0),
                                                 page.limit(), region.all, region.communes));
  std::vector<LedgerEntry> out;
  for (EntryRow& row : rows) out.push_back(std::move(row.entry));
  return out;
}

}  // namespace farmgate::orders::ledger
