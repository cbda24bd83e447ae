#include "services/listings/storage/copies.h"

namespace farmgate::listings::copies_store {
namespace {

constexpr pg::Statement kSaveSeller{"seller_copy_save", R"sql(
  INSERT INTO seller_copy (producer, public_name, commune, active, kind, identity_complete)
  VALUES ($1, $2, $3, $4, $5, $6)
  ON CONFLICT (producer) DO UPDATE SET public_name = excluded.public_name,
    commune = excluded.commune, active = excluded.active, kind = excluded.kind,
    identity_complete = excluded.identity_complete)sql"};
constexpr pg::Statement kDropProducts{
    "product_copy_drop",
    "DELETE FROM product_copy WHERE producer = $1 AND NOT product = ANY($2::text[])"};
constexpr pg::Statement kSaveProducts{"product_copy_save", R"sql(
  INSERT INTO product_copy (product, producer, ocop_set, species)
  SELECT p.product, $1::uuid, p.ocop_set, p.species
  FROM unnest($2::text[], $3::int[], $4::text[]) AS p(product, ocop_set, species)
  ON CONFLICT (product) DO UPDATE SET producer = excluded.producer,
    ocop_set = excluded.ocop_set, species = excluded.species)sql"};
constexpr pg::Statement kSaveOffer{"offer_copy_save", R"sql(
  INSERT INTO offer_copy (offer, listing, unit_price_vnd, has_stock, start_time, end_time)
  VALUES ($1, $2, $3, $4, $5, $6)
  ON CONFLICT (offer) DO UPDATE SET listing = excluded.listing,
    unit_price_vnd = excluded.unit_price_vnd, has_stock = excluded.has_stock,
    start_time = excluded.start_time, end_time = excluded.end_time)sql"};
#define SELLER_COLUMNS "producer, public_name, commune, active, kind, identity_complete"
constexpr pg::Statement kLockSeller{"seller_copy_lock", "SELECT " SELLER_COLUMNS R"sql(
  FROM seller_copy WHERE producer = $1 FOR NO KEY UPDATE)sql"};
constexpr pg::Statement kLockSellerOf{"seller_copy_lock_of_listing", R"sql(
  SELECT 1 FROM seller_copy WHERE producer = (SELECT seller FROM listing WHERE id = $1)
  FOR NO KEY UPDATE)sql"};
constexpr pg::Statement kFindSeller{
    "seller_copy_find", "SELECT " SELLER_COLUMNS " FROM seller_copy WHERE producer = $1"};
constexpr pg::Statement kDropPapers{
    "paper_copy_drop",
    "DELETE FROM paper_copy WHERE producer = $1 AND NOT paper = ANY($2::text[])"};
constexpr pg::Statement kSavePapers{"paper_copy_save", R"sql(
  INSERT INTO paper_copy (paper, producer, kind, valid, from_date, last_date)
  SELECT p.paper, $1::uuid, p.kind, p.valid, p.from_date, p.last_date
  FROM unnest($2::text[], $3::text[], $4::boolean[], $5::date[], $6::date[])
    AS p(paper, kind, valid, from_date, last_date)
  ON CONFLICT (paper) DO UPDATE SET producer = excluded.producer, kind = excluded.kind,
    valid = excluded.valid, from_date = excluded.from_date, last_date = excluded.last_date)sql"};
constexpr pg::Statement kPapersOf{"paper_copy_of_seller", R"sql(
  SELECT paper, kind, valid, from_date, last_date FROM paper_copy
  WHERE producer = $1 AND valid
    AND last_date >= (farmgate_now() AT TIME ZONE 'Asia/Ho_Chi_Minh')::date
  ORDER BY last_date DESC, paper LIMIT 1000)sql"};
constexpr pg::Statement kFindProduct{
    "product_copy_find",
    "SELECT product, producer, ocop_set, species FROM product_copy WHERE product = $1"};
constexpr pg::Statement kOffersOf{"offer_copy_of_listing", R"sql(
  SELECT offer, listing, unit_price_vnd, has_stock, start_time, end_time
  FROM offer_copy WHERE listing = $1 AND end_time > farmgate_now()
  ORDER BY has_stock DESC, unit_price_vnd, offer LIMIT 1000)sql"};

constexpr pg::Statement kSaveCertificate{"certificate_copy_save", R"sql(
  INSERT INTO certificate_copy (certificate, product, star, number, valid, from_date, last_date)
  VALUES ($1, $2, $3, $4, $5, $6, $7)
  ON CONFLICT (certificate) DO UPDATE SET product = excluded.product, star = excluded.star,
    number = excluded.number, valid = excluded.valid, from_date = excluded.from_date,
    last_date = excluded.last_date)sql"};
constexpr pg::Statement kCertificatesOf{"certificate_copy_of_product", R"sql(
  SELECT certificate, product, star, number, valid, from_date, last_date FROM certificate_copy
  WHERE product = $1 AND valid
    AND last_date >= (farmgate_now() AT TIME ZONE 'Asia/Ho_Chi_Minh')::date
  ORDER BY star DESC, last_date DESC, certificate LIMIT 100)sql"};

struct CertificateRow {
  CertificateCopy copy;
  static CertificateRow from(pg::Row& row) {
    CertificateRow out;
    out.copy.name = row.text();
    out.copy.product = row.text();
    out.copy.star = static_cast<int>(row.int64());
    out.copy.number = row.text();
    out.copy.valid = row.boolean();
    out.copy.from_date = row.date();
    out.copy.last_date = row.date();
    return out;
  }
};

struct SellerRow {
  SellerCopy copy;
  static SellerRow from(pg::Row& row) {
    SellerRow out;
    out.copy.id = row.id<ProducerTag>();
    out.copy.public_name = row.text();
    out.copy.commune = row.text();
    out.copy.active = row.boolean();
    out.copy.kind = row.text();
    out.copy.identity_complete = row.boolean();
    return out;
  }
};

struct PaperRow {
  PaperCopy copy;
  static PaperRow from(pg::Row& row) {
    PaperRow out;
    out.copy.name = row.text();
    out.copy.kind = row.text();
    out.copy.valid = row.boolean();
    out.copy.from_date = row.date();
    out.copy.last_date = row.date();
    return out;
  }
};

struct ProductRow {
  ProductCopy copy;
  static ProductRow from(pg::Row& row) {
    ProductRow out;
    out.copy.name = row.text();
    out.copy.seller = row.id<ProducerTag>();
    out.copy.ocop_set = static_cast<int>(row.int64());
    out.copy.species = row.text();
    return out;
  }
};

struct OfferRow {
  OfferCopy copy;
  static OfferRow from(pg::Row& row) {
    OfferRow out;
    out.copy.id = row.id<OfferTag>();
    out.copy.listing = row.id<ListingTag>();
    out.copy.unit_price = row.money();
    out.copy.has_stock = row.boolean();
    out.copy.start_time = row.time();
    out.copy.end_time = row.time();
    return out;
  }
};

StatusOr<std::optional<SellerCopy>> one_seller(StatusOr<std::optional<SellerRow>> row) {
  RETURN_IF_ERROR(row.status());
  if (!*row) return std::optional<SellerCopy>();
  return std::optional<SellerCopy>(std::move((*row)->copy));
}

}  // namespace

Status save_seller(pg::Tx& tx, const SellerCopy& seller) {
  return tx
      .execute(kSaveSeller, seller.id, seller.public_name, seller.commune, seller.active,
               seller.kind, seller.identity_complete)
      .status();
}

Status save_papers(pg::Tx& tx, ProducerId seller, const std::vector<PaperCopy>& papers) {
  std::vector<std::string> names;
  std::vector<std::string> kinds;
  std::vector<std::string> valid;
  std::vector<Date> from;
  std::vector<Date> last;
  for (const PaperCopy& paper : papers) {
    names.push_back(paper.name);
    kinds.push_back(paper.kind);
    valid.emplace_back(paper.valid ? "t" : "f");
    from.push_back(paper.from_date);
    last.push_back(paper.last_date);
  }
  RETURN_IF_ERROR(tx.execute(kDropPapers, seller, names).status());
  return tx.execute(kSavePapers, seller, names, kinds, valid, from, last).status();
}

Status save_products(pg::Tx& tx, ProducerId seller, const std::vector<ProductCopy>& products) {
  std::vector<std::string> names;
  std::vector<int> sets;
  std::vector<std::string> species;
  for (const ProductCopy& product : products) {
    names.push_back(product.name);
    sets.push_back(product.ocop_set);
    species.push_back(product.species);
  }
  RETURN_IF_ERROR(tx.execute(kDropProducts, seller, names).status());
  return tx.execute(kSaveProducts, seller, names, sets, species).status();
}

Status save_offer(pg::Tx& tx, const OfferCopy& offer) {
  return tx
      .execute(kSaveOffer, offer.id, offer.listing, offer.unit_price, offer.has_stock,
               offer.start_time, offer.end_time)
      .status();
}

StatusOr<std::optional<SellerCopy>> lock_seller(pg::Tx& tx, ProducerId seller) {
  return one_seller(tx.query_one<SellerRow>(kLockSeller, seller));
}

Status lock_seller_of(pg::Tx& tx, ListingId listing) {
  return tx.execute(kLockSellerOf, listing).status();
}

StatusOr<std::optional<SellerCopy>> find_seller(pg::Tx& tx, ProducerId seller) {
  return one_seller(tx.query_one<SellerRow>(kFindSeller, seller));
}

StatusOr<std::optional<ProductCopy>> find_product(pg::Tx& tx, const std::string& product) {
  ASSIGN_OR_RETURN(auto row, tx.query_one<ProductRow>(kFindProduct, product));
  if (!row) return std::optional<ProductCopy>();
  return std::optional<ProductCopy>(std::move(row->copy));
}

StatusOr<std::vector<OfferCopy>> offers_of(pg::Tx& tx, ListingId listing) {
  ASSIGN_OR_RETURN(auto rows, tx.query<OfferRow>(kOffersOf, listing));
  std::vector<OfferCopy> out;
  for (const OfferRow& row : rows) out.push_back(row.copy);
  return out;
}

Status save_certificate(pg::Tx& tx, const CertificateCopy& it) {
  return tx
      .execute(kSaveCertificate, it.name, it.product, it.star, it.number, it.valid, it.from_date,
               it.last_date)
      .status();
}

StatusOr<std::vector<CertificateCopy>> certificates_of(pg::Tx& tx, const std::string& product) {
  ASSIGN_OR_RETURN(auto rows, tx.query<CertificateRow>(kCertificatesOf, product));
  std::vector<CertificateCopy> out;
  for (CertificateRow& row : rows) out.push_back(std::move(row.copy));
  return out;
}

StatusOr<std::vector<PaperCopy>> papers_of(pg::Tx& tx, ProducerId seller) {
  ASSIGN_OR_RETURN(auto rows, tx.query<PaperRow>(kPapersOf, seller));
  std::vector<PaperCopy> out;
  for (PaperRow& row : rows) out.push_back(std::move(row.copy));
  return out;
}

}  // namespace farmgate::listings::copies_store
