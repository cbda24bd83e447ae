#include "services/cooperatives/storage/linkage.h"

namespace farmgate::cooperatives::linkage_rows {
namespace {

constexpr pg::Statement kDeliveries{"linkage_deliveries", R"sql(
  SELECT c.id, d.id, d.delivery_date, sum(l.accepted)::bigint, min(l.unit), c.linkage
  FROM contract c JOIN delivery d ON d.contract = c.id JOIN delivery_line l ON l.delivery = d.id
  WHERE c.product = $1 AND d.state = 2 AND d.delivery_date BETWEEN $2 AND $3
  GROUP BY c.id, d.id HAVING sum(l.accepted) > 0
  ORDER BY d.delivery_date DESC, d.id DESC LIMIT $4)sql"};
constexpr pg::Statement kLinkages{"linkage_in_force", R"sql(
  SELECT valid_from_date, least(valid_through_date, end_date) FROM contract
  WHERE product = $1 AND linkage AND state IN (4, 5, 6, 7, 8)
    AND (end_date IS NULL OR end_date >= valid_from_date)
  ORDER BY valid_through_date DESC LIMIT 1000)sql"};

struct DeliveryRow {
  ContractDelivery it;
  static DeliveryRow from(pg::Row& row) {
    DeliveryRow out;
    out.it.contract = row.id<ContractTag>();
    out.it.id = row.id<DeliveryTag>();
    out.it.day = row.date();
    out.it.accepted.thousandths = row.int64();
    out.it.accepted.unit = static_cast<Unit>(row.int64());
    out.it.linkage = row.boolean();
    return out;
  }
};

struct InForceRow {
  InForce it;
  static InForceRow from(pg::Row& row) {
    InForceRow out;
    out.it.from = row.date();
    out.it.through = row.date();
    return out;
  }
};

}  // namespace

StatusOr<std::vector<ContractDelivery>> deliveries(pg::Tx& tx, const std::string& product,
                                                   Date from, Date through, int limit) {
  ASSIGN_OR_RETURN(const auto rows,
                   tx.query<DeliveryRow>(kDeliveries, product, from, through, limit));
  std::vector<ContractDelivery> out;
  for (const DeliveryRow& row : rows) out.push_back(row.it);
  return out;
}

StatusOr<std::vector<InForce>> linkages(pg::Tx& tx, const std::string& product) {
  ASSIGN_OR_RETURN(const auto rows, tx.query<InForceRow>(kLinkages, product));
  std::vector<InForce> out;
  for (const InForceRow& row : rows) out.push_back(row.it);
  return out;
}

}  // namespace farmgate::cooperatives::linkage_rows
