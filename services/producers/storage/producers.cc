#include "services/producers/storage/producers.h"

#include "chassis/base/text.h"

namespace farmgate::producers::producer_rows {
namespace {

#define PRODUCER_COLUMNS                                                                       \
  "p.id, p.kind, p.public_name, p.representative_name, p.representative_sex, "                 \
  "p.representative_ethnicity, p.phone, p.tax_code, p.personal_number, p.commune, p.address, " \
  "p.state, p.version, p.revision, p.create_time, p.update_time, p.state_reason, p.state_time"
#define PRODUCER_FILTER                                                        \
  "($1::text IS NULL OR p.commune = $1) AND ($2::int IS NULL OR p.kind = $2) " \
  "AND ($3::int IS NULL OR p.state = $3) AND " FARMGATE_VISIBLE("$4", "$5", "$6")

constexpr pg::Statement kFind{"producer_find", "SELECT " PRODUCER_COLUMNS R"sql(
  FROM producer p WHERE p.id = $1 AND )sql" FARMGATE_VISIBLE("$2", "$3", "$4")};
constexpr pg::Statement kLock{"producer_lock", "SELECT " PRODUCER_COLUMNS R"sql(
  FROM producer p WHERE p.id = $1 AND )sql" FARMGATE_VISIBLE("$2", "$3", "$4") R"sql(
  FOR NO KEY UPDATE)sql"};
constexpr pg::Statement kNewest{"producer_newest", "SELECT " PRODUCER_COLUMNS R"sql(
  FROM producer p WHERE )sql" PRODUCER_FILTER R"sql(
    AND ($7::timestamptz IS NULL OR (p.create_time, p.id) < ($7, $8::uuid))
  ORDER BY p.create_time DESC, p.id DESC LIMIT $9)sql"};
constexpr pg::Statement kByName{"producer_by_name", "SELECT " PRODUCER_COLUMNS R"sql(
  FROM producer p WHERE )sql" PRODUCER_FILTER R"sql(
    AND ($7::text IS NULL OR (p.name_key, p.id) > ($7, $8::uuid))
  ORDER BY p.name_key, p.id LIMIT $9)sql"};
#define SEARCH_PAGE                                                           \
  " AND ($7::timestamptz IS NULL OR (p.create_time, p.id) < ($7, $8::uuid)) " \
  "ORDER BY p.create_time DESC, p.id DESC LIMIT $9"
// A common word fills its page from the newest rows; whether it does is seen soon.
constexpr pg::Statement kByWordsAmongNewest{"producer_by_words_newest",
                                            "SELECT " PRODUCER_COLUMNS R"sql(
  FROM (SELECT * FROM producer n
        WHERE ($7::timestamptz IS NULL OR (n.create_time, n.id) < ($7, $8::uuid))
        ORDER BY n.create_time DESC, n.id DESC LIMIT 3000) p
  WHERE p.name_words @> $10::text[] AND )sql" PRODUCER_FILTER SEARCH_PAGE};
// For words that are rare, alone or together: the index finds them before anything else is asked
// (OFFSET 0). Left to itself the planner reads the whole table in order of time for them, since it
// knows neither how rare a rare word is nor how seldom common ones meet.
constexpr pg::Statement kByWords{"producer_by_words", "SELECT " PRODUCER_COLUMNS R"sql(
  FROM (SELECT * FROM producer WHERE name_words @> $10::text[] OFFSET 0) p
  WHERE )sql" PRODUCER_FILTER SEARCH_PAGE};
// The same for numbers, of which there are one or two.
constexpr pg::Statement kByNumber{"producer_by_number", "SELECT " PRODUCER_COLUMNS R"sql(
  FROM (SELECT * FROM producer n
        WHERE n.phone = $10::text
          OR (left(n.tax_code, 10) = $11::text AND n.tax_code <> ''
              AND ($12::text IS NULL OR n.tax_code = $12))
          OR (n.personal_number = $13::text AND n.personal_number <> '')
        OFFSET 0) p
  WHERE )sql" PRODUCER_FILTER SEARCH_PAGE};
constexpr pg::Statement kInsert{"producer_insert", R"sql(
  INSERT INTO producer (id, kind, public_name, name_key, representative_name, representative_sex,
                        representative_ethnicity, phone, tax_code, personal_number, commune,
                        address, state, version, revision, create_time, update_time, request_id)
  VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18))sql"};
constexpr pg::Statement kInsertMany{"producer_insert_many", R"sql(
  INSERT INTO producer (id, kind, public_name, name_key, representative_name, representative_sex,
                        representative_ethnicity, phone, tax_code, personal_number, commune,
                        address, state, version, revision, create_time, update_time, request_id)
  SELECT n.*, $18::uuid
  FROM unnest($1::uuid[], $2::int[], $3::text[], $4::text[], $5::text[], $6::int[], $7::text[],
              $8::text[], $9::text[], $10::text[], $11::text[], $12::text[], $13::int[],
              $14::bigint[], $15::bigint[], $16::timestamptz[], $17::timestamptz[]) n)sql"};
constexpr pg::Statement kSave{"producer_save", R"sql(
  UPDATE producer SET public_name = $2, name_key = $3, representative_name = $4,
    representative_sex = $5, representative_ethnicity = $6, phone = $7, tax_code = $8,
    personal_number = $9, commune = $10, address = $11, version = $12, revision = $13,
    update_time = $14, state = $15, state_reason = $16, state_time = $17
  WHERE id = $1)sql"};
constexpr pg::Statement kAfter{"producer_after", "SELECT " PRODUCER_COLUMNS R"sql(
  FROM producer p WHERE p.id > $1 ORDER BY p.id LIMIT $2 FOR NO KEY UPDATE)sql"};

struct ProducerRow {
  Producer producer;
  static ProducerRow from(pg::Row& row) {
    ProducerRow out;
    Producer& it = out.producer;
    it.id = row.id<ProducerTag>();
    it.kind = static_cast<ProducerKind>(row.int64());
    it.public_name = row.text();
    it.representative.full_name = row.text();
    it.representative.sex = static_cast<Sex>(row.int64());
    it.representative.ethnicity = row.text();
    it.phone = row.text();
    it.tax_code = row.text();
    it.personal_number = row.text();
    it.commune = row.text();
    it.address = row.text();
    it.state = static_cast<ProducerState>(row.int64());
    it.version = row.int64();
    it.revision = row.int64();
    it.create_time = row.time();
    it.update_time = row.time();
    it.state_reason = row.text();
    it.state_time = row.maybe(&pg::Row::time);
    return out;
  }
};

std::optional<Producer> producer_of(std::optional<ProducerRow> row) {
  if (!row) return std::nullopt;
  return std::move(row->producer);
}

std::vector<Producer> producers_of(std::vector<ProducerRow> rows) {
  std::vector<Producer> out;
  out.reserve(rows.size());
  for (ProducerRow& row : rows) out.push_back(std::move(row.producer));
  return out;
}

StatusOr<std::vector<Producer>> found(StatusOr<pg::Result> result) {
  RETURN_IF_ERROR(result.status());
  std::vector<Producer> out;
  for (int i = 0; i < result->size(); ++i) {
    pg::Row row = result->row(i);
    out.push_back(std::move(ProducerRow::from(row).producer));
  }
  return out;
}

template <class Enum>
std::optional<int> number_of(std::optional<Enum> value) {
  if (!value) return std::nullopt;
  return static_cast<int>(*value);
}

StatusOr<std::vector<Producer>> list(pg::Tx& tx, const pg::Statement& statement,
                                     const Filter& filter, const Visible& visible,
                                     const farmgate::wire::Page& page) {
  ASSIGN_OR_RETURN(auto rows,
                   tx.query<ProducerRow>(statement, filter.commune, number_of(filter.kind),
                                         number_of(filter.state), visible.all, visible.parties,
                                         visible.commune, page.key(0), page.key(1), page.limit()));
  return producers_of(std::move(rows));
}

}  // namespace

