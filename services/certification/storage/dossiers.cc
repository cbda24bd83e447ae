#include "services/certification/storage/dossiers.h"

namespace farmgate::certification::dossier_rows {
namespace {

#define DOSSIER_COLUMNS                                                                \
  "d.id, d.product, d.producer, d.commune, d.kind, d.wanted_star, d.rubric, "          \
  "d.product_set, d.state, d.returned_from, d.commune_slip, d.province_slip, "         \
  "d.receive_date, d.propose_date, d.due_date, d.submit_time, d.version, d.revision, " \
  "d.create_time, d.update_time, d.certificate, d.complete_date, d.star"
#define OF_DESKS                                                      \
  "($2::boolean AND d.state <> 1 OR d.producer = ANY($3::text[]) OR " \
  "d.commune = $4::text AND d.state <> 1"
#define VISIBLE                                                                         \
  OF_DESKS                                                                              \
  " OR $5::text <> '' AND (EXISTS ("                                                    \
  "SELECT FROM session_item i JOIN session_seat s ON s.session = i.session "            \
  "WHERE i.dossier = d.id AND s.subject = $5) OR d.state BETWEEN 8 AND 15 AND EXISTS (" \
  "SELECT FROM council c WHERE c.secretary = $5)))"
#define DUE_KEY "coalesce(d.due_date, 'infinity'::date)"
#define OF_STATES "($1::int[] = '{}' OR d.state = ANY($1::int[])) AND "
#define FILTER                                                                          \
  VISIBLE                                                                               \
  " AND ($6::text IS NULL OR d.commune = $6) AND ($7::int IS NULL OR "                  \
  "d.product_set = $7) AND ($8::text IS NULL OR d.product = $8) AND ($9::date IS NULL " \
  "OR " DUE_KEY " <= $9)"

constexpr pg::Statement kFind{
    "dossier_find", "SELECT " DOSSIER_COLUMNS " FROM dossier d WHERE d.id = $1 AND " VISIBLE};
constexpr pg::Statement kLock{"dossier_lock",
                              "SELECT " DOSSIER_COLUMNS
                              " FROM dossier d WHERE d.id = $1 AND " VISIBLE " FOR NO KEY UPDATE"};
// Of a caller without a seat: planned once, where councils make the server plan anew at every call.
constexpr pg::Statement kLockPlain{
    "dossier_lock_plain", "SELECT " DOSSIER_COLUMNS " FROM dossier d WHERE d.id = $1 AND " OF_DESKS
                          ") FOR NO KEY UPDATE"};
constexpr pg::Statement kNewest{"dossier_newest", "SELECT " DOSSIER_COLUMNS R"sql(
  FROM dossier d WHERE )sql" OF_STATES FILTER R"sql(
    AND ($10::timestamptz IS NULL OR (d.create_time, d.id) < ($10, $11::uuid))
  ORDER BY d.create_time DESC, d.id DESC LIMIT $12)sql"};
constexpr pg::Statement kByDue{"dossier_by_due", "SELECT " DOSSIER_COLUMNS R"sql(
  FROM dossier d WHERE )sql" OF_STATES FILTER R"sql(
    AND ($10::date IS NULL OR ()sql" DUE_KEY R"sql(, d.id) > ($10, $11::uuid))
  ORDER BY )sql" DUE_KEY ", d.id LIMIT $12"};
// Each state is walked in the order of its days, from the place that was reached: behind the first
// rows of a state nothing is read, however many it has.
constexpr pg::Statement kByStateAndDue{"dossier_by_state_and_due", "SELECT " DOSSIER_COLUMNS R"sql(
  FROM unnest($1::int[]) AS s (state) CROSS JOIN LATERAL (
    SELECT d.* FROM dossier d WHERE d.state = s.state AND )sql" FILTER R"sql(
      AND ($10::date IS NULL OR ()sql" DUE_KEY R"sql(, d.id) > ($10, $11::uuid))
    ORDER BY )sql" DUE_KEY R"sql(, d.id LIMIT $12) d
  ORDER BY )sql" DUE_KEY ", d.id LIMIT $12"};
constexpr pg::Statement kInsert{"dossier_insert", R"sql(
  INSERT INTO dossier (id, product, producer, commune, kind, wanted_star, rubric, product_set,
                       state, revision, create_time, update_time, request_id, certificate)
  VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $11, $12, $13)
  ON CONFLICT (product) WHERE NOT ended DO NOTHING)sql"};
constexpr pg::Statement kSave{"dossier_save", R"sql(
  UPDATE dossier SET wanted_star = $2, state = $3, returned_from = $4, commune_slip = $5,
    province_slip = $6, receive_date = $7, propose_date = $8, due_date = $9, submit_time = $10,
    version = $11, revision = $12, update_time = $13, complete_date = $14,
    star = $15, ended = $16
  WHERE id = $1)sql"};
constexpr pg::Statement kRemove{"dossier_remove",
                                "DELETE FROM dossier WHERE id = $1 AND state = 1"};
constexpr pg::Statement kForms{"dossier_forms", R"sql(
  SELECT registration, report, answers, commune_report, advisory_report
  FROM dossier WHERE id = $1)sql"};
constexpr pg::Statement kSaveForms{"dossier_save_forms", R"sql(
  UPDATE dossier SET registration = $2, report = $3, answers = $4, commune_report = $5,
    advisory_report = $6 WHERE id = $1)sql"};
constexpr pg::Statement kSummary{"dossier_summary", R"sql(
  SELECT d.product_set, d.commune, d.state, d.star, count(*) FROM dossier d
  WHERE d.submit_time >= $1 AND d.submit_time < $6 AND )sql" VISIBLE R"sql(
  GROUP BY d.product_set, d.commune, d.state, d.star
  ORDER BY d.product_set, d.commune, d.state, d.star LIMIT $7)sql"};
constexpr pg::Statement kAfter{"dossier_after", "SELECT " DOSSIER_COLUMNS R"sql(
  FROM dossier d WHERE d.id > $1 AND d.version > 0 ORDER BY d.id LIMIT $2
  FOR NO KEY UPDATE)sql"};
constexpr pg::Statement kNextSerial{"slip_serial_next", R"sql(
  INSERT INTO slip_serial (scope, year, last) VALUES ($1, $2, 1)
  ON CONFLICT (scope, year) DO UPDATE SET last = slip_serial.last + 1
  RETURNING last)sql"};

constexpr int kSummaryMost = 50'000;  // more than the sets, communes and states of a province

struct DossierRow {
  Dossier dossier;
  static DossierRow from(pg::Row& row) {
    DossierRow out;
    Dossier& it = out.dossier;
    it.id = row.id<DossierTag>();
    it.product = row.text();
    it.producer = row.text();
    it.commune = row.text();
    it.kind = static_cast<DossierKind>(row.int64());
    it.wanted_star = static_cast<int>(row.int64());
    it.rubric = row.text();
    it.product_set = static_cast<int>(row.int64());
    it.state = static_cast<DossierState>(row.int64());
    if (const auto from = row.maybe(&pg::Row::int64)) {
      it.returned_from = static_cast<DossierState>(*from);
    }
    it.commune_slip = row.text();
    it.province_slip = row.text();
    it.receive_date = row.maybe(&pg::Row::date);
    it.propose_date = row.maybe(&pg::Row::date);
    it.due_date = row.maybe(&pg::Row::date);
    it.submit_time = row.maybe(&pg::Row::time);
    it.version = row.int64();
    it.revision = row.int64();
    it.create_time = row.time();
    it.update_time = row.time();
    it.certificate = row.maybe(&pg::Row::uuid);
    it.complete_date = row.maybe(&pg::Row::date);
    it.star = static_cast<int>(row.int64());
    return out;
  }
};

struct FormsRow {
  Forms forms;
  static FormsRow from(pg::Row& row) {
    FormsRow out;
    const auto next = [&row] { return row.maybe(&pg::Row::bytes).value_or(""); };
    out.forms.registration = next();
    out.forms.report = next();
    out.forms.answers = next();
    out.forms.commune_report = next();
    out.forms.advisory_report = next();
    return out;
  }
};

struct CountedRow {
  SummaryRow it;
  static CountedRow from(pg::Row& row) {
    CountedRow out;
    out.it.product_set = static_cast<int>(row.int64());
    out.it.commune = row.text();
    out.it.state = static_cast<DossierState>(row.int64());
    out.it.star = static_cast<int>(row.int64());
    out.it.dossiers = row.int64();
    return out;
  }
};

struct NumberRow {
  std::int64_t number = 0;
  static NumberRow from(pg::Row& row) { return {row.int64()}; }
};

StatusOr<std::optional<Dossier>> one(StatusOr<std::optional<DossierRow>> row) {
  RETURN_IF_ERROR(row.status());
  if (!*row) return std::optional<Dossier>();
  return std::optional<Dossier>(std::move((*row)->dossier));
}

StatusOr<std::vector<Dossier>> many(StatusOr<std::vector<DossierRow>> rows) {
  RETURN_IF_ERROR(rows.status());
  std::vector<Dossier> out;
  for (DossierRow& row : *rows) out.push_back(std::move(row.dossier));
  return out;
}

StatusOr<std::vector<Dossier>> listed(pg::Tx& tx, const pg::Statement& statement,
                                      const Filter& filter, const Visible& visible,
                                      const farmgate::wire::Page& page) {
  std::vector<int> states;
  for (const DossierState state : filter.states) states.push_back(static_cast<int>(state));
  return many(tx.query<DossierRow>(statement, states, visible.all, visible.parties, visible.commune,
                                   visible.council, filter.commune, filter.product_set,
                                   filter.product, filter.due_through, page.key(0), page.key(1),
                                   page.limit()));
}

std::optional<pg::Bytes> filled(const std::string& form) {
  if (form.empty()) return std::nullopt;
  return pg::Bytes{form};
}

std::optional<int> number(const std::optional<DossierState>& state) {
  if (!state) return std::nullopt;
  return static_cast<int>(*state);
}

}  // namespace

