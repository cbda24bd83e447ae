#include "services/certification/storage/certificates.h"

namespace farmgate::certification::certificate_rows {
namespace {

#define CERTIFICATE_COLUMNS                                                               \
  "c.id, c.number, c.product, c.producer, c.commune, c.dossier, c.product_code, "         \
  "c.product_set, c.star, c.level, c.issuer, c.decision_number, c.decision_date, "        \
  "c.valid_from_date, c.valid_through_date, c.state, c.revoke_cause, c.revoke_decision, " \
  "c.revoke_reason, c.conclusion_date, c.revoke_due_date, c.revoke_time, c.token, "       \
  "c.version, c.create_time, c.update_time, c.grace_through_date"
#define VISIBLE "($2::boolean OR c.producer = ANY($3::text[]) OR c.commune = $4::text)"

constexpr pg::Statement kFind{"certificate_find",
                              "SELECT " CERTIFICATE_COLUMNS
                              " FROM certificate c WHERE c.id = $1 AND " VISIBLE};
constexpr pg::Statement kLock{"certificate_lock", "SELECT " CERTIFICATE_COLUMNS
                                                  " FROM certificate c WHERE c.id = $1 AND " VISIBLE
                                                  " FOR NO KEY UPDATE"};
constexpr pg::Statement kLockOfProduct{"certificate_lock_of_product",
                                       "SELECT " CERTIFICATE_COLUMNS R"sql(
  FROM certificate c WHERE c.product = $1 AND c.state = 1 FOR NO KEY UPDATE)sql"};
constexpr pg::Statement kList{"certificate_list", "SELECT " CERTIFICATE_COLUMNS R"sql(
  FROM certificate c
  WHERE ($1::text IS NULL OR c.product = $1) AND )sql" VISIBLE R"sql(
    AND ($5::text IS NULL OR c.producer = $5) AND ($6::text IS NULL OR c.commune = $6)
    AND ($7::int IS NULL OR c.state = $7)
    AND ($8::timestamptz IS NULL OR (c.create_time, c.id) < ($8, $9::uuid))
  ORDER BY c.create_time DESC, c.id DESC LIMIT $10)sql"};
constexpr pg::Statement kExpiring{"certificate_expiring", "SELECT " CERTIFICATE_COLUMNS R"sql(
  FROM certificate c
  WHERE c.state = 1 AND c.valid_through_date BETWEEN $1 AND $5 AND )sql" VISIBLE R"sql(
    AND ($6::date IS NULL OR (c.valid_through_date, c.id) > ($6, $7::uuid))
  ORDER BY c.valid_through_date, c.id LIMIT $8)sql"};
constexpr pg::Statement kLockOver{"certificate_lock_over", "SELECT " CERTIFICATE_COLUMNS R"sql(
  FROM certificate c WHERE c.state = 1 AND c.valid_through_date < $1
    AND (c.grace_through_date IS NULL OR c.grace_through_date < $1)
  ORDER BY c.valid_through_date, c.id LIMIT $2 FOR NO KEY UPDATE SKIP LOCKED)sql"};
constexpr pg::Statement kAfter{"certificate_after", "SELECT " CERTIFICATE_COLUMNS R"sql(
  FROM certificate c WHERE c.id > $1 ORDER BY c.id LIMIT $2 FOR NO KEY UPDATE)sql"};
constexpr pg::Statement kInsert{"certificate_insert", R"sql(
  INSERT INTO certificate (id, number, product, producer, commune, dossier, product_code,
                           product_set, star, level, issuer, decision_number, decision_date,
                           valid_from_date, valid_through_date, state, token, version, create_time,
                           update_time, request_id)
  VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19,
          $19, $20)
  ON CONFLICT DO NOTHING)sql"};
constexpr pg::Statement kSave{"certificate_save", R"sql(
  UPDATE certificate SET state = $2, revoke_cause = $3, revoke_decision = $4, revoke_reason = $5,
    conclusion_date = $6, revoke_due_date = $7, revoke_time = $8, version = $9, update_time = $10,
    grace_through_date = $11
  WHERE id = $1)sql"};
constexpr pg::Statement kNumberGiven{"certificate_number_given",
                                     "SELECT count(*) FROM certificate WHERE number = $1"};
constexpr pg::Statement kSerial{"product_serial_find",
                                "SELECT serial FROM product_serial WHERE product = $1"};
// Two first certificates of a commune wait for each other: the lock ends with the transaction.
constexpr pg::Statement kHoldCommune{
    "product_serial_hold", "SELECT 1 FROM pg_advisory_xact_lock(hashtextextended($1, 5105))"};
constexpr pg::Statement kNewSerial{"product_serial_new", R"sql(
  INSERT INTO product_serial (product, commune, serial)
  SELECT $1, $2, coalesce(max(serial), 0) + 1 FROM product_serial WHERE commune = $2
  RETURNING serial)sql"};
constexpr pg::Statement kKeepSerial{"product_serial_keep", R"sql(
  INSERT INTO product_serial (product, commune, serial) VALUES ($1, $2, $3)
  ON CONFLICT DO NOTHING)sql"};

Revocation revocation_of(pg::Row& row, std::int64_t cause) {
  Revocation it;
  it.cause = static_cast<RevocationCause>(cause);
  it.decision_number = row.text();
  it.reason = row.text();
  it.conclusion_date = row.date();
  it.due_date = row.date();
  it.revoke_time = row.time();
  return it;
}

struct CertificateRow {
  Certificate certificate;
  static CertificateRow from(pg::Row& row) {
    CertificateRow out;
    Certificate& it = out.certificate;
    it.id = row.id<CertificateTag>();
    it.number = row.text();
    it.product = row.text();
    it.producer = row.text();
    it.commune = row.text();
    if (const auto dossier = row.maybe(&pg::Row::uuid)) it.dossier = DossierId(*dossier);
    it.product_code = row.text();
    it.product_set = static_cast<int>(row.int64());
    it.star = static_cast<int>(row.int64());
    it.level = static_cast<RecognitionLevel>(row.int64());
    it.issuer = row.text();
    it.decision_number = row.text();
    it.decision_date = row.date();
    it.valid_from_date = row.date();
    it.valid_through_date = row.date();
    it.state = static_cast<CertificateState>(row.int64());
    if (const auto cause = row.maybe(&pg::Row::int64)) {
      it.revocation = revocation_of(row, *cause);
    } else {
      for (int i = 0; i < 5; ++i) row.skip();
    }
    it.token = row.text();
    it.version = row.int64();
    it.create_time = row.time();
    it.update_time = row.time();
    it.grace_through_date = row.maybe(&pg::Row::date);
    return out;
  }
};

struct SerialRow {
  std::int64_t serial = 0;
  static SerialRow from(pg::Row& row) { return {row.int64()}; }
};

StatusOr<std::optional<Certificate>> one(StatusOr<std::optional<CertificateRow>> row) {
  RETURN_IF_ERROR(row.status());
  if (!*row) return std::optional<Certificate>();
  return std::optional<Certificate>(std::move((*row)->certificate));
}

StatusOr<std::vector<Certificate>> many(StatusOr<std::vector<CertificateRow>> rows) {
  RETURN_IF_ERROR(rows.status());
  std::vector<Certificate> out;
  for (CertificateRow& row : *rows) out.push_back(std::move(row.certificate));
  return out;
}

}  // namespace