StatusOr<std::optional<Producer>> find(pg::Tx& tx, ProducerId id, const Visible& visible) {
  ASSIGN_OR_RETURN(auto row, tx.query_one<ProducerRow>(kFind, id, visible.all, visible.parties,
                                                       visible.commune));
  return producer_of(std::move(row));
}

void find(pg::Database& database, Deadline deadline, ProducerId id, const Visible& visible,
          Found found) {
  database.select_one<ProducerRow>(
      deadline, kFind,
      [found = std::move(found)](StatusOr<std::optional<ProducerRow>> row) {
        if (!row.ok()) return found(row.status());
        found(producer_of(std::move(*row)));
      },
      id, visible.all, visible.parties, visible.commune);
}

StatusOr<std::optional<Producer>> lock(pg::Tx& tx, ProducerId id, const Visible& visible) {
  ASSIGN_OR_RETURN(auto row, tx.query_one<ProducerRow>(kLock, id, visible.all, visible.parties,
                                                       visible.commune));
  return producer_of(std::move(row));
}

StatusOr<std::vector<Producer>> newest(pg::Tx& tx, const Filter& filter, const Visible& visible,
                                       const farmgate::wire::Page& page) {
  return list(tx, kNewest, filter, visible, page);
}

StatusOr<std::vector<Producer>> by_name(pg::Tx& tx, const Filter& filter, const Visible& visible,
                                        const farmgate::wire::Page& page) {
  return list(tx, kByName, filter, visible, page);
}

