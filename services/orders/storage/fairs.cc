#include "services/orders/storage/fairs.h"

#include <map>

#include "services/orders/storage/lists.h"

namespace farmgate::orders::fairs {
namespace {

#define FAIR_ARRAY(column) "array_to_string(" column ", " FARMGATE_BETWEEN "), "
#define FAIR_COLUMNS \
  "id, kind, state, title, province, start_date, end_date, " FAIR_ARRAY("zone_codes")      \
      FAIR_ARRAY("zone_titles") FAIR_ARRAY("zone_stars")                                   \
          "minimum_star, booths_per_subject, booths_per_commune, " FAIR_ARRAY(             \
              "quota_communes") FAIR_ARRAY("quota_booths")                                 \
              "first_timer_millionths, waiting_list_size, subsidy_millionths, "            \
              "subsidised_booths_per_subject, " FAIR_ARRAY("term_days") FAIR_ARRAY(        \
                  "term_millionths") "application_through_date, registration_number, "     \
                                     "registration_date, report_date, allocate_time, "     \
                                     "close_time, close_reason, buyer_limit_vnd, version, " \
                                     "revision, create_time"

constexpr pg::Statement kInsert{"fair_insert", R"sql(
  INSERT INTO fair (id, kind, title, province, start_date, end_date, version, revision,
                    create_time, request_id)
  VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10))sql"};
constexpr pg::Statement kFind{"fair_find", "SELECT " FAIR_COLUMNS " FROM fair WHERE id = $1"};
constexpr pg::Statement kLock{"fair_lock",
                              "SELECT " FAIR_COLUMNS " FROM fair WHERE id = $1 FOR NO KEY UPDATE"};
constexpr pg::Statement kList{"fair_list", "SELECT " FAIR_COLUMNS R"sql( FROM fair
  WHERE ($1 = '' OR province = $1)
    AND ($2::date IS NULL OR (start_date, id) < ($2, $3::uuid))
  ORDER BY start_date DESC, id DESC LIMIT $4)sql"};
constexpr pg::Statement kAfter{
    "fair_after", "SELECT " FAIR_COLUMNS " FROM fair WHERE id > $1 ORDER BY id LIMIT $2 FOR SHARE"};
constexpr pg::Statement kSave{"fair_save", R"sql(
  UPDATE fair SET kind = $2, state = $3, title = $4, start_date = $5, end_date = $6,
    application_through_date = $7, registration_number = $8, registration_date = $9,
    report_date = $10, allocate_time = $11, close_time = $12, close_reason = $13, version = $14,
    revision = $15, buyer_limit_vnd = $16
  WHERE id = $1)sql"};
constexpr pg::Statement kSaveRules{"fair_save_rules", R"sql(
  UPDATE fair SET zone_codes = $2::text[], zone_titles = $3::text[], zone_stars = $4::int[],
    minimum_star = $5, booths_per_subject = $6, booths_per_commune = $7,
    quota_communes = $8::text[], quota_booths = $9::int[], first_timer_millionths = $10,
    waiting_list_size = $11, subsidy_millionths = $12, subsidised_booths_per_subject = $13,
    term_days = $14::int[], term_millionths = $15::bigint[]
  WHERE id = $1)sql"};
constexpr pg::Statement kCounts{"fair_counts", R"sql(
  SELECT f.id, (SELECT count(*) FROM booth b WHERE b.fair = f.id), count(a.id),
    count(*) FILTER (WHERE a.state = 1), count(*) FILTER (WHERE a.state = 3),
    count(*) FILTER (WHERE a.state = 6), count(*) FILTER (WHERE a.state = 7),
    count(*) FILTER (WHERE a.state = 4)
  FROM unnest($1::uuid[]) AS f(id) LEFT JOIN application a ON a.fair = f.id
  GROUP BY f.id)sql"};

void read_zones(pg::Row& row, std::vector<Zone>& zones) {
  const auto codes = texts_of(row.text());
  const auto titles = texts_of(row.text());
  const auto stars = split_numbers(row.text());
  for (std::size_t i = 0; i < codes.size() && i < titles.size() && i < stars.size(); ++i) {
    zones.push_back({codes[i], titles[i], static_cast<int>(stars[i])});
  }
}

void read_rules(pg::Row& row, BoothRules& rules) {
  rules.minimum_star = static_cast<int>(row.int64());
  rules.booths_per_subject = static_cast<int>(row.int64());
  rules.booths_per_commune = static_cast<int>(row.int64());
  const auto communes = texts_of(row.text());
  const auto booths = split_numbers(row.text());
  for (std::size_t i = 0; i < communes.size() && i < booths.size(); ++i) {
    rules.commune_quotas[communes[i]] = static_cast<int>(booths[i]);
  }
  rules.first_timer_millionths = row.int64();
  rules.waiting_list_size = static_cast<int>(row.int64());
  rules.subsidy_millionths = row.int64();
  rules.subsidised_booths_per_subject = static_cast<int>(row.int64());
  const auto days = split_numbers(row.text());
  const auto kept = split_numbers(row.text());
  for (std::size_t i = 0; i < days.size() && i < kept.size(); ++i) {
    rules.cancellation_terms.push_back({static_cast<int>(days[i]), kept[i]});
  }
}

struct FairRow {
  Fair fair;
  static FairRow from(pg::Row& row) {
    FairRow out;
    Fair& it = out.fair;
    it.id = row.id<FairTag>();
    it.kind = static_cast<FairKind>(row.int64());
    it.state = static_cast<FairState>(row.int64());
    it.title = row.text();
    it.province = row.text();
    it.start_date = row.date();
    it.end_date = row.date();
    read_zones(row, it.zones);
    read_rules(row, it.rules);
    it.application_through_date = row.maybe(&pg::Row::date);
    it.registration_number = row.text();
    it.registration_date = row.maybe(&pg::Row::date);
    it.report_date = row.maybe(&pg::Row::date);
    it.allocate_time = row.maybe(&pg::Row::time);
    it.close_time = row.maybe(&pg::Row::time);
    it.close_reason = row.text();
    it.buyer_limit = row.maybe(&pg::Row::money);
    it.version = row.int64();
    it.revision = row.int64();
    it.create_time = row.time();
    return out;
  }
};

struct CountsRow {
  FairId id;
  FairCounts counts;
  static CountsRow from(pg::Row& row) {
    CountsRow out;
    out.id = row.id<FairTag>();
    for (int* count :
         {&out.counts.booths, &out.counts.applications, &out.counts.filed, &out.counts.allocated,
          &out.counts.confirmed, &out.counts.checked_in, &out.counts.waiting}) {
      *count = static_cast<int>(row.int64());
    }
    return out;
  }
};

std::optional<Fair> one(std::optional<FairRow> row) {
  if (!row) return std::nullopt;
  return std::move(row->fair);
}

std::vector<Fair> many(std::vector<FairRow> rows) {
  std::vector<Fair> out;
  for (FairRow& row : rows) out.push_back(std::move(row.fair));
  return out;
}

Status save_rules(pg::Tx& tx, const Fair& fair) {
  std::vector<std::string> codes, titles, communes;
  std::vector<int> stars, booths, days;
  std::vector<std::int64_t> kept;
  for (const Zone& zone : fair.zones) {
    codes.push_back(zone.code);
    titles.push_back(zone.title);
    stars.push_back(zone.minimum_star);
  }
  const BoothRules& rules = fair.rules;
  for (const auto& [commune, most] : rules.commune_quotas) {
    communes.push_back(commune);
    booths.push_back(most);
  }
  for (const CancellationTerm& term : rules.cancellation_terms) {
    days.push_back(term.days_before);
    kept.push_back(term.kept_millionths);
  }
  return tx.later(kSaveRules, fair.id, codes, titles, stars, rules.minimum_star,
                  rules.booths_per_subject, rules.booths_per_commune, communes, booths,
                  rules.first_timer_millionths, rules.waiting_list_size, rules.subsidy_millionths,
                  rules.subsidised_booths_per_subject, days, kept);
}

}  // namespace

