#include "services/cooperatives/storage/cooperatives.h"

namespace farmgate::cooperatives::cooperative_rows {
namespace {

#define COOPERATIVE_COLUMNS                                                                   \
  "c.id, c.kind, c.producer, c.kind_from_date, c.founded_date, c.charter_capital_vnd, "       \
  "c.charter_adopt_date, c.charter_digest, c.business_plan_digest, c.meeting_date, "          \
  "c.minutes_digest, c.votes_for, c.votes_cast, c.registration_number, c.registration_date, " \
  "c.registration_place, c.version, c.revision, c.create_time, c.update_time"
#define COOPERATIVE_AND_PARTY \
  " FROM cooperative c LEFT JOIN producer_copy p ON p.producer = c.producer "

constexpr pg::Statement kFind{
    "cooperative_find", "SELECT " COOPERATIVE_COLUMNS COOPERATIVE_AND_PARTY
                        "WHERE c.id = $1 AND " FARMGATE_COOPERATIVE_VISIBLE("$2", "$3", "$4")};
constexpr pg::Statement kLock{
    "cooperative_lock", "SELECT " COOPERATIVE_COLUMNS COOPERATIVE_AND_PARTY
                        "WHERE c.id = $1 AND " FARMGATE_COOPERATIVE_VISIBLE("$2", "$3", "$4") R"sql(
  FOR NO KEY UPDATE OF c)sql"};
constexpr pg::Statement kList{"cooperative_list",
                              "SELECT " COOPERATIVE_COLUMNS COOPERATIVE_AND_PARTY R"sql(
  WHERE ($1::int IS NULL OR c.kind = $1) AND ($2::uuid IS NULL OR c.producer = $2)
    AND ($3::text IS NULL OR p.commune = $3)
    AND )sql" FARMGATE_COOPERATIVE_VISIBLE("$4", "$5", "$6") R"sql(
    AND ($7::timestamptz IS NULL OR (c.create_time, c.id) < ($7, $8::uuid))
  ORDER BY c.create_time DESC, c.id DESC LIMIT $9)sql"};
constexpr pg::Statement kInsert{"cooperative_insert", R"sql(
  INSERT INTO cooperative (id, kind, producer, kind_from_date, founded_date, charter_capital_vnd,
                           charter_adopt_date, charter_digest, business_plan_digest, meeting_date,
                           minutes_digest, votes_for, votes_cast, registration_number,
                           registration_date, registration_place, version, revision, create_time,
                           update_time, request_id)
  VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20,
          $21)
  ON CONFLICT (producer) DO NOTHING)sql"};
constexpr pg::Statement kSave{"cooperative_save", R"sql(
  UPDATE cooperative SET kind = $2, producer = $3, kind_from_date = $4, charter_capital_vnd = $5,
    charter_adopt_date = $6, charter_digest = $7, business_plan_digest = $8, meeting_date = $9,
    minutes_digest = $10, votes_for = $11, votes_cast = $12, registration_number = $13,
    registration_date = $14, registration_place = $15, version = $16, revision = $17,
    update_time = $18
  WHERE id = $1)sql"};
constexpr pg::Statement kSaveVersion{"cooperative_save_version",
                                     "UPDATE cooperative SET version = $2 WHERE id = $1"};
constexpr pg::Statement kSaveFormerKind{"cooperative_former_kind_insert", R"sql(
  INSERT INTO cooperative_former_kind (cooperative, kind, producer, valid_from_date,
                                       valid_through_date)
  VALUES ($1, $2, $3, $4, $5))sql"};
constexpr pg::Statement kSaveRating{"cooperative_rating_save", R"sql(
  INSERT INTO cooperative_rating (cooperative, year, points, rating_class, decision_number,
                                  record_time)
  VALUES ($1, $2, $3, $4, $5, $6)
  ON CONFLICT (cooperative, year) DO UPDATE SET points = excluded.points,
    rating_class = excluded.rating_class, decision_number = excluded.decision_number,
    record_time = excluded.record_time)sql"};
constexpr pg::Statement kOfParty{"cooperative_of_party",
                                 "SELECT id, kind FROM cooperative WHERE producer = $1"};
constexpr pg::Statement kAfter{"cooperative_after", "SELECT " COOPERATIVE_COLUMNS R"sql(
  FROM cooperative c WHERE c.id > $1 ORDER BY c.id LIMIT $2 FOR NO KEY UPDATE)sql"};

struct CooperativeRow {
  Cooperative cooperative;
  static CooperativeRow from(pg::Row& row) {
    CooperativeRow out;
    Cooperative& it = out.cooperative;
    it.id = row.id<CooperativeTag>();
    it.kind = static_cast<CooperativeKind>(row.int64());
    it.producer = row.id<ProducerTag>();
    it.kind_from_date = row.maybe(&pg::Row::date);
    it.founded_date = row.maybe(&pg::Row::date);
    it.charter.capital = row.money();
    it.charter.adopt_date = row.maybe(&pg::Row::date);
    it.charter.document_digest = row.text();
    it.business_plan_digest = row.text();
    it.meeting.meeting_date = row.maybe(&pg::Row::date);
    it.meeting.minutes_digest = row.text();
    it.meeting.votes_for = static_cast<int>(row.int64());
    it.meeting.votes_cast = static_cast<int>(row.int64());
    it.registration.number = row.text();
    it.registration.registration_date = row.maybe(&pg::Row::date);
    it.registration.place = row.text();
    it.version = row.int64();
    it.revision = row.int64();
    it.create_time = row.time();
    it.update_time = row.time();
    return out;
  }
};

struct PartyRow {
  CooperativeId id;
  CooperativeKind kind;
  static PartyRow from(pg::Row& row) {
    const auto id = row.id<CooperativeTag>();
    return {id, static_cast<CooperativeKind>(row.int64())};
  }
};

std::optional<Cooperative> cooperative_of(std::optional<CooperativeRow> row) {
  if (!row) return std::nullopt;
  return std::move(row->cooperative);
}

std::vector<Cooperative> cooperatives_of(std::vector<CooperativeRow> rows) {
  std::vector<Cooperative> out;
  out.reserve(rows.size());
  for (CooperativeRow& row : rows) out.push_back(std::move(row.cooperative));
  return out;
}

Status party_taken(ProducerId producer) {
  return refuse("PARTY_TAKEN", "the producer is the party of a cooperative already",
                {{"producer", "producers/" + producer.to_string()}});
}

std::optional<int> number_of(std::optional<CooperativeKind> kind) {
  if (!kind) return std::nullopt;
  return static_cast<int>(*kind);
}

}  // namespace

