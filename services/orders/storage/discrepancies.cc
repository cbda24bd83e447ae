#include "services/orders/storage/discrepancies.h"

namespace farmgate::orders::discrepancies {
namespace {

constexpr pg::Statement kInsert{"booth_discrepancy_insert", R"sql(
  INSERT INTO booth_discrepancy (id, sale, line, seller, quantity, amount_vnd, create_time)
  SELECT * FROM unnest($1::uuid[], $2::uuid[], $3::int[], $4::uuid[], $5::bigint[], $6::bigint[],
    $7::timestamptz[]))sql"};
#define SELECT_VISIBLE                                                                            \
  "SELECT d.id, d.sale, d.line, s.device, s.fair, d.seller, l.offer, d.quantity, l.unit, "        \
  "d.amount_vnd, s.sale_time, d.create_time, t.outcome, t.note, t.settler, t.settle_time "        \
  "FROM booth_discrepancy d JOIN booth_sale s ON s.id = d.sale "                                  \
  "JOIN booth_sale_line l ON l.sale = d.sale AND l.line = d.line "                                \
  "LEFT JOIN booth_settlement t ON t.discrepancy = d.id "                                         \
  "WHERE ($1::boolean OR d.seller = ANY($2::uuid[]) OR ($3 <> '' AND EXISTS (SELECT 1 FROM fair " \
  "f WHERE f.id = s.fair AND f.province = $3))) "
constexpr pg::Statement kFind{"booth_discrepancy_find", SELECT_VISIBLE "AND d.id = $4"};
constexpr pg::Statement kList{"booth_discrepancies", SELECT_VISIBLE R"sql(
    AND ($4::uuid IS NULL OR s.device = $4)
    AND ($5::uuid IS NULL OR l.offer = $5)
    AND (NOT $6::boolean OR t.discrepancy IS NULL)
    AND ($7::timestamptz IS NULL OR (d.create_time, d.id) < ($7, $8::uuid))
  ORDER BY d.create_time DESC, d.id DESC LIMIT $9)sql"};
constexpr pg::Statement kSettle{"booth_discrepancy_settle", R"sql(
  INSERT INTO booth_settlement (discrepancy, outcome, note, settler, settle_time)
  VALUES ($1, $2, $3, $4, $5) ON CONFLICT (discrepancy) DO NOTHING)sql"};

struct Found {
  Discrepancy it;
  static Found from(pg::Row& row) {
    Found out;
    Discrepancy& it = out.it;
    it.id = row.id<DiscrepancyTag>();
    it.sale = row.id<SaleTag>();
    it.line = static_cast<int>(row.int64());
    it.device = row.id<DeviceTag>();
    it.fair = row.id<FairTag>();
    it.seller = row.id<ProducerTag>();
    it.offer = row.id<OfferTag>();
    it.quantity.thousandths = row.int64();
    it.quantity.unit = static_cast<Unit>(row.int64());
    it.amount = row.money();
    it.sale_time = row.time();
    it.create_time = row.time();
    const auto outcome = row.maybe(&pg::Row::int64);
    auto note = row.maybe(&pg::Row::text);
    auto settler = row.maybe(&pg::Row::text);
    const auto time = row.maybe(&pg::Row::time);
    if (outcome) {
      it.settlement = {static_cast<DiscrepancyOutcome>(*outcome), std::move(*note),
                       std::move(*settler), *time};
    }
    return out;
  }
};

}  // namespace

Status insert(pg::Tx& tx, const std::vector<Discrepancy>& all) {
  if (all.empty()) return ok();
  std::vector<DiscrepancyId> ids;
  std::vector<SaleId> sales;
  std::vector<int> lines;
  std::vector<ProducerId> sellers;
  std::vector<std::int64_t> quantities;
  std::vector<Money> amounts;
  std::vector<Time> times;
  for (const Discrepancy& it : all) {
    ids.push_back(it.id);
    sales.push_back(it.sale);
    lines.push_back(it.line);
    sellers.push_back(it.seller);
    quantities.push_back(it.quantity.thousandths);
    amounts.push_back(it.amount);
    times.push_back(it.create_time);
  }
  return tx.later(kInsert, ids, sales, lines, sellers, quantities, amounts, times);
}

StatusOr<std::vector<Discrepancy>> list(pg::Tx& tx, const Filter& filter,
                                        const devices::Visible& visible,
                                        const farmgate::wire::Page& page) {
  ASSIGN_OR_RETURN(auto rows, tx.query<Found>(kList, visible.all, visible.sellers, visible.province,
                                              filter.device, filter.offer, filter.open, page.key(0),
                                              page.key(1), page.limit()));
  std::vector<Discrepancy> out;
  for (Found& row : rows) out.push_back(std::move(row.it));
  return out;
}

StatusOr<std::optional<Discrepancy>> find(pg::Tx& tx, DiscrepancyId id,
                                          const devices::Visible& visible) {
  ASSIGN_OR_RETURN(auto row,
                   tx.query_one<Found>(kFind, visible.all, visible.sellers, visible.province, id));
  if (!row) return std::optional<Discrepancy>();
  return std::optional<Discrepancy>(std::move(row->it));
}

StatusOr<bool> settle(pg::Tx& tx, const Discrepancy& settled) {
  const Settlement& it = *settled.settlement;
  ASSIGN_OR_RETURN(const auto made, tx.execute(kSettle, settled.id, static_cast<int>(it.outcome),
                                               it.note, it.settler, it.settle_time));
  return made == 1;
}

}  // namespace farmgate::orders::discrepancies
