#include "services/certification/storage/official_acts.h"

namespace farmgate::certification::official_acts {
namespace {

constexpr pg::Statement kLock{"official_act_lock", R"sql(
  SELECT 1 FROM pg_advisory_xact_lock(hashtextextended($1, 5)))sql"};
constexpr pg::Statement kLast{"official_act_last", R"sql(
  SELECT number, act, actor, act_time, note, hash FROM official_act WHERE object = $1
  ORDER BY number DESC LIMIT 1)sql"};
constexpr pg::Statement kInsert{"official_act_insert", R"sql(
  INSERT INTO official_act (object, number, act, actor, act_time, note, hash)
  VALUES ($1, $2, $3, $4, $5, $6, $7))sql"};
constexpr pg::Statement kList{"official_act_list", R"sql(
  SELECT number, act, actor, act_time, note, hash FROM official_act WHERE object = $1
  ORDER BY number LIMIT $2)sql"};

struct ActRow {
  OfficialAct it;
  static ActRow from(pg::Row& row) {
    ActRow out;
    out.it.number = row.int64();
    out.it.act = row.text();
    out.it.actor = row.text();
    out.it.act_time = row.time();
    out.it.note = row.text();
    out.it.hash = row.bytes();
    return out;
  }
};

}  // namespace

Status append(pg::Tx& tx, OfficialAct it) {
  RETURN_IF_ERROR(tx.execute(kLock, it.object).status());
  ASSIGN_OR_RETURN(const auto last, tx.query_one<ActRow>(kLast, it.object));
  it.number = last ? last->it.number + 1 : 1;
  it.hash = audit_hash(it.object, last ? last->it.hash : "", it.number, link_of(it).fields);
  return tx
      .execute(kInsert, it.object, it.number, it.act, it.actor, it.act_time, it.note,
               pg::Bytes{it.hash})
      .status();
}

StatusOr<std::vector<OfficialAct>> list(pg::Tx& tx, const std::string& object, int limit) {
  ASSIGN_OR_RETURN(auto rows, tx.query<ActRow>(kList, object, limit));
  std::vector<OfficialAct> out;
  for (ActRow& row : rows) {
    out.push_back(std::move(row.it));
    out.back().object = object;
  }
  return out;
}

}  // namespace farmgate::certification::official_acts