StatusOr<std::vector<Producer>> search(pg::Tx& tx, const ProducerQuery& query, const Filter& filter,
                                       const Visible& visible, const farmgate::wire::Page& page) {
  std::vector<pg::Param> params = {pg::param(filter.commune),
                                   pg::param(number_of(filter.kind)),
                                   pg::param(number_of(filter.state)),
                                   pg::param(visible.all),
                                   pg::param(visible.parties),
                                   pg::param(visible.commune),
                                   pg::param(page.key(0)),
                                   pg::param(page.key(1)),
                                   pg::param(page.limit())};
  if (query.is_number()) {
    for (const auto* number :
         {&query.phone, &query.tax_code, &query.branch, &query.personal_number}) {
      params.push_back(pg::param(*number));
    }
    return found(tx.run(kByNumber, params));
  }
  params.push_back(pg::param(query.words));
  ASSIGN_OR_RETURN(auto recent, found(tx.run(kByWordsAmongNewest, params)));
  if (recent.size() == static_cast<std::size_t>(page.limit())) return recent;
  return found(tx.run(kByWords, params));
}

Status insert(pg::Tx& tx, const Producer& it, const Uuid& request_id) {
  return tx
      .execute(kInsert, it.id, static_cast<int>(it.kind), it.public_name,
               search_key(it.public_name), it.representative.full_name,
               static_cast<int>(it.representative.sex), it.representative.ethnicity, it.phone,
               it.tax_code, it.personal_number, it.commune, it.address, static_cast<int>(it.state),
               it.version, it.revision, it.create_time, it.update_time, request_id)
      .status();
}

Status insert_many(pg::Tx& tx, const std::vector<Producer>& producers, const Uuid& request_id) {
  const auto column = [&producers](const auto& value_of) {
    std::string literal = "{";
    for (const Producer& it : producers) pg::append_element(literal, pg::param(value_of(it)));
    return pg::Param{literal + "}", false};
  };
#define COLUMN(VALUE) column([](const Producer& it) { return VALUE; })
  const std::vector<pg::Param> params = {COLUMN(it.id),
                                         COLUMN(static_cast<int>(it.kind)),
                                         COLUMN(it.public_name),
                                         COLUMN(search_key(it.public_name)),
                                         COLUMN(it.representative.full_name),
                                         COLUMN(static_cast<int>(it.representative.sex)),
                                         COLUMN(it.representative.ethnicity),
                                         COLUMN(it.phone),
                                         COLUMN(it.tax_code),
                                         COLUMN(it.personal_number),
                                         COLUMN(it.commune),
                                         COLUMN(it.address),
                                         COLUMN(static_cast<int>(it.state)),
                                         COLUMN(it.version),
                                         COLUMN(it.revision),
                                         COLUMN(it.create_time),
                                         COLUMN(it.update_time),
                                         pg::param(request_id)};
#undef COLUMN
  return tx.run(kInsertMany, params).status();
}

Status save(pg::Tx& tx, const Producer& it) {
  return tx
      .execute(kSave, it.id, it.public_name, search_key(it.public_name),
               it.representative.full_name, static_cast<int>(it.representative.sex),
               it.representative.ethnicity, it.phone, it.tax_code, it.personal_number, it.commune,
               it.address, it.version, it.revision, it.update_time, static_cast<int>(it.state),
               it.state_reason, it.state_time)
      .status();
}

StatusOr<std::vector<Producer>> after(pg::Tx& tx, const Uuid& id, int limit) {
  ASSIGN_OR_RETURN(auto rows, tx.query<ProducerRow>(kAfter, id, limit));
  return producers_of(std::move(rows));
}

}  // namespace farmgate::producers::producer_rows
