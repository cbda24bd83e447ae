#include "services/listings/storage/images.h"

namespace farmgate::listings {
namespace {

constexpr int kSweepBatch = 200;

// A row that is there is written all the same: a sweep that has its eye on it lets it stay.
constexpr pg::Statement kPut{"image_put", R"sql(
  INSERT INTO image_content (digest, content) VALUES (decode($1, 'hex'), $2)
  ON CONFLICT (digest) DO UPDATE SET put_time = clock_timestamp())sql"};
constexpr pg::Statement kRead{"image_read",
                              "SELECT content FROM image_content WHERE digest = decode($1, 'hex')"};
constexpr pg::Statement kSweep{"image_sweep", R"sql(
  DELETE FROM image_content c WHERE c.put_time < clock_timestamp() - interval '1 hour'
    AND c.digest IN (
      SELECT o.digest FROM image_content o WHERE o.put_time < clock_timestamp() - interval '1 hour'
        AND NOT EXISTS (SELECT FROM listing_image i WHERE i.digests @> ARRAY[o.digest])
      ORDER BY o.put_time LIMIT $1))sql"};
constexpr pg::Statement kDrop{"image_rows_drop", "DELETE FROM listing_image WHERE listing = $1"};
constexpr pg::Statement kInsert{"image_rows_insert", R"sql(
  INSERT INTO listing_image (listing, number, digests, width, height)
  VALUES ($1, $2, ARRAY[decode($3, 'hex'), decode($4, 'hex'), decode($5, 'hex')], $6, $7))sql"};

struct ContentRow {
  std::string content;
  static ContentRow from(pg::Row& row) { return {row.bytes()}; }
};

}  // namespace

Status ImageTable::put(pg::Tx& tx, const std::string& digest, std::string_view jpeg) {
  return tx.later(kPut, digest, pg::Bytes{jpeg});
}

StatusOr<std::optional<std::string>> ImageTable::read(pg::Tx& tx, const std::string& digest) {
  ASSIGN_OR_RETURN(auto row, tx.query_one<ContentRow>(kRead, digest));
  if (!row) return std::optional<std::string>();
  return std::optional<std::string>(std::move(row->content));
}

StatusOr<std::int64_t> ImageTable::sweep(pg::Tx& tx) { return tx.execute(kSweep, kSweepBatch); }

namespace image_rows {

Status save(pg::Tx& tx, const Listing& listing) {
  RETURN_IF_ERROR(tx.execute(kDrop, listing.id).status());
  int number = 0;
  for (const ListingImage& it : listing.images) {
    RETURN_IF_ERROR(tx.later(kInsert, listing.id, ++number, it.digests[0], it.digests[1],
                             it.digests[2], it.width, it.height));
  }
  return ok();
}

}  // namespace image_rows
}  // namespace farmgate::listings
