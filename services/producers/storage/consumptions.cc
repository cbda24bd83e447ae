#include "services/producers/storage/consumptions.h"

namespace farmgate::producers::consumption_rows {
namespace {

constexpr pg::Statement kList{"lot_consumption_list", R"sql(
  SELECT c.id, c.lot, c.purpose, c.quantity, c.reference, c.caller, l.producer, l.unit,
         c.create_time
  FROM lot l JOIN lot_consumption c ON c.lot = l.id
  WHERE l.producer = $1 AND l.product = $2 AND c.reverse_time IS NULL
    AND ($3::int IS NULL OR c.purpose = $3)
    AND (c.create_time AT TIME ZONE 'Asia/Ho_Chi_Minh')::date BETWEEN $4 AND $5
    AND ($6::timestamptz IS NULL OR (c.create_time, c.id) < ($6, $7::uuid))
  ORDER BY c.create_time DESC, c.id DESC LIMIT $8)sql"};

struct StandingRow {
  Standing standing;
  static StandingRow from(pg::Row& row) {
    StandingRow out;
    Consumption& it = out.standing.consumption;
    it.id = row.id<ConsumptionTag>();
    it.lot = row.id<LotTag>();
    it.purpose = static_cast<LotPurpose>(row.int64());
    it.thousandths = row.int64();
    it.reference = row.text();
    it.caller = row.text();
    out.standing.producer = row.id<ProducerTag>();
    out.standing.quantity = {it.thousandths, static_cast<Unit>(row.int64())};
    out.standing.time = row.time();
    return out;
  }
};

}  // namespace

StatusOr<std::vector<Standing>> list(pg::Tx& tx, const children::Place& product, const Span& span,
                                     const farmgate::wire::Page& page) {
  std::optional<int> purpose;
  if (span.purpose) purpose = static_cast<int>(*span.purpose);
  ASSIGN_OR_RETURN(auto rows,
                   tx.query<StandingRow>(kList, product.producer, product.id, purpose, span.from,
                                         span.through, page.key(0), page.key(1), page.limit()));
  std::vector<Standing> out;
  for (StandingRow& row : rows) out.push_back(std::move(row.standing));
  return out;
}

}  // namespace farmgate::producers::consumption_rows
