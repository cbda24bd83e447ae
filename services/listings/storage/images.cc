#include "services/listings/storage/images.h"

#include <vector>

namespace farmgate::listings {
namespace {

constexpr pg::Statement kPut{"image_put", R"sql(
  INSERT INTO image_content (digest, listing, content) VALUES (decode($1, 'hex'), $2, $3)
  ON CONFLICT DO NOTHING)sql"};
constexpr pg::Statement kRead{
    "image_read", "SELECT content FROM image_content WHERE digest = decode($1, 'hex') LIMIT 1"};
constexpr pg::Statement kKeep{"image_keep", R"sql(
  DELETE FROM image_content
  WHERE listing = $1 AND NOT encode(digest, 'hex') = ANY($2::text[]))sql"};

struct ContentRow {
  std::string content;
  static ContentRow from(pg::Row& row) { return {row.bytes()}; }
};

}  // namespace

Status ImageTable::put(pg::Tx& tx, ListingId listing, const std::string& digest,
                       std::string_view jpeg) {
  return tx.execute(kPut, digest, listing, pg::Bytes{jpeg}).status();
}

StatusOr<std::optional<std::string>> ImageTable::read(pg::Tx& tx, const std::string& digest) {
  ASSIGN_OR_RETURN(auto row, tx.query_one<ContentRow>(kRead, digest));
  if (!row) return std::optional<std::string>();
  return std::optional<std::string>(std::move(row->content));
}

Status ImageTable::keep(pg::Tx& tx, const Listing& listing) {
  std::vector<std::string> kept;
  for (const ListingImage& it : listing.images) {
    kept.insert(kept.end(), it.digests.begin(), it.digests.end());
  }
  return tx.execute(kKeep, listing.id, kept).status();
}

}  // namespace farmgate::listings
