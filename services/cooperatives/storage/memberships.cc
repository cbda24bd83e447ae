#include "services/cooperatives/storage/memberships.h"

namespace farmgate::cooperatives::membership_rows {
namespace {

#define MEMBERSHIP_COLUMNS                                                    \
  "id, cooperative, member, membership_class, capital_vnd, valid_from_date, " \
  "valid_through_date, end_reason, version, create_time, update_time"

constexpr pg::Statement kFind{"membership_find", "SELECT " MEMBERSHIP_COLUMNS R"sql(
  FROM membership WHERE id = $1 AND cooperative = $2)sql"};
// The page's position bounds the index scan: in a plan for any arguments "NULL or greater" would
// not.
constexpr pg::Statement kList{"membership_list", "SELECT " MEMBERSHIP_COLUMNS R"sql(
  FROM membership
  WHERE cooperative = $1
    AND ($2::date IS NULL OR (valid_from_date <= $2
      AND (valid_through_date IS NULL OR valid_through_date >= $2)))
    AND ($3::int IS NULL OR membership_class = $3) AND ($4::uuid IS NULL OR member = $4)
    AND id > coalesce($5::uuid, '00000000-0000-0000-0000-000000000000')
  ORDER BY id LIMIT $6)sql"};
constexpr pg::Statement kCount{"membership_count",
                               "SELECT count(*) FROM membership WHERE cooperative = $1"};
constexpr pg::Statement kOverlap{"membership_overlap", "SELECT " MEMBERSHIP_COLUMNS R"sql(
  FROM membership
  WHERE cooperative = $1 AND member = $2 AND ($5::uuid IS NULL OR id <> $5)
    AND daterange(valid_from_date, valid_through_date, '[]') && daterange($3::date, $4::date, '[]')
  ORDER BY valid_from_date LIMIT 1)sql"};
// Each membership adds itself on its first day and takes itself away after its last; the sums up to
// a day are the standing from that day on.
constexpr pg::Statement kStandings{"membership_standings", R"sql(
  WITH open AS (
    SELECT greatest(valid_from_date, $2::date) AS first, valid_through_date AS last,
      (membership_class = 1)::int AS official,
      CASE WHEN membership_class = 1 THEN capital_vnd ELSE 0 END AS official_capital,
      CASE WHEN membership_class = 1 THEN 0 ELSE capital_vnd END AS associate_capital
    FROM membership
    WHERE cooperative = $1 AND ($3::date IS NULL OR valid_from_date <= $3)
      AND (valid_through_date IS NULL OR valid_through_date >= $2)
      AND ($4::uuid IS NULL OR id <> $4)
  ), step AS (
    SELECT $2::date AS day, 0 AS official, 0::bigint AS official_capital,
      0::bigint AS associate_capital
    UNION ALL SELECT first, official, official_capital, associate_capital FROM open
    UNION ALL SELECT last + 1, -official, -official_capital, -associate_capital
      FROM open WHERE last IS NOT NULL AND ($3::date IS NULL OR last < $3)
  )
  SELECT day, (sum(sum(official)) OVER up_to)::bigint,
    (sum(sum(official_capital)) OVER up_to)::bigint,
    (sum(sum(associate_capital)) OVER up_to)::bigint
  FROM step GROUP BY day WINDOW up_to AS (ORDER BY day) ORDER BY day)sql"};
constexpr pg::Statement kContributions{"membership_contributions", R"sql(
  SELECT greatest(valid_from_date, $2::date) AS first, max(capital_vnd),
    count(*) FILTER (WHERE capital_vnd = 0 AND valid_from_date <= $2)
  FROM membership
  WHERE cooperative = $1 AND membership_class = 1
    AND (valid_through_date IS NULL OR valid_through_date >= $2::date)
  GROUP BY first)sql"};
constexpr pg::Statement kInsert{"membership_insert", R"sql(
  INSERT INTO membership (id, cooperative, member, membership_class, capital_vnd, valid_from_date,
                          valid_through_date, end_reason, version, create_time, update_time,
                          request_id)
  VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12))sql"};
constexpr pg::Statement kSave{"membership_save", R"sql(
  UPDATE membership SET membership_class = $2, capital_vnd = $3, valid_from_date = $4,
    valid_through_date = $5, end_reason = $6, version = $7, update_time = $8
  WHERE id = $1)sql"};
constexpr pg::Statement kAfter{"membership_after", "SELECT " MEMBERSHIP_COLUMNS R"sql(
  FROM membership WHERE id > $1 ORDER BY id LIMIT $2 FOR NO KEY UPDATE)sql"};

struct MembershipRow {
  Membership membership;
  static MembershipRow from(pg::Row& row) {
    MembershipRow out;
    Membership& it = out.membership;
    it.id = row.id<MembershipTag>();
    it.cooperative = row.id<CooperativeTag>();
    it.member = row.id<ProducerTag>();
    it.membership_class = static_cast<MembershipClass>(row.int64());
    it.capital = row.money();
    it.valid_from_date = row.date();
    it.valid_through_date = row.maybe(&pg::Row::date);
    it.end_reason = row.text();
    it.version = row.int64();
    it.create_time = row.time();
    it.update_time = row.time();
    return out;
  }
};

struct StandingRow {
  Standing standing;
  static StandingRow from(pg::Row& row) {
    StandingRow out;
    out.standing.from = row.date();
    out.standing.official = row.int64();
    out.standing.official_capital = row.money();
    out.standing.associate_capital = row.money();
    return out;
  }
};

struct ContributionsRow {
  Date first;
  Money largest;
  std::int64_t without = 0;
  static ContributionsRow from(pg::Row& row) {
    ContributionsRow out;
    out.first = row.date();
    out.largest = row.money();
    out.without = row.int64();
    return out;
  }
};

struct CountRow {
  std::int64_t count;
  static CountRow from(pg::Row& row) { return {row.int64()}; }
};

std::optional<Membership> membership_of(std::optional<MembershipRow> row) {
  if (!row) return std::nullopt;
  return std::move(row->membership);
}

std::vector<Membership> memberships_of(std::vector<MembershipRow> rows) {
  std::vector<Membership> out;
  out.reserve(rows.size());
  for (MembershipRow& row : rows) out.push_back(std::move(row.membership));
  return out;
}

std::optional<int> number_of(std::optional<MembershipClass> membership_class) {
  if (!membership_class) return std::nullopt;
  return static_cast<int>(*membership_class);
}

}  // namespace

