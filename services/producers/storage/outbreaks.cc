#include "services/producers/storage/outbreaks.h"

#include "chassis/base/text.h"

namespace farmgate::producers::outbreak_rows {
namespace {

// Neither a code of a species nor the name of a commune holds a comma.
#define OUTBREAK_COLUMNS                                                                 \
  "o.id, o.disease, array_to_string(o.species, ','), array_to_string(o.communes, ','), " \
  "o.first_date, o.last_date, o.heads_sick, o.heads_dead, o.heads_culled, o.ban_on, "    \
  "o.ban_from_date, o.ban_through_date, o.ban_lift_time, o.version, o.create_time, o.update_time"
#define BAN_HOLDS(DAY)                    \
  "(o.ban_on AND o.ban_from_date <= " DAY \
  " AND (o.ban_through_date IS NULL OR o.ban_through_date >= " DAY "))"

constexpr pg::Statement kFind{"outbreak_find",
                              "SELECT " OUTBREAK_COLUMNS " FROM outbreak o WHERE o.id = $1"};
constexpr pg::Statement kLock{"outbreak_lock",
                              "SELECT " OUTBREAK_COLUMNS
                              " FROM outbreak o WHERE o.id = $1 FOR NO KEY UPDATE"};
constexpr pg::Statement kList{"outbreak_list", "SELECT " OUTBREAK_COLUMNS R"sql(
  FROM outbreak o
  WHERE ($1::text IS NULL OR o.communes @> ARRAY[$1::text])
    AND ($2::text IS NULL OR o.species @> ARRAY[$2::text])
    AND ($3::date IS NULL OR )sql" BAN_HOLDS("$3") R"sql()
    AND ($4::timestamptz IS NULL OR (o.create_time, o.id) < ($4, $5::uuid))
  ORDER BY o.create_time DESC, o.id DESC LIMIT $6)sql"};
constexpr pg::Statement kInsert{"outbreak_insert", R"sql(
  INSERT INTO outbreak (id, disease, species, communes, first_date, last_date, heads_sick,
                        heads_dead, heads_culled, ban_on, ban_from_date, ban_through_date,
                        ban_lift_time, version, create_time, update_time, request_id)
  VALUES ($1, $2, $3::text[], $4::text[], $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16,
          $17))sql"};
constexpr pg::Statement kSave{"outbreak_save", R"sql(
  UPDATE outbreak SET disease = $2, species = $3::text[], communes = $4::text[], first_date = $5,
    last_date = $6, heads_sick = $7, heads_dead = $8, heads_culled = $9, ban_on = $10,
    ban_from_date = $11, ban_through_date = $12, ban_lift_time = $13, version = $14,
    update_time = $15
  WHERE id = $1)sql"};
constexpr pg::Statement kBansLot{"outbreak_bans_lot", R"sql(
  SELECT EXISTS (
    SELECT 1 FROM lot l
    JOIN product d ON d.id = l.product AND d.species <> ''
    JOIN producer p ON p.id = l.producer
    JOIN plot t ON t.id = l.plot
    JOIN outbreak o ON o.communes && ARRAY[p.commune, t.commune] AND o.species @> ARRAY[d.species]
    WHERE l.id = $1 AND )sql" BAN_HOLDS("$2::date") ")"};
constexpr pg::Statement kBansIn{"outbreak_bans_in", R"sql(
  SELECT EXISTS (SELECT 1 FROM outbreak o WHERE o.communes @> ARRAY[$1::text] AND )sql" BAN_HOLDS(
                                                        "$2::date") ")"};
constexpr pg::Statement kAfter{"outbreak_after", "SELECT " OUTBREAK_COLUMNS R"sql(
  FROM outbreak o WHERE o.id > $1 ORDER BY o.id LIMIT $2 FOR NO KEY UPDATE)sql"};

std::vector<std::string> texts_of(const std::string& joined) {
  std::vector<std::string> out;
  for (const std::string_view one : split(joined, ',')) out.emplace_back(one);
  return out;
}

struct OutbreakRow {
  Outbreak outbreak;
  static OutbreakRow from(pg::Row& row) {
    OutbreakRow out;
    Outbreak& it = out.outbreak;
    it.id = row.id<OutbreakTag>();
    it.disease = row.text();
    it.species = texts_of(row.text());
    it.communes = texts_of(row.text());
    it.first_date = row.date();
    it.last_date = row.maybe(&pg::Row::date);
    it.heads.sick = row.int64();
    it.heads.dead = row.int64();
    it.heads.culled = row.int64();
    it.ban_on = row.boolean();
    const auto from_date = row.maybe(&pg::Row::date);
    const auto through_date = row.maybe(&pg::Row::date);
    if (from_date) it.period = BanPeriod{*from_date, through_date};
    it.ban_lift_time = row.maybe(&pg::Row::time);
    it.version = row.int64();
    it.create_time = row.time();
    it.update_time = row.time();
    return out;
  }
};

struct Flag {
  bool value;
  static Flag from(pg::Row& row) { return {row.boolean()}; }
};

StatusOr<std::optional<Outbreak>> one(StatusOr<std::optional<OutbreakRow>> row) {
  RETURN_IF_ERROR(row.status());
  if (!*row) return std::optional<Outbreak>();
  return std::optional<Outbreak>(std::move((*row)->outbreak));
}

StatusOr<std::vector<Outbreak>> many(StatusOr<std::vector<OutbreakRow>> rows) {
  RETURN_IF_ERROR(rows.status());
  std::vector<Outbreak> out;
  for (OutbreakRow& row : *rows) out.push_back(std::move(row.outbreak));
  return out;
}

std::optional<Date> from_of(const Outbreak& it) {
  if (!it.period) return std::nullopt;
  return it.period->from;
}
std::optional<Date> through_of(const Outbreak& it) {
  if (!it.period) return std::nullopt;
  return it.period->through;
}

}  // namespace

