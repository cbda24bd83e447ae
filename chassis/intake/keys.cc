#include "chassis/intake/keys.h"

namespace farmgate::intake {
namespace {

constexpr pg::Statement kEnter{"import_row_enter", R"sql(
  INSERT INTO import_row (space, kind, key, digest, made, request_id)
  SELECT $1, $2, key, digest, made, $3
  FROM unnest($4::text[], $5::bytea[], $6::uuid[]) AS entry(key, digest, made)
  ON CONFLICT DO NOTHING RETURNING key, digest, made)sql"};
// One look into the index for each key (OFFSET 0 keeps it so): a plan that was made while the table
// was small would read all of it for every message of an import that fills it.
constexpr pg::Statement kKnown{"import_row_known", R"sql(
  SELECT r.key, r.digest, r.made
  FROM unnest($3::text[]) AS k(key)
  CROSS JOIN LATERAL (SELECT i.key, i.digest, i.made FROM import_row i
                      WHERE i.space = $1 AND i.kind = $2 AND i.key = k.key OFFSET 0) r)sql"};
constexpr pg::Statement kFind{"import_row_find", R"sql(
  SELECT made FROM import_row WHERE space = $1 AND kind = $2 AND key = $3)sql"};

struct KnownRow {
  std::string key;
  Known known;
  static KnownRow from(pg::Row& row) {
    KnownRow out;
    out.key = row.text();
    out.known.digest = row.bytes();
    out.known.made = row.uuid();
    return out;
  }
};

struct MadeRow {
  Uuid made;
  static MadeRow from(pg::Row& row) { return {row.uuid()}; }
};

}  // namespace

StatusOr<std::map<std::string, Known>> enter(pg::Tx& tx, const Owner& owner,
                                             const std::vector<Entry>& entries) {
  std::vector<std::string> keys;
  std::vector<pg::Bytes> digests;
  std::vector<Uuid> made;
  for (const Entry& entry : entries) {
    keys.push_back(entry.key);
    digests.push_back({as_bytes(entry.digest)});
    made.push_back(entry.made);
  }
  std::map<std::string, Known> known;
  const auto note = [&known](std::vector<KnownRow> rows) {
    for (KnownRow& row : rows) known.emplace(std::move(row.key), std::move(row.known));
  };
  ASSIGN_OR_RETURN(auto fresh, tx.query<KnownRow>(kEnter, owner.space, owner.kind, owner.request_id,
                                                  keys, digests, made));
  note(std::move(fresh));
  std::erase_if(keys, [&known](const std::string& key) { return known.contains(key); });
  if (keys.empty()) return known;
  ASSIGN_OR_RETURN(auto before, tx.query<KnownRow>(kKnown, owner.space, owner.kind, keys));
  note(std::move(before));
  return known;
}

StatusOr<std::optional<Uuid>> find(pg::Tx& tx, const std::string& space, int kind,
                                   const std::string& key) {
  ASSIGN_OR_RETURN(const auto row, tx.query_one<MadeRow>(kFind, space, kind, key));
  if (!row) return std::optional<Uuid>();
  return std::optional<Uuid>(row->made);
}

}  // namespace farmgate::intake