StatusOr<std::optional<Membership>> find(pg::Tx& tx, const Place& place) {
  ASSIGN_OR_RETURN(auto row, tx.query_one<MembershipRow>(kFind, place.id, place.cooperative));
  return membership_of(std::move(row));
}

StatusOr<std::vector<Membership>> list(pg::Tx& tx, CooperativeId cooperative, const Filter& filter,
                                       const farmgate::wire::Page& page) {
  ASSIGN_OR_RETURN(auto rows, tx.query<MembershipRow>(kList, cooperative, filter.as_of,
                                                      number_of(filter.membership_class),
                                                      filter.member, page.key(0), page.limit()));
  return memberships_of(std::move(rows));
}

StatusOr<std::int64_t> count(pg::Tx& tx, CooperativeId cooperative) {
  ASSIGN_OR_RETURN(auto row, tx.query_one<CountRow>(kCount, cooperative));
  return row->count;
}

StatusOr<std::optional<Membership>> find_overlap(pg::Tx& tx, const Membership& it,
                                                 std::optional<MembershipId> except) {
  ASSIGN_OR_RETURN(
      auto row, tx.query_one<MembershipRow>(kOverlap, it.cooperative, it.member, it.valid_from_date,
                                            it.valid_through_date, except));
  return membership_of(std::move(row));
}

StatusOr<Standings> standings(pg::Tx& tx, CooperativeId cooperative, const Span& span,
                              std::optional<MembershipId> except) {
  ASSIGN_OR_RETURN(auto rows,
                   tx.query<StandingRow>(kStandings, cooperative, span.first, span.last, except));
  Standings out;
  for (const StandingRow& row : rows) out.push_back(row.standing);
  return out;
}

StatusOr<MemberTable> member_table(pg::Tx& tx, CooperativeId cooperative, Date day) {
  MemberTable table;
  ASSIGN_OR_RETURN(table.standings,
                   standings(tx, cooperative, Span{day, std::nullopt}, std::nullopt));
  ASSIGN_OR_RETURN(const auto rows, tx.query<ContributionsRow>(kContributions, cooperative, day));
  for (const ContributionsRow& row : rows) {
    table.largest[row.first] = row.largest;
    table.without += row.without;
  }
  return table;
}

Status insert(pg::Tx& tx, const Membership& it, const Uuid& request_id) {
  return tx
      .execute(kInsert, it.id, it.cooperative, it.member, static_cast<int>(it.membership_class),
               it.capital, it.valid_from_date, it.valid_through_date, it.end_reason, it.version,
               it.create_time, it.update_time, request_id)
      .status();
}

Status save(pg::Tx& tx, const Membership& it) {
  return tx
      .execute(kSave, it.id, static_cast<int>(it.membership_class), it.capital, it.valid_from_date,
               it.valid_through_date, it.end_reason, it.version, it.update_time)
      .status();
}

StatusOr<std::vector<Membership>> after(pg::Tx& tx, const Uuid& id, int limit) {
  ASSIGN_OR_RETURN(auto rows, tx.query<MembershipRow>(kAfter, id, limit));
  return memberships_of(std::move(rows));
}

}  // namespace farmgate::cooperatives::membership_rows
