#include "services/orders/storage/order_changes.h"

namespace farmgate::orders::order_changes {
namespace {

#define HEAR(BOUND)                                                                       \
  "SELECT w.place, n.seen::text, "                                                        \
  "w.base IS NOT NULL AND (f.xid >= pg_snapshot_xmin(w.base) "                            \
  "OR pg_snapshot_xmin(w.base) > pg_snapshot_xmax(n.seen)), "                             \
  "c.id, c.order_id, c.version, c.state, c.change_time "                                  \
  "FROM (SELECT place, seller, offer, nullif(base, '')::pg_snapshot AS base, "            \
  "nullif(through, '')::pg_snapshot AS through, after, room "                             \
  "FROM unnest($1::int[], $2::uuid[], $3::uuid[], $4::text[], $5::text[], $6::bigint[], " \
  "$7::int[]) AS u(place, seller, offer, base, through, after, room)) w "                 \
  "CROSS JOIN (SELECT pg_current_snapshot() AS seen OFFSET 0) n "                         \
  "CROSS JOIN order_change_floor f "                                                      \
  "LEFT JOIN LATERAL ( "                                                                  \
  "SELECT g.id, g.order_id, g.version, g.state, g.change_time FROM order_change g "       \
  "WHERE g.seller = w.seller " BOUND                                                      \
  " AND NOT pg_visible_in_snapshot(g.xid, w.base) "                                       \
  "AND (w.through IS NULL OR pg_visible_in_snapshot(g.xid, w.through)) "                  \
  "AND (w.offer IS NULL OR EXISTS (SELECT 1 FROM order_line l "                           \
  "WHERE l.order_id = g.order_id AND l.offer = w.offer)) "                                \
  "ORDER BY g.id LIMIT w.room) c ON true "                                                \
  "ORDER BY w.place, c.id "
// What came since the base: all of it is looked at.
constexpr pg::Statement kHear{"order_changes_hear", HEAR("AND g.xid >= pg_snapshot_xmin(w.base)")};
// On from the last change that was told, in the order of the index: a page costs a page.
constexpr pg::Statement kHearOn{"order_changes_hear_on", HEAR("AND g.id > w.after")};
// Through the order of ids, from the oldest on.
constexpr pg::Statement kSweep{"order_changes_sweep", R"sql(
  WITH gone AS (
    DELETE FROM order_change WHERE id IN (
      SELECT id FROM (SELECT id, change_time FROM order_change ORDER BY id LIMIT $1) old
      WHERE change_time < farmgate_now() - interval '7 days')
    RETURNING xid),
  newest AS (SELECT xid FROM gone ORDER BY xid DESC LIMIT 1),
  raised AS (UPDATE order_change_floor f SET xid = n.xid FROM newest n WHERE n.xid > f.xid)
  SELECT count(*) FROM gone)sql"};

struct HeardRow {
  std::size_t place = 0;
  std::string now;
  bool expired = false;
  std::optional<Change> change;
  static HeardRow from(pg::Row& row) {
    HeardRow out;
    out.place = static_cast<std::size_t>(row.int64());
    out.now = row.text();
    out.expired = row.boolean();
    const auto id = row.maybe(&pg::Row::int64);
    if (!id) return out;
    Change& it = out.change.emplace();
    it.id = *id;
    it.order = row.id<OrderTag>();
    it.version = row.int64();
    it.state = static_cast<OrderState>(row.int64());
    it.change_time = row.time();
    return out;
  }
};

// Those that one statement asks for, as its columns.
struct Asked {
  std::vector<int> places, rooms;
  std::vector<ProducerId> sellers;
  std::vector<std::optional<OfferId>> offers;
  std::vector<std::string> bases, throughs;
  std::vector<std::int64_t> afters;

  void add(int place, const Watched& it) {
    places.push_back(place);
    rooms.push_back(it.room);
    sellers.push_back(it.seller);
    offers.push_back(it.offer);
    bases.push_back(it.cursor.base);
    throughs.push_back(it.cursor.through);
    afters.push_back(it.cursor.after);
  }

  Status ask(pg::Tx& tx, const pg::Statement& statement, std::vector<Heard>& out) const {
    if (places.empty()) return ok();
    ASSIGN_OR_RETURN(const auto rows, tx.query<HeardRow>(statement, places, sellers, offers, bases,
                                                         throughs, afters, rooms));
    for (const HeardRow& row : rows) {
      Heard& it = out[row.place];
      it.now = row.now;
      it.expired = row.expired;
      if (row.change) it.changes.push_back(*row.change);
    }
    return ok();
  }
};

struct Number {
  int value = 0;
  static Number from(pg::Row& row) { return {static_cast<int>(row.int64())}; }
};

}  // namespace

StatusOr<std::vector<Heard>> hear(pg::Tx& tx, const std::vector<Watched>& watched) {
  Asked fresh, behind;
  for (std::size_t i = 0; i < watched.size(); ++i) {
    (watched[i].cursor.after == 0 ? fresh : behind).add(static_cast<int>(i), watched[i]);
  }
  std::vector<Heard> out(watched.size());
  RETURN_IF_ERROR(fresh.ask(tx, kHear, out));
  RETURN_IF_ERROR(behind.ask(tx, kHearOn, out));
  return out;
}

StatusOr<int> sweep(pg::Tx& tx, int most) {
  ASSIGN_OR_RETURN(const auto row, tx.query_one<Number>(kSweep, most));
  return row->value;
}

}  // namespace farmgate::orders::order_changes
