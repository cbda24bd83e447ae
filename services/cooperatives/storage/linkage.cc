#include "services/cooperatives/storage/linkage.h"

#include <algorithm>

#include "services/cooperatives/wire/terms.h"

namespace farmgate::cooperatives::linkage_rows {
namespace {

constexpr pg::Statement kDeliveries{"linkage_deliveries", R"sql(
  WITH line AS (
    SELECT l.delivery, l.line
    FROM contract c JOIN delivery d ON d.contract = c.id JOIN delivery_line l ON l.delivery = d.id
    WHERE c.product = ANY($1::text[]) AND d.delivery_date BETWEEN $2 AND $3
    UNION
    SELECT l.delivery, l.line FROM lot_copy k JOIN delivery_line l ON l.lot = k.lot
    WHERE k.product = ANY($1::text[])
  )
  SELECT c.id, d.id, d.delivery_date, sum(l.accepted)::bigint, min(l.unit), c.linkage
  FROM line x JOIN delivery_line l ON l.delivery = x.delivery AND l.line = x.line
    JOIN delivery d ON d.id = l.delivery JOIN contract c ON c.id = d.contract
  WHERE d.state = 2 AND d.delivery_date BETWEEN $2 AND $3
  GROUP BY c.id, d.id HAVING sum(l.accepted) > 0
  ORDER BY d.delivery_date DESC, d.id DESC LIMIT $4)sql"};
constexpr pg::Statement kProducts{"linkage_products", R"sql(
  SELECT $1 UNION
  SELECT k.product
  FROM contract c JOIN delivery d ON d.contract = c.id JOIN delivery_line l ON l.delivery = d.id
    JOIN lot_copy k ON k.lot = l.lot
  WHERE c.product = $1 AND d.state = 2 AND l.accepted > 0 AND d.delivery_date BETWEEN $2 AND $3
  ORDER BY 1 LIMIT $4)sql"};
constexpr pg::Statement kOpenings{"linkage_openings", R"sql(
  SELECT c.id, c.linkage, (c.create_time AT TIME ZONE 'Asia/Ho_Chi_Minh')::date, c.signed_terms,
         o.schedule_line, o.quantity
  FROM contract c JOIN contract_opening o ON o.contract = c.id
  WHERE c.product = $1 ORDER BY c.id, o.schedule_line LIMIT $2)sql"};
constexpr pg::Statement kLinkages{"linkage_in_force", R"sql(
  SELECT greatest(c.valid_from_date, s.day), least(c.valid_through_date, c.end_date)
  FROM contract c, LATERAL (
    SELECT coalesce(c.paper_sign_date,
                    max((sign_time AT TIME ZONE 'Asia/Ho_Chi_Minh')::date)) AS day,
           count(*) AS signatures
    FROM contract_signature WHERE contract = c.id AND annex = 0) AS s
  WHERE c.linkage AND c.id IN (
      SELECT id FROM contract WHERE product = $1
      UNION SELECT d.contract
      FROM lot_copy k JOIN delivery_line l ON l.lot = k.lot JOIN delivery d ON d.id = l.delivery
      WHERE k.product = $1 AND d.state = 2 AND l.accepted > 0)
    AND (s.signatures = 2 OR c.paper_sign_date IS NOT NULL)
    AND (c.end_date IS NULL OR c.end_date >= greatest(c.valid_from_date, s.day))
  ORDER BY c.valid_through_date DESC LIMIT 1000)sql"};

struct ProductRow {
  std::string product;
  static ProductRow from(pg::Row& row) { return {row.text()}; }
};

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

struct OpeningRow {
  OpeningGoods it;
  std::string terms;
  int schedule_line = 0;
  static OpeningRow from(pg::Row& row) {
    OpeningRow out;
    out.it.contract = row.id<ContractTag>();
    out.it.linkage = row.boolean();
    out.it.day = row.date();
    out.terms = row.bytes();
    out.schedule_line = static_cast<int>(row.int64());
    out.it.accepted.thousandths = row.int64();
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

StatusOr<std::vector<std::string>> products(pg::Tx& tx, const std::string& product, Date from,
                                            Date through, int limit) {
  ASSIGN_OR_RETURN(auto rows, tx.query<ProductRow>(kProducts, product, from, through, limit));
  std::vector<std::string> out;
  for (ProductRow& row : rows) out.push_back(std::move(row.product));
  return out;
}

StatusOr<std::vector<ContractDelivery>> deliveries(pg::Tx& tx,
                                                   const std::vector<std::string>& products,
                                                   Date from, Date through, int limit) {
  ASSIGN_OR_RETURN(const auto rows,
                   tx.query<DeliveryRow>(kDeliveries, products, from, through, limit));
  std::vector<ContractDelivery> out;
  for (const DeliveryRow& row : rows) out.push_back(row.it);
  return out;
}

StatusOr<std::vector<OpeningGoods>> openings(pg::Tx& tx, const std::string& product, int limit) {
  ASSIGN_OR_RETURN(const auto rows, tx.query<OpeningRow>(kOpenings, product, limit));
  std::vector<OpeningGoods> out;
  for (const OpeningRow& row : rows) {
    ASSIGN_OR_RETURN(const ContractTerms terms, wire::parse_terms(row.terms));
    const ScheduleLine* line = terms.line(row.schedule_line);
    if (line == nullptr) return internal("an opening of a line that its terms do not have");
    out.push_back(row.it);
    out.back().day = std::min(row.it.day, line->through_date);
    out.back().accepted.unit = terms.unit;
  }
  return out;
}

StatusOr<std::vector<InForce>> linkages(pg::Tx& tx, const std::string& product) {
  ASSIGN_OR_RETURN(const auto rows, tx.query<InForceRow>(kLinkages, product));
  std::vector<InForce> out;
  for (const InForceRow& row : rows) out.push_back(row.it);
  return out;
}

}  // namespace farmgate::cooperatives::linkage_rows
