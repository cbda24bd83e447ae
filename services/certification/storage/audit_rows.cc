#include "services/certification/storage/audit_rows.h"

#include "services/certification/storage/activities.h"
#include "services/certification/storage/dossiers.h"
#include "services/certification/storage/official_acts.h"

namespace farmgate::certification::audit_rows {
namespace {

constexpr std::string_view kDossiers = "dossiers/";

constexpr pg::Statement kMark{"audit_mark", "SELECT number, digest FROM audit_mark"};
constexpr pg::Statement kLockMark{"audit_mark_lock",
                                  "SELECT number, digest FROM audit_mark FOR UPDATE"};
constexpr pg::Statement kSaveMark{"audit_mark_save",
                                  "UPDATE audit_mark SET number = $1, digest = $2"};
constexpr pg::Statement kWaiting{"audit_waiting", R"sql(
  SELECT object, number, hash FROM audit_head WHERE number > rooted
  ORDER BY object LIMIT $1 FOR UPDATE SKIP LOCKED)sql"};
constexpr pg::Statement kHeld{"audit_held",
                              "SELECT object, number, hash, rooted FROM audit_head "
                              "WHERE object = $1"};
constexpr pg::Statement kSettle{"audit_settle", R"sql(
  UPDATE audit_head h SET rooted = greatest(h.rooted, r.number)
  FROM unnest($1::text[], $2::bigint[]) AS r(object, number)
  WHERE h.object = r.object AND h.number >= r.number)sql"};
constexpr pg::Statement kDossierNames{"audit_dossiers", R"sql(
  SELECT 'dossiers/' || d FROM (
    (SELECT DISTINCT dossier AS d FROM dossier_activity WHERE dossier > $1::uuid
     ORDER BY dossier LIMIT $2)
    UNION (SELECT id FROM dossier WHERE id > $1::uuid AND state <> 1 ORDER BY id LIMIT $2)) both_of
  ORDER BY d LIMIT $2)sql"};
constexpr pg::Statement kOtherNames{"audit_others", R"sql(
  SELECT DISTINCT object COLLATE "C" AS o FROM official_act WHERE object COLLATE "C" > $1
  ORDER BY o LIMIT $2)sql"};
constexpr pg::Statement kMissing{"audit_missing", R"sql(
  SELECT n FROM unnest($1::text[]) AS n
  WHERE NOT EXISTS (SELECT FROM official_act WHERE object = n)
    AND (n NOT LIKE 'dossiers/%'
         OR NOT EXISTS (SELECT FROM dossier_activity WHERE dossier = substr(n, 10)::uuid)
            AND NOT EXISTS (SELECT FROM dossier
                            WHERE id = substr(n, 10)::uuid AND state <> 1)))sql"};

struct NameRow {
  std::string name;
  static NameRow from(pg::Row& row) { return {row.text()}; }
};

struct MarkRow {
  Mark it;
  static MarkRow from(pg::Row& row) {
    MarkRow out;
    out.it.number = row.int64();
    out.it.digest = row.text();
    return out;
  }
};

struct HeadRow {
  ChainHead it;
  static HeadRow from(pg::Row& row) {
    HeadRow out;
    out.it.object = row.text();
    out.it.number = row.int64();
    out.it.hash = row.bytes();
    return out;
  }
};

struct HeldRow {
  HeldHead it;
  static HeldRow from(pg::Row& row) {
    HeldRow out;
    out.it.head = HeadRow::from(row).it;
    out.it.rooted = row.int64();
    return out;
  }
};

StatusOr<Mark> only_mark(StatusOr<std::optional<MarkRow>> found) {
  RETURN_IF_ERROR(found.status());
  if (*found) return (*found)->it;
  return Status(Code::kDataLoss, "AUDIT_MARK_MISSING", "the row of audit_mark is gone");
}

std::vector<std::string> names_of(std::vector<NameRow> rows) {
  std::vector<std::string> names;
  for (NameRow& row : rows) names.push_back(std::move(row.name));
  return names;
}

// What the dossier itself says against its last act.
StatusOr<std::string> contradiction(pg::Tx& tx, DossierId id, const std::vector<Activity>& acts) {
  ASSIGN_OR_RETURN(const auto dossier, dossier_rows::find(tx, id, kEverybody));
  const DossierState left = acts.empty() ? DossierState::kDraft : acts.back().to_state;
  const std::string should_be(state_name(left));
  // A draft may be deleted by its owner.
  if (!dossier && left == DossierState::kDraft) return std::string();
  if (!dossier) return "the dossier is gone, its last act left it " + should_be;
  if (dossier->state == left) return std::string();
  return "the dossier is " + std::string(state_name(dossier->state)) + ", its last act left it " +
         should_be;
}

Status load_dossier(pg::Tx& tx, AuditedChain& it) {
  const auto uuid = Uuid::parse(it.object.substr(kDossiers.size()));
  if (!uuid.ok()) return ok();
  const DossierId id(*uuid);
  constexpr int kMost = static_cast<int>(AuditedChain::kLinksMost) + 1;
  ASSIGN_OR_RETURN(const auto acts, activities::list(tx, id, 0, kMost));
  for (const Activity& act : acts) it.links.push_back(link_of(act));
  it.hashed_id = id.to_string();
  ASSIGN_OR_RETURN(it.contradiction, contradiction(tx, id, acts));
  return ok();
}

Status load_other(pg::Tx& tx, AuditedChain& it) {
  constexpr int kMost = static_cast<int>(AuditedChain::kLinksMost) + 1;
  ASSIGN_OR_RETURN(const auto acts, official_acts::list(tx, it.object, kMost));
  for (const OfficialAct& act : acts) it.links.push_back(link_of(act));
  return ok();
}

}  // namespace

StatusOr<Mark> mark(pg::Tx& tx) { return only_mark(tx.query_one<MarkRow>(kMark)); }

StatusOr<Mark> lock_mark(pg::Tx& tx) { return only_mark(tx.query_one<MarkRow>(kLockMark)); }

StatusOr<std::vector<ChainHead>> waiting(pg::Tx& tx, int limit) {
  ASSIGN_OR_RETURN(auto rows, tx.query<HeadRow>(kWaiting, limit));
  std::vector<ChainHead> heads;
  for (HeadRow& row : rows) heads.push_back(std::move(row.it));
  return heads;
}

Status settle(pg::Tx& tx, const Mark& root, const std::vector<ChainHead>& heads) {
  std::vector<std::string> objects;
  std::vector<std::int64_t> numbers;
  for (const ChainHead& head : heads) {
    objects.push_back(head.object);
    numbers.push_back(head.number);
  }
  ASSIGN_OR_RETURN(const auto settled, tx.execute(kSettle, objects, numbers));
  if (settled != static_cast<std::int64_t>(heads.size())) {
    return Status(Code::kFailedPrecondition, "AUDIT_DATABASE_OLD",
                  "root " + std::to_string(root.number) + " names acts that are not there");
  }
  return tx.execute(kSaveMark, root.number, root.digest).status();
}

StatusOr<std::vector<std::string>> dossiers(pg::Tx& tx, const std::string& after, int limit) {
  const std::string id =
      after.empty() ? "00000000-0000-0000-0000-000000000000" : after.substr(kDossiers.size());
  ASSIGN_OR_RETURN(auto rows, tx.query<NameRow>(kDossierNames, id, limit));
  return names_of(std::move(rows));
}

StatusOr<std::vector<std::string>> others(pg::Tx& tx, const std::string& after, int limit) {
  ASSIGN_OR_RETURN(auto rows, tx.query<NameRow>(kOtherNames, after, limit));
  return names_of(std::move(rows));
}

StatusOr<std::vector<std::string>> missing(pg::Tx& tx, const std::vector<std::string>& names) {
  ASSIGN_OR_RETURN(auto rows, tx.query<NameRow>(kMissing, names));
  return names_of(std::move(rows));
}

StatusOr<AuditedChain> chain(pg::Tx& tx, const std::string& object) {
  AuditedChain it{.object = object, .hashed_id = object};
  RETURN_IF_ERROR(object.starts_with(kDossiers) ? load_dossier(tx, it) : load_other(tx, it));
  ASSIGN_OR_RETURN(const auto held, tx.query_one<HeldRow>(kHeld, object));
  if (held) it.held = held->it;
  return it;
}

}  // namespace farmgate::certification::audit_rows
