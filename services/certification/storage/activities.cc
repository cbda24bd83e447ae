#include "services/certification/storage/activities.h"

namespace farmgate::certification::activities {
namespace {

constexpr pg::Statement kLast{"activity_last", R"sql(
  SELECT number, hash FROM dossier_activity WHERE dossier = $1 ORDER BY number DESC LIMIT 1)sql"};
constexpr pg::Statement kInsert{"activity_insert", R"sql(
  INSERT INTO dossier_activity (dossier, number, act, desk, actor, act_time, from_state, to_state,
                                note, due_date, hash)
  VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11))sql"};
constexpr pg::Statement kList{"activity_list", R"sql(
  SELECT number, act, desk, actor, act_time, from_state, to_state, note, due_date, hash
  FROM dossier_activity WHERE dossier = $1 AND number > $2 ORDER BY number LIMIT $3)sql"};

struct EndRow {
  std::int64_t number = 0;
  std::string hash;
  static EndRow from(pg::Row& row) {
    EndRow out;
    out.number = row.int64();
    out.hash = row.bytes();
    return out;
  }
};

struct ActivityRow {
  Activity it;
  static ActivityRow from(pg::Row& row) {
    ActivityRow out;
    out.it.number = row.int64();
    out.it.act = row.text();
    out.it.desk = row.text();
    out.it.actor = row.text();
    out.it.act_time = row.time();
    out.it.from_state = static_cast<DossierState>(row.int64());
    out.it.to_state = static_cast<DossierState>(row.int64());
    out.it.note = row.text();
    out.it.due_date = row.maybe(&pg::Row::date);
    out.it.hash = row.bytes();
    return out;
  }
};

}  // namespace

Status expect_last(pg::Tx& tx, DossierId dossier) { return tx.expect(kLast, dossier); }

Status append(pg::Tx& tx, DossierId dossier, Activity it) {
  ASSIGN_OR_RETURN(const auto last, tx.query_one<EndRow>(kLast, dossier));
  it.number = last ? last->number + 1 : 1;
  it.hash = audit_hash(dossier.to_string(), last ? last->hash : "", it.number, link_of(it).fields);
  return tx.later(kInsert, dossier, it.number, it.act, it.desk, it.actor, it.act_time,
                  static_cast<int>(it.from_state), static_cast<int>(it.to_state), it.note,
                  it.due_date, pg::Bytes{it.hash});
}

StatusOr<std::vector<Activity>> list(pg::Tx& tx, DossierId dossier, std::int64_t after, int limit) {
  ASSIGN_OR_RETURN(auto rows, tx.query<ActivityRow>(kList, dossier, after, limit));
  std::vector<Activity> out;
  for (ActivityRow& row : rows) out.push_back(std::move(row.it));
  return out;
}

}  // namespace farmgate::certification::activities
