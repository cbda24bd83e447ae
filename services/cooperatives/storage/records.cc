#include "services/cooperatives/storage/records.h"

#include <map>

#include "services/cooperatives/storage/copies.h"

namespace farmgate::cooperatives::records {
namespace {

constexpr pg::Statement kRatings{"cooperative_ratings", R"sql(
  SELECT cooperative, year, points, rating_class, decision_number, record_time
  FROM cooperative_rating WHERE cooperative = ANY($1::uuid[]) ORDER BY cooperative, year DESC)sql"};
constexpr pg::Statement kFormerKinds{"cooperative_former_kinds", R"sql(
  SELECT cooperative, kind, producer, valid_from_date, valid_through_date
  FROM cooperative_former_kind WHERE cooperative = ANY($1::uuid[])
  ORDER BY cooperative, valid_through_date)sql"};
constexpr pg::Statement kCounts{"cooperative_counts", R"sql(
  SELECT cooperative, count(*) FILTER (WHERE membership_class = 1),
    count(*) FILTER (WHERE membership_class = 2), count(*) FILTER (WHERE membership_class = 3),
    coalesce(sum(capital_vnd) FILTER (WHERE membership_class = 1), 0)::bigint,
    coalesce(sum(capital_vnd) FILTER (WHERE membership_class <> 1), 0)::bigint
  FROM membership
  WHERE cooperative = ANY($1::uuid[]) AND valid_from_date <= $2::date
    AND (valid_through_date IS NULL OR valid_through_date >= $2)
  GROUP BY cooperative)sql"};

struct RatingRow {
  CooperativeId id;
  YearlyRating rating;
  static RatingRow from(pg::Row& row) {
    RatingRow out;
    out.id = row.id<CooperativeTag>();
    out.rating.year = static_cast<int>(row.int64());
    out.rating.points = static_cast<int>(row.int64());
    out.rating.rating_class = static_cast<RatingClass>(row.int64());
    out.rating.decision_number = row.text();
    out.rating.record_time = row.time();
    return out;
  }
};

struct FormerKindRow {
  CooperativeId id;
  KindPeriod period;
  static FormerKindRow from(pg::Row& row) {
    FormerKindRow out;
    out.id = row.id<CooperativeTag>();
    out.period.kind = static_cast<CooperativeKind>(row.int64());
    out.period.producer = row.id<ProducerTag>();
    out.period.valid_from_date = row.maybe(&pg::Row::date);
    out.period.valid_through_date = row.date();
    return out;
  }
};

struct CountRow {
  CooperativeId id;
  MemberCounts counts;
  static CountRow from(pg::Row& row) {
    CountRow out;
    out.id = row.id<CooperativeTag>();
    out.counts.official = row.int64();
    out.counts.associate_capital = row.int64();
    out.counts.associate = row.int64();
    out.counts.official_capital = row.money();
    out.counts.associates_capital = row.money();
    return out;
  }
};

using ById = std::map<CooperativeId, CooperativeRecord*>;

Status add_parties(pg::Tx& tx, const ById& by_id) {
  std::vector<ProducerId> producers;
  for (const auto& [id, record] : by_id) producers.push_back(record->cooperative.producer);
  ASSIGN_OR_RETURN(const auto known, copies_store::find_producers(tx, producers));
  std::map<ProducerId, PartyCopy> copies;
  for (const PartyCopy& copy : known) copies[copy.id] = copy;
  for (const auto& [id, record] : by_id) {
    const auto copy = copies.find(record->cooperative.producer);
    if (copy != copies.end()) record->party = copy->second;
  }
  return ok();
}

Status add_history(pg::Tx& tx, const std::vector<CooperativeId>& ids, const ById& by_id) {
  ASSIGN_OR_RETURN(auto ratings, tx.query<RatingRow>(kRatings, ids));
  for (RatingRow& row : ratings) {
    auto& shown = by_id.at(row.id)->ratings;
    if (shown.size() < kRatingsShown) shown.push_back(std::move(row.rating));
  }
  ASSIGN_OR_RETURN(auto former, tx.query<FormerKindRow>(kFormerKinds, ids));
  for (FormerKindRow& row : former) by_id.at(row.id)->former.push_back(row.period);
  return ok();
}

}  // namespace

StatusOr<std::vector<CooperativeRecord>> complete(pg::Tx& tx, std::vector<Cooperative> found,
                                                  Date today) {
  std::vector<CooperativeRecord> out(found.size());
  std::vector<CooperativeId> ids;
  ById by_id;
  for (std::size_t i = 0; i < found.size(); ++i) {
    out[i].id = found[i].id;
    out[i].cooperative = std::move(found[i]);
    ids.push_back(out[i].id);
    by_id[out[i].id] = &out[i];
  }
  RETURN_IF_ERROR(add_parties(tx, by_id));
  RETURN_IF_ERROR(add_history(tx, ids, by_id));
  ASSIGN_OR_RETURN(auto counts, tx.query<CountRow>(kCounts, ids, today));
  for (const CountRow& row : counts) by_id.at(row.id)->members = row.counts;
  for (CooperativeRecord& record : out) record.members.day = today;
  return out;
}

StatusOr<CooperativeRecord> complete(pg::Tx& tx, const Cooperative& cooperative, Date today) {
  ASSIGN_OR_RETURN(auto records, complete(tx, std::vector<Cooperative>{cooperative}, today));
  return std::move(records.front());
}

}  // namespace farmgate::cooperatives::records