StatusOr<std::optional<Dossier>> find(pg::Tx& tx, DossierId id, const Visible& visible) {
  return one(tx.query_one<DossierRow>(kFind, id, visible.all, visible.parties, visible.commune,
                                      visible.council));
}

StatusOr<std::optional<Dossier>> lock(pg::Tx& tx, DossierId id, const Visible& visible) {
  if (visible.council.empty()) {
    return one(
        tx.query_one<DossierRow>(kLockPlain, id, visible.all, visible.parties, visible.commune));
  }
  return one(tx.query_one<DossierRow>(kLock, id, visible.all, visible.parties, visible.commune,
                                      visible.council));
}

StatusOr<std::vector<Dossier>> newest(pg::Tx& tx, const Filter& filter, const Visible& visible,
                                      const farmgate::wire::Page& page) {
  return listed(tx, kNewest, filter, visible, page);
}

StatusOr<std::vector<Dossier>> by_due(pg::Tx& tx, const Filter& filter, const Visible& visible,
                                      const farmgate::wire::Page& page) {
  const auto& statement = filter.states.empty() ? kByDue : kByStateAndDue;
  return listed(tx, statement, filter, visible, page);
}

std::vector<std::string> due_position(const Dossier& dossier) {
  return {dossier.due_date ? format_date(*dossier.due_date) : "infinity", dossier.id.to_string()};
}