StatusOr<std::optional<Certificate>> find(pg::Tx& tx, CertificateId id, const Visible& visible) {
  return one(
      tx.query_one<CertificateRow>(kFind, id, visible.all, visible.parties, visible.commune));
}

StatusOr<std::optional<Certificate>> lock(pg::Tx& tx, CertificateId id, const Visible& visible) {
  return one(
      tx.query_one<CertificateRow>(kLock, id, visible.all, visible.parties, visible.commune));
}

StatusOr<std::optional<Certificate>> lock_of_product(pg::Tx& tx, const std::string& product) {
  return one(tx.query_one<CertificateRow>(kLockOfProduct, product));
}

Status expect_lock_of_product(pg::Tx& tx, const std::string& product) {
  return tx.expect(kLockOfProduct, product);
}

StatusOr<std::vector<Certificate>> list(pg::Tx& tx, const Filter& filter, const Visible& visible,
                                        const farmgate::wire::Page& page) {
  std::optional<int> state;
  if (filter.state) state = static_cast<int>(*filter.state);
  return many(tx.query<CertificateRow>(kList, filter.product, visible.all, visible.parties,
                                       visible.commune, filter.producer, filter.commune, state,
                                       page.key(0), page.key(1), page.limit()));
}

StatusOr<std::vector<Certificate>> expiring(pg::Tx& tx, Date from, Date through,
                                            const Visible& visible,
                                            const farmgate::wire::Page& page) {
  return many(tx.query<CertificateRow>(kExpiring, from, visible.all, visible.parties,
                                       visible.commune, through, page.key(0), page.key(1),
                                       page.limit()));
}

