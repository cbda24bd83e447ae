#include "services/certification/storage/evidence.h"

#include "chassis/base/text.h"

namespace farmgate::certification {
namespace {

#define EVIDENCE_COLUMNS                                                                 \
  "e.id, e.dossier, e.kind, e.title, array_to_string(e.criteria, ','), e.content_type, " \
  "e.size_bytes, e.digest, e.create_time"

constexpr pg::Statement kPut{"evidence_content_put", R"sql(
  INSERT INTO evidence_content (digest, content, create_time) VALUES ($1, $2, $3)
  ON CONFLICT (digest) DO NOTHING)sql"};
constexpr pg::Statement kRead{"evidence_content_read", R"sql(
  SELECT substring(content FROM $2::int FOR $3::int) FROM evidence_content WHERE digest = $1)sql"};
constexpr pg::Statement kDrop{"evidence_content_drop", R"sql(
  DELETE FROM evidence_content c WHERE c.digest = $1
    AND NOT EXISTS (SELECT FROM evidence e WHERE e.digest = c.digest))sql"};
constexpr pg::Statement kFind{"evidence_find", "SELECT " EVIDENCE_COLUMNS
                                               " FROM evidence e WHERE e.id = $1 AND "
                                               "e.dossier = $2"};
constexpr pg::Statement kList{"evidence_list", "SELECT " EVIDENCE_COLUMNS R"sql(
  FROM evidence e WHERE e.dossier = $1
    AND ($2::timestamptz IS NULL OR (e.create_time, e.id) > ($2, $3::uuid))
  ORDER BY e.create_time, e.id LIMIT $4)sql"};
constexpr pg::Statement kCount{"evidence_count",
                               "SELECT count(*) FROM evidence WHERE dossier = $1"};
constexpr pg::Statement kInsert{"evidence_insert", R"sql(
  INSERT INTO evidence (id, dossier, kind, title, criteria, content_type, size_bytes, digest,
                        create_time, request_id)
  VALUES ($1, $2, $3, $4, $5::text[], $6, $7, $8, $9, $10))sql"};
constexpr pg::Statement kRemove{"evidence_remove", "DELETE FROM evidence WHERE id = $1"};

constexpr std::optional<std::string> kFromTheFirst;
constexpr int kAllOfThem = kEvidenceMost + 1;

struct ContentRow {
  std::string content;
  static ContentRow from(pg::Row& row) { return {row.bytes()}; }
};

struct CountRow {
  std::int64_t count = 0;
  static CountRow from(pg::Row& row) { return {row.int64()}; }
};

struct EvidenceRow {
  Evidence it;
  static EvidenceRow from(pg::Row& row) {
    EvidenceRow out;
    out.it.id = row.id<EvidenceTag>();
    out.it.dossier = row.id<DossierTag>();
    out.it.kind = row.text();
    out.it.title = row.text();
    const std::string joined = row.text();
    for (const std::string_view one : split(joined, ',')) {
      if (!one.empty()) out.it.criteria.emplace_back(one);
    }
    out.it.content_type = row.text();
    out.it.size_bytes = row.int64();
    out.it.digest = row.bytes();
    out.it.create_time = row.time();
    return out;
  }
};

StatusOr<std::vector<Evidence>> many(StatusOr<std::vector<EvidenceRow>> rows) {
  RETURN_IF_ERROR(rows.status());
  std::vector<Evidence> out;
  for (EvidenceRow& row : *rows) out.push_back(std::move(row.it));
  return out;
}

}  // namespace

Status TableStore::put(pg::Tx& tx, const std::string& digest, std::string_view content, Time now) {
  return tx.execute(kPut, pg::Bytes{digest}, pg::Bytes{content}, now).status();
}

StatusOr<std::optional<std::string>> TableStore::read(pg::Tx& tx, const std::string& digest,
                                                      std::int64_t offset, int length) {
  ASSIGN_OR_RETURN(auto row,
                   tx.query_one<ContentRow>(kRead, pg::Bytes{digest}, offset + 1, length));
  if (!row) return std::optional<std::string>();
  return std::optional<std::string>(std::move(row->content));
}

Status TableStore::drop(pg::Tx& tx, const std::string& digest) {
  return tx.execute(kDrop, pg::Bytes{digest}).status();
}

namespace evidence_rows {

StatusOr<std::optional<Evidence>> find(pg::Tx& tx, DossierId dossier, const EvidenceId& id) {
  ASSIGN_OR_RETURN(auto row, tx.query_one<EvidenceRow>(kFind, id, dossier));
  if (!row) return std::optional<Evidence>();
  return std::optional<Evidence>(std::move(row->it));
}

StatusOr<std::vector<Evidence>> list(pg::Tx& tx, DossierId dossier,
                                     const farmgate::wire::Page& page) {
  return many(tx.query<EvidenceRow>(kList, dossier, page.key(0), page.key(1), page.limit()));
}

StatusOr<std::vector<Evidence>> all(pg::Tx& tx, DossierId dossier) {
  return many(tx.query<EvidenceRow>(kList, dossier, kFromTheFirst, kFromTheFirst, kAllOfThem));
}

Status expect_all(pg::Tx& tx, DossierId dossier) {
  return tx.expect(kList, dossier, kFromTheFirst, kFromTheFirst, kAllOfThem);
}

StatusOr<std::int64_t> count(pg::Tx& tx, DossierId dossier) {
  ASSIGN_OR_RETURN(const auto row, tx.query_one<CountRow>(kCount, dossier));
  return row->count;
}

Status insert(pg::Tx& tx, const Evidence& it, const Uuid& request_id) {
  return tx
      .execute(kInsert, it.id, it.dossier, it.kind, it.title, it.criteria, it.content_type,
               it.size_bytes, pg::Bytes{it.digest}, it.create_time, request_id)
      .status();
}

Status remove(pg::Tx& tx, const EvidenceId& id) { return tx.execute(kRemove, id).status(); }

}  // namespace evidence_rows
}  // namespace farmgate::certification