StatusOr<std::optional<Outbreak>> find(pg::Tx& tx, OutbreakId id) {
  return one(tx.query_one<OutbreakRow>(kFind, id));
}

StatusOr<std::optional<Outbreak>> lock(pg::Tx& tx, OutbreakId id) {
  return one(tx.query_one<OutbreakRow>(kLock, id));
}

StatusOr<std::vector<Outbreak>> list(pg::Tx& tx, const Filter& filter,
                                     const farmgate::wire::Page& page) {
  return many(tx.query<OutbreakRow>(kList, filter.commune, filter.species, filter.banned_on,
                                    page.key(0), page.key(1), page.limit()));
}

Status insert(pg::Tx& tx, const Outbreak& outbreak, const Uuid& request_id) {
  return tx
      .execute(kInsert, outbreak.id, outbreak.disease, outbreak.species, outbreak.communes,
               outbreak.first_date, outbreak.last_date, outbreak.heads.sick, outbreak.heads.dead,
               outbreak.heads.culled, outbreak.ban_on, from_of(outbreak), through_of(outbreak),
               outbreak.ban_lift_time, outbreak.version, outbreak.create_time, outbreak.update_time,
               request_id)
      .status();
}

Status save(pg::Tx& tx, const Outbreak& outbreak) {
  return tx
      .execute(kSave, outbreak.id, outbreak.disease, outbreak.species, outbreak.communes,
               outbreak.first_date, outbreak.last_date, outbreak.heads.sick, outbreak.heads.dead,
               outbreak.heads.culled, outbreak.ban_on, from_of(outbreak), through_of(outbreak),
               outbreak.ban_lift_time, outbreak.version, outbreak.update_time)
      .status();
}

StatusOr<bool> bans_lot(pg::Tx& tx, LotId lot, Date day) {
  ASSIGN_OR_RETURN(auto row, tx.query_one<Flag>(kBansLot, lot, day));
  return row->value;
}

StatusOr<bool> bans_in(pg::Tx& tx, const std::string& commune, Date day) {
  ASSIGN_OR_RETURN(auto row, tx.query_one<Flag>(kBansIn, commune, day));
  return row->value;
}

StatusOr<std::vector<Outbreak>> after(pg::Tx& tx, const Uuid& id, int limit) {
  return many(tx.query<OutbreakRow>(kAfter, id, limit));
}

}  // namespace farmgate::producers::outbreak_rows
