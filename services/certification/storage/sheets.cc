#include "services/certification/storage/sheets.h"

#include "services/certification/storage/session_parts.h"

namespace farmgate::certification::sheet_rows {
namespace {

#define SHEET_COLUMNS \
  "h.id, h.session, h.dossier, h.round, h.member, h.correction, h.answers, h.submit_time"

constexpr pg::Statement kInsert{"score_sheet_insert", R"sql(
  INSERT INTO score_sheet (id, session, dossier, round, member, correction, answers, submit_time,
                           request_id)
  VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
  ON CONFLICT ON CONSTRAINT score_sheet_once DO NOTHING)sql"};
constexpr pg::Statement kFind{"score_sheet_find", "SELECT " SHEET_COLUMNS R"sql(
  FROM score_sheet h WHERE h.id = $1 AND h.session = $2)sql"};
constexpr pg::Statement kOfRound{"score_sheet_of_round", "SELECT " SHEET_COLUMNS R"sql(
  FROM (SELECT DISTINCT ON (g.member) g.* FROM score_sheet g
        WHERE g.session = $1 AND g.dossier = $2 AND g.round = $3
        ORDER BY g.member, g.correction DESC) h
  ORDER BY h.submit_time, h.id)sql"};
// What is sealed: as in AgendaItem::sealed.
constexpr pg::Statement kList{"score_sheet_list", "SELECT " SHEET_COLUMNS R"sql(
  FROM score_sheet h JOIN session_item i ON i.session = h.session AND i.dossier = h.dossier
  WHERE h.session = $1 AND ($2::uuid IS NULL OR h.dossier = $2)
    AND ($3::int IS NULL OR h.round = $3)
    AND (i.verdict IS NOT NULL OR h.round < i.round OR EXISTS (
      SELECT FROM session_seat t
      WHERE t.session = h.session AND t.member = h.member AND t.subject = $4))
    AND ($5::uuid IS NULL OR (h.dossier, h.round, h.submit_time, h.id)
                             > ($5, $6::int, $7::timestamptz, $8::uuid))
  ORDER BY h.dossier, h.round, h.submit_time, h.id LIMIT $9)sql"};
constexpr pg::Statement kSubmitted{"score_sheet_submitted", R"sql(
  SELECT h.dossier, h.member
  FROM score_sheet h JOIN session_item i ON i.session = h.session AND i.dossier = h.dossier
  WHERE h.session = $1 AND h.round = i.round AND h.correction = 0
  ORDER BY h.dossier, h.member)sql"};
constexpr pg::Statement kCorrections{"sheet_corrections", R"sql(
  SELECT number, dossier, member, round, criterion, option_before, option_after, reason, actor,
         record_time
  FROM sheet_correction WHERE session = $1 ORDER BY number)sql"};
constexpr pg::Statement kInsertCorrection{"sheet_correction_insert", R"sql(
  INSERT INTO sheet_correction (session, number, dossier, member, round, criterion, option_before,
                                option_after, reason, actor, record_time)
  VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11))sql"};

struct SheetRow {
  MemberSheet sheet;
  std::string answers;
  static SheetRow from(pg::Row& row) {
    SheetRow out;
    out.sheet.id = row.id<SheetTag>();
    out.sheet.session = row.id<SessionTag>();
    out.sheet.dossier = row.id<DossierTag>();
    out.sheet.round = static_cast<int>(row.int64());
    out.sheet.member = row.id<CouncilMemberTag>();
    out.sheet.correction = static_cast<int>(row.int64());
    out.answers = row.text();
    out.sheet.submit_time = row.time();
    return out;
  }
};

struct SubmittedRow {
  Submitted it;
  static SubmittedRow from(pg::Row& row) {
    SubmittedRow out;
    out.it.dossier = row.id<DossierTag>();
    out.it.member = row.id<CouncilMemberTag>();
    return out;
  }
};

struct CorrectionRow {
  Correction it;
  static CorrectionRow from(pg::Row& row) {
    CorrectionRow out;
    out.it.number = static_cast<int>(row.int64());
    out.it.dossier = row.id<DossierTag>();
    out.it.member = row.id<CouncilMemberTag>();
    out.it.round = static_cast<int>(row.int64());
    out.it.criterion = row.text();
    out.it.before = static_cast<int>(row.int64());
    out.it.after = static_cast<int>(row.int64());
    out.it.reason = row.text();
    out.it.actor = row.text();
    out.it.record_time = row.time();
    return out;
  }
};

StatusOr<std::vector<MemberSheet>> sheets_of(StatusOr<std::vector<SheetRow>> rows) {
  RETURN_IF_ERROR(rows.status());
  std::vector<MemberSheet> out;
  for (SheetRow& row : *rows) {
    ASSIGN_OR_RETURN(row.sheet.answers, session_parts::answers_of(row.answers));
    out.push_back(std::move(row.sheet));
  }
  return out;
}

}  // namespace

StatusOr<bool> insert(pg::Tx& tx, const MemberSheet& it, const Uuid& request_id) {
  ASSIGN_OR_RETURN(
      const std::int64_t written,
      tx.execute(kInsert, it.id, it.session, it.dossier, it.round, it.member, it.correction,
                 session_parts::text_of(it.answers), it.submit_time, request_id));
  return written == 1;
}

StatusOr<std::optional<MemberSheet>> find(pg::Tx& tx, SessionId session, SheetId id) {
  ASSIGN_OR_RETURN(auto found, sheets_of(tx.query<SheetRow>(kFind, id, session)));
  if (found.empty()) return std::optional<MemberSheet>();
  return std::optional<MemberSheet>(std::move(found.front()));
}

StatusOr<std::vector<MemberSheet>> of_round(pg::Tx& tx, SessionId session, DossierId dossier,
                                            int round) {
  return sheets_of(tx.query<SheetRow>(kOfRound, session, dossier, round));
}

StatusOr<std::vector<MemberSheet>> list(pg::Tx& tx, SessionId session, const Filter& filter,
                                        const farmgate::wire::Page& page) {
  return sheets_of(tx.query<SheetRow>(kList, session, filter.dossier, filter.round, filter.subject,
                                      page.key(0), page.key(1), page.key(2), page.key(3),
                                      page.limit()));
}

std::vector<std::string> position_of(const MemberSheet& it) {
  auto out = farmgate::wire::position_of(it.submit_time, it.id.uuid());
  out.insert(out.begin(), {it.dossier.to_string(), std::to_string(it.round)});
  return out;
}

StatusOr<std::vector<Submitted>> submitted(pg::Tx& tx, SessionId session) {
  ASSIGN_OR_RETURN(const auto rows, tx.query<SubmittedRow>(kSubmitted, session));
  std::vector<Submitted> out;
  for (const SubmittedRow& row : rows) out.push_back(row.it);
  return out;
}

StatusOr<std::vector<Correction>> corrections(pg::Tx& tx, SessionId session) {
  ASSIGN_OR_RETURN(auto rows, tx.query<CorrectionRow>(kCorrections, session));
  std::vector<Correction> out;
  for (CorrectionRow& row : rows) out.push_back(std::move(row.it));
  return out;
}

Status insert_correction(pg::Tx& tx, SessionId session, const Correction& it) {
  return tx
      .execute(kInsertCorrection, session, it.number, it.dossier, it.member, it.round, it.criterion,
               it.before, it.after, it.reason, it.actor, it.record_time)
      .status();
}

}  // namespace farmgate::certification::sheet_rows
