#include "services/orders/storage/exhibitors.h"

namespace farmgate::orders::exhibitors {
namespace {

constexpr pg::Statement kSave{"certificate_copy_save", R"sql(
  INSERT INTO certificate_copy (name, product, star, valid, from_date, last_date)
  VALUES ($1, $2, $3, $4, $5, $6)
  ON CONFLICT (name) DO UPDATE SET product = excluded.product, star = excluded.star,
    valid = excluded.valid, from_date = excluded.from_date,
    last_date = excluded.last_date)sql"};
constexpr pg::Statement kCertificates{"certificate_copy_of_products", R"sql(
  SELECT name, product, star, valid, from_date, last_date FROM certificate_copy
  WHERE product = ANY($1::text[]) AND valid AND last_date >= $2
  ORDER BY name)sql"};
constexpr pg::Statement kFind{"exhibitor_find", R"sql(
  SELECT s.producer, s.active, s.commune, NOT EXISTS (
    SELECT 1 FROM application a JOIN fair f ON f.id = a.fair
    WHERE a.applicant = s.producer AND a.state IN (3, 6, 7) AND f.id <> $2
      AND date_part('year', f.start_date) = date_part('year', $3::date))
  FROM seller_copy s WHERE s.producer = ANY($1::uuid[]))sql"};

struct CertificateRow {
  CertificateCopy copy;
  static CertificateRow from(pg::Row& row) {
    CertificateRow out;
    out.copy.name = row.text();
    out.copy.product = row.text();
    out.copy.star = static_cast<int>(row.int64());
    out.copy.valid = row.boolean();
    out.copy.from_date = row.date();
    out.copy.last_date = row.date();
    return out;
  }
};

struct ExhibitorRow {
  Exhibitor exhibitor;
  static ExhibitorRow from(pg::Row& row) {
    ExhibitorRow out;
    out.exhibitor.id = row.id<ProducerTag>();
    out.exhibitor.active = row.boolean();
    out.exhibitor.commune = row.text();
    out.exhibitor.first_timer = row.boolean();
    return out;
  }
};

}  // namespace

Status save_certificate(pg::Tx& tx, const CertificateCopy& it) {
  return tx.execute(kSave, it.name, it.product, it.star, it.valid, it.from_date, it.last_date)
      .status();
}

StatusOr<std::vector<CertificateCopy>> certificates(pg::Tx& tx,
                                                    const std::vector<std::string>& products,
                                                    Date first_day) {
  ASSIGN_OR_RETURN(auto rows, tx.query<CertificateRow>(kCertificates, products, first_day));
  std::vector<CertificateCopy> out;
  for (CertificateRow& row : rows) out.push_back(std::move(row.copy));
  return out;
}

StatusOr<std::vector<Exhibitor>> find(pg::Tx& tx, const Fair& fair,
                                      const std::vector<ProducerId>& ids) {
  ASSIGN_OR_RETURN(auto rows, tx.query<ExhibitorRow>(kFind, ids, fair.id, fair.start_date));
  std::vector<Exhibitor> out;
  for (ExhibitorRow& row : rows) out.push_back(std::move(row.exhibitor));
  return out;
}

}  // namespace farmgate::orders::exhibitors
