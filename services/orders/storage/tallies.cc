#include "services/orders/storage/tallies.h"

#include <string>

namespace farmgate::orders::tallies {
namespace {

// The keys in order: whoever waits for several rows waits in this one.
#define WANTED "unnest($1::uuid[], $2::text[]) AS w(fair, buyer)"

constexpr pg::Statement kOpen{"tally_open", R"sql(
  INSERT INTO buyer_tally (fair, buyer, taken)
  SELECT w.fair, w.buyer, 0 FROM )sql" WANTED R"sql( ORDER BY w.fair, w.buyer
  ON CONFLICT (fair, buyer) DO NOTHING)sql"};
constexpr pg::Statement kMissing{"tally_missing", R"sql(
  SELECT w.fair, w.buyer, 0::bigint FROM )sql" WANTED R"sql(
  WHERE NOT EXISTS (SELECT 1 FROM buyer_tally t WHERE t.fair = w.fair AND t.buyer = w.buyer))sql"};
constexpr pg::Statement kTurn{
    "tally_turn", "SELECT taken FROM buyer_tally WHERE fair = $1 AND buyer = $2 FOR NO KEY UPDATE"};
constexpr pg::Statement kLockFree{"tally_lock_free", R"sql(
  SELECT t.fair, t.buyer, t.taken FROM )sql" WANTED R"sql(
  JOIN buyer_tally t ON t.fair = w.fair AND t.buyer = w.buyer
  ORDER BY t.fair, t.buyer FOR NO KEY UPDATE OF t SKIP LOCKED)sql"};
constexpr pg::Statement kLock{"tally_lock", R"sql(
  SELECT t.fair, t.buyer, t.taken FROM )sql" WANTED R"sql(
  JOIN buyer_tally t ON t.fair = w.fair AND t.buyer = w.buyer
  ORDER BY t.fair, t.buyer FOR NO KEY UPDATE OF t)sql"};
constexpr pg::Statement kAdd{"tally_add", R"sql(
  UPDATE buyer_tally t SET taken = t.taken + w.more
  FROM unnest($1::uuid[], $2::text[], $3::bigint[]) AS w(fair, buyer, more)
  WHERE t.fair = w.fair AND t.buyer = w.buyer)sql"};
#define LOCK_AND_CHANGE(SET)                                                   \
  "WITH wanted AS (SELECT * FROM unnest($1::uuid[], $2::text[], $3::bigint[])" \
  " AS w(fair, buyer, change)), "                                              \
  "locked AS (SELECT t.fair, t.buyer, w.change FROM wanted w"                  \
  " JOIN buyer_tally t ON t.fair = w.fair AND t.buyer = w.buyer"               \
  " ORDER BY t.fair, t.buyer FOR NO KEY UPDATE OF t) "                         \
  "UPDATE buyer_tally t SET " SET " FROM locked l WHERE t.fair = l.fair AND t.buyer = l.buyer"
constexpr pg::Statement kGiveBack{"tally_give_back", LOCK_AND_CHANGE("taken = t.taken - l.change")};
constexpr pg::Statement kTakeAgain{"tally_take_again",
                                   LOCK_AND_CHANGE("taken = t.taken + l.change") R"sql(
  RETURNING t.fair, t.buyer, t.taken, l.change,
    coalesce((SELECT f.buyer_limit_vnd FROM fair f WHERE f.id = t.fair), 9223372036854775807))sql"};

struct TallyRow {
  TallyKey key;
  std::int64_t taken = 0;
  static TallyRow from(pg::Row& row) {
    TallyRow out;
    out.key.fair = row.id<FairTag>();
    out.key.buyer = row.text();
    out.taken = row.int64();
    return out;
  }
};

struct TakenRow {
  TallyRow it;
  std::int64_t more = 0, limit = 0;
  static TakenRow from(pg::Row& row) {
    TakenRow out{TallyRow::from(row)};
    out.more = row.int64();
    out.limit = row.int64();
    return out;
  }
};

struct Columns {
  std::vector<FairId> fairs;
  std::vector<std::string> buyers;
  std::vector<std::int64_t> changes;

  explicit Columns(const std::vector<TallyKey>& keys) {
    for (const TallyKey& key : keys) put(key);
  }
  explicit Columns(const Tallies& tallies) {
    for (const auto& [key, change] : tallies) {
      put(key);
      changes.push_back(change);
    }
  }
  void put(const TallyKey& key) {
    fairs.push_back(key.fair);
    buyers.push_back(key.buyer);
  }
};

}  // namespace

Status open(pg::Tx& tx, const std::vector<TallyKey>& keys) {
  const Columns it(keys);
  return tx.execute(kOpen, it.fairs, it.buyers).status();
}

StatusOr<std::vector<TallyKey>> missing(pg::Tx& tx, const std::vector<TallyKey>& keys) {
  const Columns it(keys);
  ASSIGN_OR_RETURN(auto rows, tx.query<TallyRow>(kMissing, it.fairs, it.buyers));
  std::vector<TallyKey> out;
  for (TallyRow& row : rows) out.push_back(std::move(row.key));
  return out;
}

Status expect_turn(pg::Tx& tx, const TallyKey& key) {
  return tx.expect(kTurn, key.fair, key.buyer);
}

Status expect_free(pg::Tx& tx, const std::vector<TallyKey>& keys) {
  if (keys.empty()) return ok();
  const Columns it(keys);
  return tx.expect(kLockFree, it.fairs, it.buyers);
}

StatusOr<Tallies> lock_free(pg::Tx& tx, const std::vector<TallyKey>& keys) {
  Tallies out;
  if (keys.empty()) return out;
  const Columns it(keys);
  ASSIGN_OR_RETURN(auto rows, tx.query<TallyRow>(kLockFree, it.fairs, it.buyers));
  for (TallyRow& row : rows) out.emplace(std::move(row.key), row.taken);
  return out;
}

Status add(pg::Tx& tx, const Tallies& more) {
  if (more.empty()) return ok();
  const Columns it(more);
  return tx.later(kAdd, it.fairs, it.buyers, it.changes);
}

Status count_less(pg::Tx& tx, const Tallies& less) {
  Tallies more = less;
  for (auto& [key, change] : more) change = -change;
  return add(tx, more);
}

Status lock(pg::Tx& tx, const Tallies& rows) {
  if (rows.empty()) return ok();
  const Columns it(rows);
  return tx.query<TallyRow>(kLock, it.fairs, it.buyers).status();
}

Status give_back(pg::Tx& tx, const Tallies& less) {
  if (less.empty()) return ok();
  const Columns it(less);
  return tx.execute(kGiveBack, it.fairs, it.buyers, it.changes).status();
}

Status take_again(pg::Tx& tx, const Tallies& more) {
  if (more.empty()) return ok();
  const Columns it(more);
  ASSIGN_OR_RETURN(auto rows, tx.query<TakenRow>(kTakeAgain, it.fairs, it.buyers, it.changes));
  for (const TakenRow& row : rows) {
    RETURN_IF_ERROR(check_tally(row.it.key, row.it.taken - row.more, row.more, row.limit));
  }
  return ok();
}

}  // namespace farmgate::orders::tallies
