#include "services/orders/storage/fair_activities.h"

namespace farmgate::orders::fair_activities {
namespace {

constexpr pg::Statement kAppend{"fair_activity_append", R"sql(
  INSERT INTO fair_activity (fair, number, act, actor, act_time, application, before, after, note)
  SELECT $1, coalesce((SELECT max(number) FROM fair_activity WHERE fair = $1), 0) + 1,
    $2, $3, $4, $5, $6, $7, $8)sql"};
constexpr pg::Statement kList{"fair_activity_list", R"sql(
  SELECT number, act, actor, act_time, application, before, after, note FROM fair_activity
  WHERE fair = $1 AND number > $2 ORDER BY number LIMIT $3)sql"};

struct ActivityRow {
  FairActivity activity;
  static ActivityRow from(pg::Row& row) {
    ActivityRow out;
    FairActivity& it = out.activity;
    it.number = row.int64();
    it.act = row.text();
    it.actor = row.text();
    it.act_time = row.time();
    if (const auto id = row.maybe(&pg::Row::uuid)) it.application = ApplicationId(*id);
    it.before = row.text();
    it.after = row.text();
    it.note = row.text();
    return out;
  }
};

}  // namespace

Status append(pg::Tx& tx, FairId fair, const FairActivity& it) {
  return tx.later(kAppend, fair, it.act, it.actor, it.act_time, it.application, it.before, it.after,
                  it.note);
}

StatusOr<std::vector<FairActivity>> list(pg::Tx& tx, FairId fair, std::int64_t after, int limit) {
  ASSIGN_OR_RETURN(auto rows, tx.query<ActivityRow>(kList, fair, after, limit));
  std::vector<FairActivity> out;
  for (ActivityRow& row : rows) out.push_back(std::move(row.activity));
  return out;
}

}  // namespace farmgate::orders::fair_activities
