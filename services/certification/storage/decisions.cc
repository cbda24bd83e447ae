#include "services/certification/storage/certificates.h"

namespace farmgate::certification::decision_rows {
namespace {

constexpr pg::Statement kAppend{"decision_append", R"sql(
  INSERT INTO decision (dossier, number, kind, decision_number, decision_date, reason, points_sum,
                        sheets, star, actor, record_time)
  SELECT $1, coalesce(max(number), 0) + 1, $2, $3, $4, $5, $6, $7, $8, $9, $10
  FROM decision WHERE dossier = $1)sql"};
constexpr pg::Statement kLast{"decision_last", R"sql(
  SELECT kind, decision_number, decision_date, reason, points_sum, sheets, star, record_time
  FROM decision WHERE dossier = $1 AND kind = $2 ORDER BY number DESC LIMIT 1)sql"};

struct DecisionRow {
  Decision decision;
  static DecisionRow from(pg::Row& row) {
    DecisionRow out;
    Decision& it = out.decision;
    it.kind = static_cast<DecisionKind>(row.int64());
    it.number = row.text();
    it.date = row.date();
    it.reason = row.text();
    it.points.sum = row.int64();
    it.points.sheets = row.int64();
    it.star = static_cast<int>(row.int64());
    it.record_time = row.time();
    return out;
  }
};

}  // namespace

Status append(pg::Tx& tx, const Decision& it, const std::string& actor) {
  return tx
      .execute(kAppend, it.dossier, static_cast<int>(it.kind), it.number, it.date, it.reason,
               it.points.sum, it.points.sheets, it.star, actor, it.record_time)
      .status();
}

StatusOr<std::optional<Decision>> last(pg::Tx& tx, DossierId dossier, DecisionKind kind) {
  ASSIGN_OR_RETURN(auto row, tx.query_one<DecisionRow>(kLast, dossier, static_cast<int>(kind)));
  if (!row) return std::optional<Decision>();
  row->decision.dossier = dossier;
  return std::optional<Decision>(std::move(row->decision));
}

}  // namespace farmgate::certification::decision_rows