Status insert(pg::Tx& tx, const Dossier& it, const Uuid& request_id) {
  ASSIGN_OR_RETURN(
      const std::int64_t rows,
      tx.execute(kInsert, it.id, it.product, it.producer, it.commune, static_cast<int>(it.kind),
                 it.wanted_star, it.rubric, it.product_set, static_cast<int>(it.state), it.revision,
                 it.create_time, request_id, it.certificate));
  if (rows == 1) return ok();
  return refuse("DOSSIER_OPEN", "the product has a dossier under way", {{"product", it.product}});
}

Status save(pg::Tx& tx, const Dossier& it) {
  return tx.later(kSave, it.id, it.wanted_star, static_cast<int>(it.state),
                  number(it.returned_from), it.commune_slip, it.province_slip, it.receive_date,
                  it.propose_date, it.due_date, it.submit_time, it.version, it.revision,
                  it.update_time, it.complete_date, it.star, it.ended());
}

Status remove(pg::Tx& tx, DossierId id) { return tx.execute(kRemove, id).status(); }

StatusOr<Forms> forms(pg::Tx& tx, DossierId id) {
  ASSIGN_OR_RETURN(auto row, tx.query_one<FormsRow>(kForms, id));
  if (!row) return internal("the dossier of these forms is gone");
  return std::move(row->forms);
}

Status expect_forms(pg::Tx& tx, DossierId id) { return tx.expect(kForms, id); }

Status save_forms(pg::Tx& tx, DossierId id, const Forms& it) {
  return tx
      .execute(kSaveForms, id, filled(it.registration), filled(it.report), filled(it.answers),
               filled(it.commune_report), filled(it.advisory_report))
      .status();
}

StatusOr<std::vector<SummaryRow>> summary(pg::Tx& tx, Time from, Time before,
                                          const Visible& visible) {
  ASSIGN_OR_RETURN(
      const auto rows,
      tx.query<CountedRow>(kSummary, from, visible.all, visible.parties, visible.commune,
                           visible.council, before, kSummaryMost + 1));
  if (rows.size() > kSummaryMost) {
    return refuse("TOO_MANY", "the year has more lines than one answer may have",
                  {{"most", std::to_string(kSummaryMost)}});
  }
  std::vector<SummaryRow> out;
  for (const CountedRow& row : rows) out.push_back(row.it);
  return out;
}

StatusOr<std::vector<Dossier>> after(pg::Tx& tx, const Uuid& id, int limit) {
  return many(tx.query<DossierRow>(kAfter, id, limit));
}

StatusOr<std::int64_t> next_serial(pg::Tx& tx, const std::string& scope, int year) {
  ASSIGN_OR_RETURN(const auto row, tx.query_one<NumberRow>(kNextSerial, scope, year));
  return row->number;
}

}  // namespace farmgate::certification::dossier_rows
