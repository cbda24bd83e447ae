#include "services/certification/storage/sessions.h"

#include "services/certification/storage/session_parts.h"

namespace farmgate::certification::session_rows {
namespace {

#define SESSION_COLUMNS                                                                  \
  "s.id, s.council, s.session_date, s.place, s.state, s.minimum_members, "               \
  "s.quorum_millionths, s.maximum_gap_points, s.maximum_rounds, s.minutes, s.revision, " \
  "s.convene_time, s.update_time, s.conclude_time"
#define VISIBLE                                                                         \
  "($2::boolean OR EXISTS (SELECT FROM council c "                                      \
  "WHERE c.id = s.council AND c.secretary = $3) OR EXISTS (SELECT FROM session_seat t " \
  "WHERE t.session = s.id AND t.subject = $3))"
#define FIND                \
  "SELECT " SESSION_COLUMNS \
  " FROM session s "        \
  "WHERE s.id = $1 AND s.council = $4 AND " VISIBLE

constexpr pg::Statement kFind{"session_find", FIND};
constexpr pg::Statement kShare{"session_share", FIND " FOR SHARE OF s"};
constexpr pg::Statement kLock{"session_lock", FIND " FOR UPDATE OF s"};
constexpr pg::Statement kList{"session_list", "SELECT " SESSION_COLUMNS R"sql(
  FROM session s WHERE s.council = $1 AND )sql" VISIBLE R"sql(
    AND ($4::timestamptz IS NULL OR (s.convene_time, s.id) < ($4, $5::uuid))
  ORDER BY s.convene_time DESC, s.id DESC LIMIT $6)sql"};
constexpr pg::Statement kInsert{"session_insert", R"sql(
  INSERT INTO session (id, council, session_date, place, state, minimum_members, quorum_millionths,
                       maximum_gap_points, maximum_rounds, revision, convene_time, update_time,
                       request_id)
  VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $11, $12))sql"};
constexpr pg::Statement kSave{"session_save", R"sql(
  UPDATE session SET state = $2, minutes = $3, revision = $4, update_time = $5, conclude_time = $6
  WHERE id = $1)sql"};
constexpr pg::Statement kHasOpen{"session_item_has_open", R"sql(
  SELECT count(*) FROM session_item WHERE dossier = $1 AND state IN (1, 2))sql"};
constexpr pg::Statement kConcluded{"session_item_concluded", "SELECT " SESSION_ITEM_COLUMNS R"sql(,
         s.session_date
  FROM session_item i JOIN session s ON s.id = i.session
  WHERE i.dossier = $1 AND i.state = 3 AND i.star IS NOT NULL
  ORDER BY s.conclude_time DESC LIMIT 1)sql"};

struct SessionRow {
  Session session;
  static SessionRow from(pg::Row& row) {
    SessionRow out;
    Session& it = out.session;
    it.id = row.id<SessionTag>();
    it.council = row.id<CouncilTag>();
    it.session_date = row.date();
    it.place = row.text();
    it.state = static_cast<SessionState>(row.int64());
    it.terms.minimum_members = static_cast<int>(row.int64());
    it.terms.quorum_millionths = row.int64();
    it.terms.maximum_gap_points = static_cast<int>(row.int64());
    it.terms.maximum_rounds = static_cast<int>(row.int64());
    it.minutes = row.text();
    it.revision = row.int64();
    it.convene_time = row.time();
    it.update_time = row.time();
    it.conclude_time = row.maybe(&pg::Row::time);
    return out;
  }
};

struct ConcludedRow {
  session_parts::ItemRow item;
  Date session_date{};
  static ConcludedRow from(pg::Row& row) {
    ConcludedRow out;
    out.item = session_parts::ItemRow::from(row);
    out.session_date = row.date();
    return out;
  }
};

struct NumberRow {
  std::int64_t number = 0;
  static NumberRow from(pg::Row& row) { return {row.int64()}; }
};

const pg::Statement& statement_of(Hold hold) {
  if (hold == Hold::kNone) return kFind;
  return hold == Hold::kShared ? kShare : kLock;
}

}  // namespace

StatusOr<std::optional<Session>> find(pg::Tx& tx, CouncilId council, SessionId id,
                                      const CouncilView& view, Hold hold) {
  ASSIGN_OR_RETURN(
      auto row, tx.query_one<SessionRow>(statement_of(hold), id, view.all, view.subject, council));
  if (!row) return std::optional<Session>();
  RETURN_IF_ERROR(session_parts::load(tx, row->session));
  return std::optional<Session>(std::move(row->session));
}

StatusOr<std::vector<Session>> list(pg::Tx& tx, CouncilId council, const CouncilView& view,
                                    const farmgate::wire::Page& page) {
  ASSIGN_OR_RETURN(auto rows, tx.query<SessionRow>(kList, council, view.all, view.subject,
                                                   page.key(0), page.key(1), page.limit()));
  std::vector<Session> out;
  for (SessionRow& row : rows) out.push_back(std::move(row.session));
  return out;
}

Status insert(pg::Tx& tx, const Session& it, const Uuid& request_id) {
  RETURN_IF_ERROR(tx.execute(kInsert, it.id, it.council, it.session_date, it.place,
                             static_cast<int>(it.state), it.terms.minimum_members,
                             it.terms.quorum_millionths, it.terms.maximum_gap_points,
                             it.terms.maximum_rounds, it.revision, it.convene_time, request_id)
                      .status());
  return session_parts::save(tx, it);
}

Status save(pg::Tx& tx, const Session& it) {
  RETURN_IF_ERROR(tx.execute(kSave, it.id, static_cast<int>(it.state), it.minutes, it.revision,
                             it.update_time, it.conclude_time)
                      .status());
  return session_parts::save(tx, it);
}

StatusOr<bool> has_open(pg::Tx& tx, DossierId dossier) {
  ASSIGN_OR_RETURN(const auto row, tx.query_one<NumberRow>(kHasOpen, dossier));
  return row->number > 0;
}

StatusOr<std::optional<Concluded>> concluded(pg::Tx& tx, DossierId dossier) {
  ASSIGN_OR_RETURN(auto row, tx.query_one<ConcludedRow>(kConcluded, dossier));
  if (!row) return std::optional<Concluded>();
  ASSIGN_OR_RETURN(AgendaItem item, session_parts::item_of(std::move(row->item)));
  return std::optional<Concluded>(Concluded{row->session_date, std::move(item)});
}

}  // namespace farmgate::certification::session_rows
