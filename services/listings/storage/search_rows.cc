#include "services/listings/storage/search_rows.h"

namespace farmgate::listings::search_rows {
namespace {

#define SEARCH_COLUMNS                                                                    \
  "SELECT l.id, l.state = 2, l.change_xid, l.revision, l.title, l.story, l.seller_name, " \
  "l.seller, l.commune, l.category, l.star, l.star_until, l.stock_state, "                \
  "l.from_price_vnd, l.create_time, COALESCE(s.kind, ''), l.then_star, l.then_until "     \
  "FROM listing l LEFT JOIN seller_copy s ON s.producer = l.seller "

constexpr pg::Statement kHorizon{"search_horizon",
                                 "SELECT pg_snapshot_xmin(pg_current_snapshot())::text::bigint"};
constexpr pg::Statement kOnSale{
    "search_on_sale", SEARCH_COLUMNS "WHERE l.state = 2 AND l.id > $1 ORDER BY l.id LIMIT $2"};
// A row from before a restore may carry a number that is still to come: it is passed over.
constexpr pg::Statement kChanged{"search_changed", SEARCH_COLUMNS R"sql(
  WHERE (l.change_xid, l.id) > ($1, $2::uuid)
    AND l.change_xid < pg_snapshot_xmax(pg_current_snapshot())::text::bigint
  ORDER BY l.change_xid, l.id LIMIT $3)sql"};
// Locked in the order in which everybody locks them.
constexpr pg::Statement kTouch{"search_touch_seller", R"sql(
  WITH locked AS MATERIALIZED (
    SELECT id FROM listing WHERE seller = $1 ORDER BY id FOR NO KEY UPDATE)
  UPDATE listing l SET change_xid = l.change_xid FROM locked WHERE l.id = locked.id)sql"};

struct Number {
  std::int64_t value;
  static Number from(pg::Row& row) { return {row.int64()}; }
};

struct Read {
  SearchRow row;
  static Read from(pg::Row& row) {
    Read out;
    SearchRow& it = out.row;
    it.listing.id = row.id<ListingTag>();
    it.on_sale = row.boolean();
    it.change_xid = row.int64();
    it.listing.revision = row.int64();
    it.listing.title = row.text();
    it.listing.story = row.text();
    it.listing.seller_name = row.text();
    it.listing.seller = row.id<ProducerTag>();
    it.listing.commune = row.text();
    it.listing.category = static_cast<int>(row.int64());
    it.listing.star.stars = static_cast<int>(row.int64());
    it.listing.star.until = row.maybe(&pg::Row::time);
    it.listing.shelf.stock = static_cast<StockState>(row.int64());
    it.listing.shelf.from_price = row.money();
    it.listing.create_time = row.time();
    it.seller_kind = row.text();
    it.listing.star.then_stars = static_cast<int>(row.int64());
    it.listing.star.then_until = row.maybe(&pg::Row::time);
    return out;
  }
};

StatusOr<std::vector<SearchRow>> rows(StatusOr<std::vector<Read>> found) {
  RETURN_IF_ERROR(found.status());
  std::vector<SearchRow> out;
  for (Read& read : *found) out.push_back(std::move(read.row));
  return out;
}

}  // namespace

StatusOr<std::int64_t> horizon(pg::Tx& tx) {
  ASSIGN_OR_RETURN(const auto found, tx.query_one<Number>(kHorizon));
  return found->value;
}

StatusOr<std::vector<SearchRow>> on_sale_after(pg::Tx& tx, const Uuid& id, int limit) {
  return rows(tx.query<Read>(kOnSale, id, limit));
}

StatusOr<std::vector<SearchRow>> changed_after(pg::Tx& tx, const Place& place, int limit) {
  return rows(tx.query<Read>(kChanged, place.from, place.id, limit));
}

Status touch_seller(pg::Tx& tx, ProducerId seller) { return tx.execute(kTouch, seller).status(); }

}  // namespace farmgate::listings::search_rows
