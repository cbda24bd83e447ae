#include "services/certification/storage/copies.h"

namespace farmgate::certification::copies_store {
namespace {

constexpr pg::Statement kSaveParty{"party_copy_save", R"sql(
  INSERT INTO party_copy (producer, kind, public_name, commune, active)
  VALUES ($1, $2, $3, $4, $5)
  ON CONFLICT (producer) DO UPDATE SET kind = excluded.kind, public_name = excluded.public_name,
    commune = excluded.commune, active = excluded.active)sql"};
constexpr pg::Statement kFindParty{"party_copy_find", R"sql(
  SELECT producer, kind, public_name, commune, active FROM party_copy WHERE producer = $1)sql"};
constexpr pg::Statement kDropProducts{
    "product_copy_drop",
    "DELETE FROM product_copy WHERE producer = $1 AND name <> ALL($2::text[])"};
constexpr pg::Statement kSaveProducts{"product_copy_save", R"sql(
  INSERT INTO product_copy (name, producer, title, product_set)
  SELECT p.name, $1, p.title, p.product_set
  FROM unnest($2::text[], $3::text[], $4::int[]) AS p(name, title, product_set)
  ON CONFLICT (name) DO UPDATE SET title = excluded.title,
    product_set = excluded.product_set)sql"};
constexpr pg::Statement kDropPapers{
    "qualification_copy_drop",
    "DELETE FROM qualification_copy WHERE producer = $1 AND name <> ALL($2::text[])"};
constexpr pg::Statement kSavePapers{"qualification_copy_save", R"sql(
  INSERT INTO qualification_copy (name, producer, kind, valid_from_date, valid_through_date)
  SELECT p.name, $1, p.kind, p.first, p.last
  FROM unnest($2::text[], $3::text[], $4::date[], $5::date[]) AS p(name, kind, first, last)
  ON CONFLICT (name) DO UPDATE SET kind = excluded.kind,
    valid_from_date = excluded.valid_from_date,
    valid_through_date = excluded.valid_through_date)sql"};
constexpr pg::Statement kFindProduct{
    "product_copy_find", "SELECT name, title, product_set FROM product_copy WHERE name = $1"};
constexpr pg::Statement kPapers{"qualification_copy_valid", R"sql(
  SELECT name, kind, valid_from_date, valid_through_date FROM qualification_copy
  WHERE producer = $1 AND valid_from_date <= $2 AND valid_through_date >= $2
  ORDER BY name LIMIT 200)sql"};
constexpr pg::Statement kSaveListing{"listing_copy_save", R"sql(
  INSERT INTO listing_copy (name, product, published) VALUES ($1, $2, $3)
  ON CONFLICT (name) DO UPDATE SET product = excluded.product,
    published = excluded.published)sql"};
constexpr pg::Statement kListings{"listing_copy_published", R"sql(
  SELECT name FROM listing_copy WHERE product = $1 AND published ORDER BY name LIMIT 100)sql"};

constexpr pg::Statement kSaveFairOffer{"fair_offer_copy_save", R"sql(
  INSERT INTO fair_offer_copy (offer, listing, fair, start_time) VALUES ($1, $2, $3, $4)
  ON CONFLICT (offer) DO UPDATE SET listing = excluded.listing, fair = excluded.fair,
    start_time = excluded.start_time)sql"};
constexpr pg::Statement kFairs{"fair_offer_copy_fairs", R"sql(
  SELECT o.fair FROM fair_offer_copy o JOIN listing_copy l ON l.name = o.listing
  WHERE l.product = $1 AND o.start_time <= $2
  GROUP BY o.fair ORDER BY max(o.start_time) DESC, o.fair LIMIT 100)sql"};

struct PartyRow {
  PartyCopy it;
  static PartyRow from(pg::Row& row) {
    PartyRow out;
    out.it.producer = row.text();
    out.it.kind = row.text();
    out.it.public_name = row.text();
    out.it.commune = row.text();
    out.it.active = row.boolean();
    return out;
  }
};

struct ProductRow {
  ProductCopy it;
  static ProductRow from(pg::Row& row) {
    ProductRow out;
    out.it.name = row.text();
    out.it.title = row.text();
    out.it.product_set = static_cast<int>(row.int64());
    return out;
  }
};

struct PaperRow {
  PaperCopy it;
  static PaperRow from(pg::Row& row) {
    PaperRow out;
    out.it.name = row.text();
    out.it.kind = row.text();
    out.it.valid_from_date = row.date();
    out.it.valid_through_date = row.date();
    return out;
  }
};

struct NameRow {
  std::string name;
  static NameRow from(pg::Row& row) { return {row.text()}; }
};

StatusOr<std::vector<std::string>> names(StatusOr<std::vector<NameRow>> rows) {
  RETURN_IF_ERROR(rows.status());
  std::vector<std::string> out;
  for (NameRow& row : *rows) out.push_back(std::move(row.name));
  return out;
}

Status save_products(pg::Tx& tx, const std::string& producer,
                     const std::vector<ProductCopy>& products) {
  std::vector<std::string> names, titles;
  std::vector<int> sets;
  for (const ProductCopy& it : products) {
    names.push_back(it.name);
    titles.push_back(it.title);
    sets.push_back(it.product_set);
  }
  RETURN_IF_ERROR(tx.execute(kDropProducts, producer, names).status());
  return tx.execute(kSaveProducts, producer, names, titles, sets).status();
}

}  // namespace

Status save_party(pg::Tx& tx, const PartyCopy& it) {
  return tx.execute(kSaveParty, it.producer, it.kind, it.public_name, it.commune, it.active)
      .status();
}

StatusOr<std::optional<PartyCopy>> find_party(pg::Tx& tx, const std::string& producer) {
  ASSIGN_OR_RETURN(auto row, tx.query_one<PartyRow>(kFindParty, producer));
  if (!row) return std::optional<PartyCopy>();
  return std::optional<PartyCopy>(std::move(row->it));
}

Status save_holdings(pg::Tx& tx, const std::string& producer,
                     const std::vector<ProductCopy>& products,
                     const std::vector<PaperCopy>& papers) {
  RETURN_IF_ERROR(save_products(tx, producer, products));
  std::vector<std::string> names, kinds;
  std::vector<Date> firsts, lasts;
  for (const PaperCopy& it : papers) {
    names.push_back(it.name);
    kinds.push_back(it.kind);
    firsts.push_back(it.valid_from_date);
    lasts.push_back(it.valid_through_date);
  }
  RETURN_IF_ERROR(tx.execute(kDropPapers, producer, names).status());
  return tx.execute(kSavePapers, producer, names, kinds, firsts, lasts).status();
}

StatusOr<std::optional<ProductCopy>> find_product(pg::Tx& tx, const std::string& product) {
  ASSIGN_OR_RETURN(auto row, tx.query_one<ProductRow>(kFindProduct, product));
  if (!row) return std::optional<ProductCopy>();
  return std::optional<ProductCopy>(std::move(row->it));
}

StatusOr<std::vector<PaperCopy>> papers(pg::Tx& tx, const std::string& producer, Date day) {
  ASSIGN_OR_RETURN(auto rows, tx.query<PaperRow>(kPapers, producer, day));
  std::vector<PaperCopy> out;
  for (PaperRow& row : rows) out.push_back(std::move(row.it));
  return out;
}

Status save_listing(pg::Tx& tx, const ListingCopy& it) {
  return tx.execute(kSaveListing, it.name, it.product, it.published).status();
}

StatusOr<std::vector<std::string>> listings(pg::Tx& tx, const std::string& product) {
  return names(tx.query<NameRow>(kListings, product));
}

Status save_fair_offer(pg::Tx& tx, const FairOfferCopy& it) {
  return tx.execute(kSaveFairOffer, it.name, it.listing, it.fair, it.start_time).status();
}

StatusOr<std::vector<std::string>> fairs(pg::Tx& tx, const std::string& product, Time now) {
  return names(tx.query<NameRow>(kFairs, product, now));
}

}  // namespace farmgate::certification::copies_store