StatusOr<std::optional<Cooperative>> find(pg::Tx& tx, CooperativeId id, const Visible& visible) {
  ASSIGN_OR_RETURN(auto row, tx.query_one<CooperativeRow>(kFind, id, visible.all, visible.parties,
                                                          visible.commune));
  return cooperative_of(std::move(row));
}

StatusOr<std::optional<Cooperative>> lock(pg::Tx& tx, CooperativeId id, const Visible& visible) {
  ASSIGN_OR_RETURN(auto row, tx.query_one<CooperativeRow>(kLock, id, visible.all, visible.parties,
                                                          visible.commune));
  return cooperative_of(std::move(row));
}

StatusOr<std::vector<Cooperative>> list(pg::Tx& tx, const Filter& filter, const Visible& visible,
                                        const farmgate::wire::Page& page) {
  ASSIGN_OR_RETURN(
      auto rows, tx.query<CooperativeRow>(kList, number_of(filter.kind), filter.producer,
                                          filter.commune, visible.all, visible.parties,
                                          visible.commune, page.key(0), page.key(1), page.limit()));
  return cooperatives_of(std::move(rows));
}

Status insert(pg::Tx& tx, const Cooperative& it, const Uuid& request_id) {
  ASSIGN_OR_RETURN(
      const std::int64_t written,
      tx.execute(kInsert, it.id, static_cast<int>(it.kind), it.producer, it.kind_from_date,
                 it.founded_date, it.charter.capital, it.charter.adopt_date,
                 it.charter.document_digest, it.business_plan_digest, it.meeting.meeting_date,
                 it.meeting.minutes_digest, it.meeting.votes_for, it.meeting.votes_cast,
                 it.registration.number, it.registration.registration_date, it.registration.place,
                 it.version, it.revision, it.create_time, it.update_time, request_id));
  return written == 1 ? ok() : party_taken(it.producer);
}

Status save(pg::Tx& tx, const Cooperative& it) {
  ASSIGN_OR_RETURN(auto owner, tx.query_one<PartyRow>(kOfParty, it.producer));
  if (owner && owner->id != it.id) return party_taken(it.producer);
  return tx
      .execute(kSave, it.id, static_cast<int>(it.kind), it.producer, it.kind_from_date,
               it.charter.capital, it.charter.adopt_date, it.charter.document_digest,
               it.business_plan_digest, it.meeting.meeting_date, it.meeting.minutes_digest,
               it.meeting.votes_for, it.meeting.votes_cast, it.registration.number,
               it.registration.registration_date, it.registration.place, it.version, it.revision,
               it.update_time)
      .status();
}

Status save_version(pg::Tx& tx, const Cooperative& it) {
  return tx.execute(kSaveVersion, it.id, it.version).status();
}

Status save_former_kind(pg::Tx& tx, CooperativeId id, const KindPeriod& it) {
  return tx
      .execute(kSaveFormerKind, id, static_cast<int>(it.kind), it.producer, it.valid_from_date,
               it.valid_through_date)
      .status();
}

Status save_rating(pg::Tx& tx, CooperativeId id, const YearlyRating& it) {
  return tx
      .execute(kSaveRating, id, it.year, it.points, static_cast<int>(it.rating_class),
               it.decision_number, it.record_time)
      .status();
}

StatusOr<bool> is_party_of_cooperative(pg::Tx& tx, ProducerId producer) {
  ASSIGN_OR_RETURN(auto owner, tx.query_one<PartyRow>(kOfParty, producer));
  return owner && owner->kind == CooperativeKind::kCooperative;
}

StatusOr<std::vector<Cooperative>> after(pg::Tx& tx, const Uuid& id, int limit) {
  ASSIGN_OR_RETURN(auto rows, tx.query<CooperativeRow>(kAfter, id, limit));
  return cooperatives_of(std::move(rows));
}

}  // namespace farmgate::cooperatives::cooperative_rows
