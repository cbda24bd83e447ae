#include "services/certification/storage/session_parts.h"

#include <charconv>

#include "chassis/base/text.h"

namespace farmgate::certification::session_parts {
namespace {

constexpr pg::Statement kSeats{"session_seats", R"sql(
  SELECT t.member, t.subject, t.alternate, t.present, t.replaced_by,
         s.session_date BETWEEN m.valid_from_date AND coalesce(m.valid_through_date, 'infinity')
  FROM session_seat t JOIN session s ON s.id = t.session JOIN council_member m ON m.id = t.member
  WHERE t.session = $1 ORDER BY t.position)sql"};
constexpr pg::Statement kSaveSeat{"session_seat_save", R"sql(
  INSERT INTO session_seat (session, member, position, subject, alternate, present, replaced_by)
  VALUES ($1, $2, $3, $4, $5, $6, $7)
  ON CONFLICT (session, member) DO UPDATE SET present = excluded.present,
    replaced_by = excluded.replaced_by)sql"};
constexpr pg::Statement kRecusals{"session_recusals", R"sql(
  SELECT dossier, member, cause, reason, replaced_by, record_time
  FROM session_recusal WHERE session = $1 ORDER BY record_time, dossier, member)sql"};
constexpr pg::Statement kSaveRecusal{"session_recusal_save", R"sql(
  INSERT INTO session_recusal (session, dossier, member, cause, reason, replaced_by, record_time)
  VALUES ($1, $2, $3, $4, $5, $6, $7)
  ON CONFLICT (session, dossier, member) DO UPDATE SET replaced_by = excluded.replaced_by)sql"};
constexpr pg::Statement kItems{"session_items", "SELECT " SESSION_ITEM_COLUMNS R"sql(
  FROM session_item i WHERE i.session = $1 ORDER BY i.position)sql"};
constexpr pg::Statement kSaveItem{"session_item_save", R"sql(
  INSERT INTO session_item (session, dossier, position, product, producer, rubric, state, round,
                            verdict, points_sum, sheets, lowest, highest, consensus, band, star,
                            missing_marks)
  VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17)
  ON CONFLICT (session, dossier) DO UPDATE SET state = excluded.state, round = excluded.round,
    verdict = excluded.verdict, points_sum = excluded.points_sum, sheets = excluded.sheets,
    lowest = excluded.lowest, highest = excluded.highest, consensus = excluded.consensus,
    band = excluded.band, star = excluded.star, missing_marks = excluded.missing_marks)sql"};

Status unreadable() { return internal("a stored sheet or result is unreadable"); }

bool read(std::string_view text, int& out) {
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), out);
  return error == std::errc() && end == text.data() + text.size();
}

std::optional<CouncilMemberId> member_in(pg::Row& row) {
  const auto id = row.maybe(&pg::Row::uuid);
  if (!id) return std::nullopt;
  return CouncilMemberId(*id);
}

struct SeatRow {
  Seat seat;
  static SeatRow from(pg::Row& row) {
    SeatRow out;
    out.seat.member = row.id<CouncilMemberTag>();
    out.seat.subject = row.text();
    out.seat.alternate = row.boolean();
    out.seat.present = row.boolean();
    out.seat.replaced_by = member_in(row);
    out.seat.serves = row.boolean();
    return out;
  }
};

struct RecusalRow {
  Recusal recusal;
  static RecusalRow from(pg::Row& row) {
    RecusalRow out;
    out.recusal.dossier = row.id<DossierTag>();
    out.recusal.member = row.id<CouncilMemberTag>();
    out.recusal.cause = row.text();
    out.recusal.reason = row.text();
    out.recusal.replaced_by = member_in(row);
    out.recusal.record_time = row.time();
    return out;
  }
};

// "5 2.3 3 1 0;": star, criterion, option, points, points held.
std::string marks_text(const std::vector<MissingMark>& marks) {
  std::string out;
  for (const MissingMark& it : marks) {
    out += std::to_string(it.star) + " " + it.criterion + " " + std::to_string(it.option) + " " +
           std::to_string(it.points) + " " + std::to_string(it.held_points) + ";";
  }
  return out;
}

StatusOr<std::vector<MissingMark>> marks_of(const std::string& text) {
  std::vector<MissingMark> out;
  for (const std::string_view part : split(text, ';')) {
    if (part.empty()) continue;
    const auto words = split(part, ' ');
    MissingMark it;
    if (words.size() != 5 || !read(words[0], it.star) || !read(words[2], it.option) ||
        !read(words[3], it.points) || !read(words[4], it.held_points)) {
      return unreadable();
    }
    it.criterion = words[1];
    out.push_back(std::move(it));
  }
  return out;
}

