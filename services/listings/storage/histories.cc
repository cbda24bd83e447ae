#include "services/listings/storage/histories.h"

namespace farmgate::listings::histories {
namespace {

constexpr pg::Statement kAppend{"listing_activity_append", R"sql(
  INSERT INTO listing_activity (listing, number, act, desk, actor, act_time, note)
  SELECT $1, COALESCE(max(number), 0) + 1, $2, $3, $4, $5, $6
  FROM listing_activity WHERE listing = $1)sql"};
constexpr pg::Statement kActivities{"listing_activity_list", R"sql(
  SELECT number, act, desk, actor, act_time, note FROM listing_activity
  WHERE listing = $1 AND number > $2 ORDER BY number LIMIT $3)sql"};
constexpr pg::Statement kEnterPrice{"price_entry_append", R"sql(
  WITH newest AS (
    SELECT number, from_price_vnd FROM price_entry WHERE listing = $1
    ORDER BY number DESC LIMIT 1)
  INSERT INTO price_entry (listing, number, change_time, from_price_vnd)
  SELECT $1, COALESCE((SELECT number FROM newest), 0) + 1, $2, $3
  WHERE COALESCE((SELECT from_price_vnd FROM newest), 0) <> $3::bigint)sql"};
constexpr pg::Statement kPrices{"price_entry_list", R"sql(
  SELECT number, change_time, from_price_vnd FROM price_entry
  WHERE listing = $1 AND ($2::bigint = 0 OR number < $2::bigint)
  ORDER BY number DESC LIMIT $3)sql"};
// Of a month of thousands of changes three are read: the lowest price that has ended, what ended
// it, and the newest.
constexpr pg::Statement kRecent{"price_entry_recent", R"sql(
  WITH recent AS (
    SELECT number, change_time, from_price_vnd,
      lead(number) OVER (ORDER BY number) AS next
    FROM price_entry WHERE listing = $1 AND number >= COALESCE((
      SELECT max(number) FROM price_entry WHERE listing = $1 AND change_time <= $2), 0)),
  lowest AS (
    SELECT number, next FROM recent WHERE from_price_vnd > 0 AND next IS NOT NULL
    ORDER BY from_price_vnd, number DESC LIMIT 1)
  SELECT r.number, r.change_time, r.from_price_vnd FROM recent r LEFT JOIN lowest l ON true
  WHERE r.next IS NULL OR r.number IN (l.number, l.next) ORDER BY r.number)sql"};

struct ActivityRow {
  Activity it;
  static ActivityRow from(pg::Row& row) {
    ActivityRow out;
    out.it.number = row.int64();
    out.it.act = row.text();
    out.it.desk = row.text();
    out.it.actor = row.text();
    out.it.act_time = row.time();
    out.it.note = row.text();
    return out;
  }
};

struct PriceRow {
  PriceEntry it;
  static PriceRow from(pg::Row& row) {
    PriceRow out;
    out.it.number = row.int64();
    out.it.change.time = row.time();
    out.it.change.price = row.money();
    return out;
  }
};

}  // namespace

Status append(pg::Tx& tx, ListingId listing, const Activity& it) {
  return tx.execute(kAppend, listing, it.act, it.desk, it.actor, it.act_time, it.note).status();
}

StatusOr<std::vector<Activity>> activities(pg::Tx& tx, ListingId listing, std::int64_t after,
                                           int limit) {
  ASSIGN_OR_RETURN(auto rows, tx.query<ActivityRow>(kActivities, listing, after, limit));
  std::vector<Activity> out;
  for (ActivityRow& row : rows) out.push_back(std::move(row.it));
  return out;
}

Status enter_price(pg::Tx& tx, ListingId listing, const PriceChange& change) {
  return tx.execute(kEnterPrice, listing, change.time, change.price).status();
}

StatusOr<std::vector<PriceEntry>> prices(pg::Tx& tx, ListingId listing, std::int64_t before,
                                         int limit) {
  ASSIGN_OR_RETURN(auto rows, tx.query<PriceRow>(kPrices, listing, before, limit));
  std::vector<PriceEntry> out;
  for (const PriceRow& row : rows) out.push_back(row.it);
  return out;
}

StatusOr<std::vector<PriceChange>> lowest_and_newest_price(pg::Tx& tx, ListingId listing,
                                                           Time now) {
  ASSIGN_OR_RETURN(auto rows, tx.query<PriceRow>(kRecent, listing, now - kLowestOver));
  std::vector<PriceChange> out;
  for (const PriceRow& row : rows) out.push_back(row.it.change);
  return out;
}

}  // namespace farmgate::listings::histories
