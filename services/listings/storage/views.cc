#include "services/listings/storage/views.h"

namespace farmgate::listings::view_store {
namespace {

constexpr pg::Statement kAdd{"listing_view_add", R"sql(
  INSERT INTO listing_view AS it (listing, views)
  SELECT * FROM unnest($1::uuid[], $2::bigint[]) AS seen (listing, views)
  ON CONFLICT (listing) DO UPDATE SET views = it.views + excluded.views)sql"};
constexpr pg::Statement kOf{"listing_view_of",
                            "SELECT listing, views FROM listing_view WHERE listing = "
                            "ANY($1::uuid[])"};

struct ViewRow {
  Seen seen;
  static ViewRow from(pg::Row& row) { return {{row.id<ListingTag>(), row.int64()}}; }
};

}  // namespace

Status add(pg::Tx& tx, const std::vector<Seen>& seen) {
  std::vector<ListingId> listings;
  std::vector<std::int64_t> counts;
  for (const Seen& it : seen) {
    listings.push_back(it.listing);
    counts.push_back(it.count);
  }
  return tx.execute(kAdd, listings, counts).status();
}

StatusOr<Counts> of(pg::Tx& tx, const std::vector<Listing>& listings) {
  std::vector<ListingId> ids;
  for (const Listing& it : listings) ids.push_back(it.id);
  ASSIGN_OR_RETURN(const auto rows, tx.query<ViewRow>(kOf, ids));
  Counts counts;
  for (const ViewRow& row : rows) counts.emplace(row.seen.listing, row.seen.count);
  return counts;
}

}  // namespace farmgate::listings::view_store
