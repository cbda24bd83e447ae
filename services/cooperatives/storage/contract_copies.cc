#include "services/cooperatives/storage/contract_copies.h"

namespace farmgate::cooperatives::contract_copies {
namespace {

constexpr pg::Statement kSaveLot{"lot_copy_save", R"sql(
  INSERT INTO lot_copy (lot, product, unit) VALUES ($1, $2, $3)
  ON CONFLICT (lot) DO UPDATE SET product = excluded.product, unit = excluded.unit)sql"};
constexpr pg::Statement kFindLot{"lot_copy_find",
                                 R"sql(
  SELECT l.lot, l.product, l.unit, coalesce(p.ocop_set, 0)
  FROM lot_copy l LEFT JOIN product_copy p ON p.name = l.product WHERE l.lot = $1)sql"};
constexpr pg::Statement kDropProducts{
    "product_copy_drop", "DELETE FROM product_copy WHERE party = $1 AND name <> ALL($2::text[])"};
constexpr pg::Statement kSaveProducts{"product_copy_save", R"sql(
  INSERT INTO product_copy (name, party, ocop_set)
  SELECT p.name, $1, p.ocop_set FROM unnest($2::text[], $3::int[]) AS p(name, ocop_set)
  ON CONFLICT (name) DO UPDATE SET ocop_set = excluded.ocop_set)sql"};
constexpr pg::Statement kDropPapers{
    "qualification_copy_drop",
    "DELETE FROM qualification_copy WHERE party = $1 AND name <> ALL($2::text[])"};
constexpr pg::Statement kSavePapers{"qualification_copy_save", R"sql(
  INSERT INTO qualification_copy (name, party, valid_through_date)
  SELECT p.name, $1, p.last FROM unnest($2::text[], $3::date[]) AS p(name, last)
  ON CONFLICT (name) DO UPDATE SET valid_through_date = excluded.valid_through_date)sql"};
constexpr pg::Statement kFindProduct{"product_copy_find",
                                     "SELECT name, ocop_set FROM product_copy WHERE name = $1"};
constexpr pg::Statement kLapsing{"qualification_copy_lapsing", R"sql(
  SELECT name, valid_through_date FROM qualification_copy
  WHERE party = $1 AND valid_through_date BETWEEN $2 AND $3
  ORDER BY valid_through_date, name LIMIT $4)sql"};
constexpr pg::Statement kStrangers{"delivery_strangers", R"sql(
  SELECT p FROM unnest($2::uuid[]) AS p
  WHERE NOT EXISTS (
    SELECT FROM cooperative c JOIN membership m ON m.cooperative = c.id
    WHERE (c.producer = $1 OR EXISTS (SELECT FROM cooperative_former_kind f
                                      WHERE f.cooperative = c.id AND f.producer = $1))
      AND m.member = p
      AND m.valid_from_date <= $3
      AND (m.valid_through_date IS NULL OR m.valid_through_date >= $3)))sql"};

struct LotRow {
  LotCopy lot;
  static LotRow from(pg::Row& row) {
    LotRow out;
    out.lot.name = row.text();
    out.lot.product = row.text();
    out.lot.unit = static_cast<Unit>(row.int64());
    out.lot.ocop_set = static_cast<int>(row.int64());
    return out;
  }
};

struct ProductRow {
  ProductCopy product;
  static ProductRow from(pg::Row& row) {
    ProductRow out;
    out.product.name = row.text();
    out.product.ocop_set = static_cast<int>(row.int64());
    return out;
  }
};

struct PaperRow {
  Paper paper;
  static PaperRow from(pg::Row& row) {
    PaperRow out;
    out.paper.name = row.text();
    out.paper.valid_through_date = row.maybe(&pg::Row::date);
    return out;
  }
};

struct PartyRow {
  ProducerId party;
  static PartyRow from(pg::Row& row) { return {row.id<ProducerTag>()}; }
};

}  // namespace

Status save_lot(pg::Tx& tx, const LotCopy& it) {
  return tx.execute(kSaveLot, it.name, it.product, static_cast<int>(it.unit)).status();
}

StatusOr<std::optional<LotCopy>> find_lot(pg::Tx& tx, const std::string& name) {
  ASSIGN_OR_RETURN(auto row, tx.query_one<LotRow>(kFindLot, name));
  if (!row) return std::optional<LotCopy>();
  return std::optional<LotCopy>(std::move(row->lot));
}

Status save_holdings(pg::Tx& tx, const std::string& party, const std::vector<ProductCopy>& products,
                     const std::vector<Paper>& papers) {
  std::vector<std::string> own;
  std::vector<int> sets;
  for (const ProductCopy& product : products) {
    own.push_back(product.name);
    sets.push_back(product.ocop_set);
  }
  RETURN_IF_ERROR(tx.execute(kDropProducts, party, own).status());
  RETURN_IF_ERROR(tx.execute(kSaveProducts, party, own, sets).status());
  std::vector<std::string> names;
  std::vector<std::optional<Date>> days;
  for (const Paper& paper : papers) {
    names.push_back(paper.name);
    days.push_back(paper.valid_through_date);
  }
  RETURN_IF_ERROR(tx.execute(kDropPapers, party, names).status());
  return tx.execute(kSavePapers, party, names, days).status();
}

StatusOr<std::optional<ProductCopy>> find_product(pg::Tx& tx, const std::string& product) {
  ASSIGN_OR_RETURN(auto row, tx.query_one<ProductRow>(kFindProduct, product));
  if (!row) return std::optional<ProductCopy>();
  return std::optional<ProductCopy>(std::move(row->product));
}

StatusOr<std::vector<Paper>> lapsing(pg::Tx& tx, const std::string& party, Date from, Date through,
                                     int limit) {
  ASSIGN_OR_RETURN(auto rows, tx.query<PaperRow>(kLapsing, party, from, through, limit));
  std::vector<Paper> out;
  for (PaperRow& row : rows) out.push_back(std::move(row.paper));
  return out;
}

StatusOr<std::vector<ProducerId>> strangers(pg::Tx& tx, ProducerId seller,
                                            const std::vector<ProducerId>& parties, Date day) {
  ASSIGN_OR_RETURN(const auto rows, tx.query<PartyRow>(kStrangers, seller, parties, day));
  std::vector<ProducerId> out;
  for (const PartyRow& row : rows) out.push_back(row.party);
  return out;
}

}  // namespace farmgate::cooperatives::contract_copies