Status save_item(pg::Tx& tx, SessionId session, int position, const AgendaItem& it) {
  std::optional<int> verdict, band, star;
  std::string marks;
  if (it.verdict) verdict = static_cast<int>(*it.verdict);
  if (it.result) {
    band = it.result->band;
    star = it.result->star;
    marks = marks_text(it.result->missing_marks);
  }
  return tx
      .execute(kSaveItem, session, it.dossier, position, it.product, it.producer, it.rubric,
               static_cast<int>(it.state), it.round, verdict, it.points.sum, it.points.sheets,
               it.lowest, it.highest, text_of(it.consensus), band, star, marks)
      .status();
}

}  // namespace

std::string text_of(const std::vector<Answer>& answers) {
  std::string out;
  for (const Answer& it : answers) {
    out += (out.empty() ? "" : " ") + it.criterion + ":" + std::to_string(it.option);
  }
  return out;
}

StatusOr<std::vector<Answer>> answers_of(const std::string& text) {
  std::vector<Answer> out;
  for (const std::string_view part : split(text, ' ')) {
    if (part.empty()) continue;
    const auto colon = part.find(':');
    Answer it;
    if (colon == part.npos || !read(part.substr(colon + 1), it.option)) return unreadable();
    it.criterion = part.substr(0, colon);
    out.push_back(std::move(it));
  }
  return out;
}

ItemRow ItemRow::from(pg::Row& row) {
  ItemRow out;
  AgendaItem& it = out.item;
  it.dossier = row.id<DossierTag>();
  it.product = row.text();
  it.producer = row.text();
  it.rubric = row.text();
  it.state = static_cast<AgendaState>(row.int64());
  it.round = static_cast<int>(row.int64());
  if (const auto verdict = row.maybe(&pg::Row::int64)) {
    it.verdict = static_cast<GapVerdict>(*verdict);
  }
  it.points.sum = row.int64();
  it.points.sheets = row.int64();
  it.lowest = static_cast<int>(row.int64());
  it.highest = static_cast<int>(row.int64());
  out.consensus = row.text();
  const auto band = row.maybe(&pg::Row::int64);
  const auto star = row.maybe(&pg::Row::int64);
  out.missing_marks = row.text();
  if (band && star) {
    it.result = ScoringResult{it.points, static_cast<int>(*band), static_cast<int>(*star), {}};
  }
  return out;
}

StatusOr<AgendaItem> item_of(ItemRow row) {
  ASSIGN_OR_RETURN(row.item.consensus, answers_of(row.consensus));
  if (row.item.result) {
    ASSIGN_OR_RETURN(row.item.result->missing_marks, marks_of(row.missing_marks));
  }
  return std::move(row.item);
}

Status load(pg::Tx& tx, Session& it) {
  ASSIGN_OR_RETURN(auto seats, tx.query<SeatRow>(kSeats, it.id));
  for (SeatRow& row : seats) it.seats.push_back(std::move(row.seat));
  ASSIGN_OR_RETURN(auto recusals, tx.query<RecusalRow>(kRecusals, it.id));
  for (RecusalRow& row : recusals) it.recusals.push_back(std::move(row.recusal));
  ASSIGN_OR_RETURN(auto items, tx.query<ItemRow>(kItems, it.id));
  for (ItemRow& row : items) {
    ASSIGN_OR_RETURN(AgendaItem item, item_of(std::move(row)));
    it.agenda.push_back(std::move(item));
  }
  return ok();
}

Status save(pg::Tx& tx, const Session& it) {
  int position = 0;
  for (const Seat& seat : it.seats) {
    RETURN_IF_ERROR(tx.execute(kSaveSeat, it.id, seat.member, ++position, seat.subject,
                               seat.alternate, seat.present, seat.replaced_by)
                        .status());
  }
  position = 0;
  for (const AgendaItem& item : it.agenda) {
    RETURN_IF_ERROR(save_item(tx, it.id, ++position, item));
  }
  for (const Recusal& away : it.recusals) {
    RETURN_IF_ERROR(tx.execute(kSaveRecusal, it.id, away.dossier, away.member, away.cause,
                               away.reason, away.replaced_by, away.record_time)
                        .status());
  }
  return ok();
}

}  // namespace farmgate::certification::session_parts
