#include "services/certification/storage/rubrics.h"

namespace farmgate::certification {

RubricRow RubricRow::from(pg::Row& row) {
  RubricRow it;
  it.id = row.text();
  it.law = row.text();
  it.product_set = static_cast<int>(row.int64());
  it.valid_from_date = row.date();
  it.valid_through_date = row.maybe(&pg::Row::date);
  it.content = row.bytes();
  it.create_time = row.time();
  it.update_time = row.time();
  it.freeze_time = row.maybe(&pg::Row::time);
  it.importer = row.text();
  return it;
}

namespace rubric_rows {
namespace {

#define RUBRIC_COLUMNS                                                               \
  "r.id, r.law, r.product_set, r.valid_from_date, r.valid_through_date, r.content, " \
  "r.create_time, r.update_time, r.freeze_time, r.importer"
#define RUBRIC_IN_FORCE(DAY)                                                                       \
  "r.valid_from_date <= " DAY " AND (r.valid_through_date IS NULL OR r.valid_through_date >= " DAY \
  ")"

constexpr pg::Statement kFind{"rubric_find",
                              "SELECT " RUBRIC_COLUMNS " FROM rubric r WHERE r.id = $1"};
constexpr pg::Statement kLock{"rubric_lock",
                              "SELECT " RUBRIC_COLUMNS " FROM rubric r WHERE r.id = $1 FOR UPDATE"};
constexpr pg::Statement kFindInForce{"rubric_find_in_force", "SELECT " RUBRIC_COLUMNS R"sql(
  FROM rubric r WHERE r.product_set = $1 AND )sql" RUBRIC_IN_FORCE("$2::date") R"sql(
  ORDER BY r.valid_from_date DESC LIMIT 1)sql"};
constexpr pg::Statement kList{"rubric_list", "SELECT " RUBRIC_COLUMNS R"sql(
  FROM rubric r
  WHERE ($1::text IS NULL OR r.law = $1) AND ($2::int IS NULL OR r.product_set = $2)
    AND ($3::date IS NULL OR r.id IN (
      SELECT DISTINCT ON (r.product_set) r.id FROM rubric r
      WHERE )sql" RUBRIC_IN_FORCE("$3::date") R"sql(
      ORDER BY r.product_set, r.valid_from_date DESC))
    AND ($4::text IS NULL OR r.id > $4)
  ORDER BY r.id LIMIT $5)sql"};
constexpr pg::Statement kInsert{"rubric_insert", R"sql(
  INSERT INTO rubric (id, law, product_set, valid_from_date, valid_through_date, content,
                      create_time, update_time, importer)
  VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
  ON CONFLICT DO NOTHING)sql"};
constexpr pg::Statement kReplace{"rubric_replace", R"sql(
  UPDATE rubric SET law = $2, product_set = $3, valid_from_date = $4, valid_through_date = $5,
    content = $6, update_time = $7, importer = $8
  WHERE id = $1 AND freeze_time IS NULL
    AND NOT EXISTS (SELECT 1 FROM rubric o
                    WHERE o.product_set = $3 AND o.valid_from_date = $4 AND o.id <> $1))sql"};
constexpr pg::Statement kFreeze{"rubric_freeze", R"sql(
  UPDATE rubric SET freeze_time = farmgate_now() WHERE id = $1 AND freeze_time IS NULL)sql"};

}  // namespace

StatusOr<std::optional<RubricRow>> find(pg::Tx& tx, const std::string& id) {
  return tx.query_one<RubricRow>(kFind, id);
}

StatusOr<std::optional<RubricRow>> lock(pg::Tx& tx, const std::string& id) {
  return tx.query_one<RubricRow>(kLock, id);
}

StatusOr<std::optional<RubricRow>> find_in_force(pg::Tx& tx, int product_set, Date day) {
  return tx.query_one<RubricRow>(kFindInForce, product_set, day);
}

StatusOr<std::vector<RubricRow>> list(pg::Tx& tx, const Filter& filter,
                                      const farmgate::wire::Page& page) {
  return tx.query<RubricRow>(kList, filter.law, filter.product_set, filter.day, page.key(0),
                             page.limit());
}

StatusOr<bool> insert(pg::Tx& tx, const RubricRow& it) {
  ASSIGN_OR_RETURN(
      const std::int64_t written,
      tx.execute(kInsert, it.id, it.law, it.product_set, it.valid_from_date, it.valid_through_date,
                 pg::Bytes{it.content}, it.create_time, it.update_time, it.importer));
  return written == 1;
}

Status replace(pg::Tx& tx, const RubricRow& it) {
  ASSIGN_OR_RETURN(
      const std::int64_t written,
      tx.execute(kReplace, it.id, it.law, it.product_set, it.valid_from_date, it.valid_through_date,
                 pg::Bytes{it.content}, it.update_time, it.importer));
  return written == 1 ? ok() : day_taken(it);
}

Status day_taken(const RubricRow& it) {
  return refuse("RUBRIC_DAY_TAKEN", "another rubric of the set begins on that day",
                {{"product_set", std::to_string(it.product_set)},
                 {"valid_from_date", format_date(it.valid_from_date)}});
}

Status freeze(pg::Tx& tx, const std::string& id) {
  ASSIGN_OR_RETURN(const std::int64_t written, tx.execute(kFreeze, id));
  if (written == 1) return ok();
  ASSIGN_OR_RETURN(const auto known, find(tx, id));
  return known ? ok() : not_found("rubrics/" + id);
}

}  // namespace rubric_rows
}  // namespace farmgate::certification