Status insert(pg::Tx& tx, const Fair& fair, const Uuid& request_id) {
  RETURN_IF_ERROR(tx.execute(kInsert, fair.id, static_cast<int>(fair.kind), fair.title,
                             fair.province, fair.start_date, fair.end_date, fair.version,
                             fair.revision, fair.create_time, request_id)
                      .status());
  return save(tx, fair);
}

StatusOr<std::optional<Fair>> find(pg::Tx& tx, FairId id) {
  ASSIGN_OR_RETURN(auto row, tx.query_one<FairRow>(kFind, id));
  return one(std::move(row));
}

StatusOr<std::optional<Fair>> lock(pg::Tx& tx, FairId id) {
  ASSIGN_OR_RETURN(auto row, tx.query_one<FairRow>(kLock, id));
  return one(std::move(row));
}

StatusOr<std::vector<Fair>> list(pg::Tx& tx, const std::string& province,
                                 const farmgate::wire::Page& page) {
  ASSIGN_OR_RETURN(auto rows,
                   tx.query<FairRow>(kList, province, page.key(0), page.key(1), page.limit()));
  return many(std::move(rows));
}

Status save(pg::Tx& tx, const Fair& fair) {
  RETURN_IF_ERROR(tx.later(
      kSave, fair.id, static_cast<int>(fair.kind), static_cast<int>(fair.state), fair.title,
      fair.start_date, fair.end_date, fair.application_through_date, fair.registration_number,
      fair.registration_date, fair.report_date, fair.allocate_time, fair.close_time,
      fair.close_reason, fair.version, fair.revision, fair.buyer_limit));
  return save_rules(tx, fair);
}

Status fill_counts(pg::Tx& tx, std::vector<Fair>& fairs) {
  std::vector<FairId> ids;
  for (const Fair& fair : fairs) ids.push_back(fair.id);
  ASSIGN_OR_RETURN(const auto rows, tx.query<CountsRow>(kCounts, ids));
  std::map<FairId, FairCounts> by_id;
  for (const CountsRow& row : rows) by_id[row.id] = row.counts;
  for (Fair& fair : fairs) fair.counts = by_id[fair.id];
  return ok();
}

Status fill_counts(pg::Tx& tx, Fair& fair) {
  ASSIGN_OR_RETURN(const auto row, tx.query_one<CountsRow>(kCounts, std::vector{fair.id}));
  fair.counts = row->counts;
  return ok();
}

StatusOr<std::vector<Fair>> after(pg::Tx& tx, const Uuid& id, int limit) {
  ASSIGN_OR_RETURN(auto rows, tx.query<FairRow>(kAfter, id, limit));
  auto fairs = many(std::move(rows));
  RETURN_IF_ERROR(fill_counts(tx, fairs));
  return fairs;
}

}  // namespace farmgate::orders::fairs