std::vector<std::string> expiring_position(const Certificate& it) {
  return {format_date(it.valid_through_date), it.id.to_string()};
}

StatusOr<std::vector<Certificate>> lock_over(pg::Tx& tx, Date today, int limit) {
  return many(tx.query<CertificateRow>(kLockOver, today, limit));
}

StatusOr<std::vector<Certificate>> after(pg::Tx& tx, const Uuid& id, int limit) {
  return many(tx.query<CertificateRow>(kAfter, id, limit));
}

Status insert(pg::Tx& tx, const Certificate& it, const Uuid& request_id) {
  ASSIGN_OR_RETURN(
      const std::int64_t written,
      tx.execute(kInsert, it.id, it.number, it.product, it.producer, it.commune, it.dossier,
                 it.product_code, it.product_set, it.star, static_cast<int>(it.level), it.issuer,
                 it.decision_number, it.decision_date, it.valid_from_date, it.valid_through_date,
                 static_cast<int>(it.state), it.token, it.version, it.create_time, request_id));
  if (written == 1) return ok();
  return refuse("CERTIFICATE_KNOWN", "that number was given, or the product has one in force",
                {{"number", it.number}, {"product", it.product}});
}

Status save(pg::Tx& tx, const Certificate& it) {
  std::optional<int> cause;
  std::optional<std::string> decision, reason;
  std::optional<Date> conclusion, due;
  std::optional<Time> time;
  if (it.revocation) {
    cause = static_cast<int>(it.revocation->cause);
    decision = it.revocation->decision_number;
    reason = it.revocation->reason;
    conclusion = it.revocation->conclusion_date;
    due = it.revocation->due_date;
    time = it.revocation->revoke_time;
  }
  return tx
      .execute(kSave, it.id, static_cast<int>(it.state), cause, decision, reason, conclusion, due,
               time, it.version, it.update_time, it.grace_through_date)
      .status();
}

StatusOr<bool> number_given(pg::Tx& tx, const std::string& number) {
  ASSIGN_OR_RETURN(const auto row, tx.query_one<SerialRow>(kNumberGiven, number));
  return row->serial > 0;
}

StatusOr<std::int64_t> serial_of(pg::Tx& tx, const std::string& product,
                                 const std::string& commune) {
  RETURN_IF_ERROR(tx.query<SerialRow>(kHoldCommune, commune).status());
  ASSIGN_OR_RETURN(const auto known, tx.query_one<SerialRow>(kSerial, product));
  if (known) return known->serial;
  ASSIGN_OR_RETURN(const auto made, tx.query_one<SerialRow>(kNewSerial, product, commune));
  return made->serial;
}

Status keep_serial(pg::Tx& tx, const std::string& product, const std::string& commune,
                   std::int64_t serial) {
  RETURN_IF_ERROR(tx.query<SerialRow>(kHoldCommune, commune).status());
  return tx.execute(kKeepSerial, product, commune, serial).status();
}

}  // namespace farmgate::certification::certificate_rows
