#include "services/listings/storage/listings.h"

#include "chassis/base/text.h"
#include "services/listings/storage/listing_row.h"

namespace farmgate::listings::listing_rows {
namespace {

constexpr pg::Statement kInsert{"listing_insert", R"sql(
  INSERT INTO listing (id, seller, product, title, title_key, story, category, commune, content,
                       content_unit, unit, seller_name, state, from_price_vnd, stock_state,
                       shelf_until, version, revision, create_time, update_time, request_id, star,
                       certificate_number, star_until, label, trace_code, then_star,
                       then_until)
  VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19,
          $20, $21, $22, $23, $24, $25::text[], $26, $27, $28))sql"};
constexpr pg::Statement kSave{"listing_save", R"sql(
  UPDATE listing SET title = $2, title_key = $3, story = $4, commune = $5, seller_name = $6,
    state = $7, from_price_vnd = $8, stock_state = $9, shelf_until = $10, version = $11,
    revision = $12, update_time = $13, publish_time = $14, block_reasons = $15::text[],
    star = $16, certificate_number = $17, star_until = $18, label = $19::text[],
    trace_code = $20, papers_until = $21, lowest_price_vnd = $22, lowest_until = $23, appeal = $24,
    images = $25::text[], then_star = $26, then_until = $27
  WHERE id = $1)sql"};
constexpr pg::Statement kCount{
    "listing_count",
    "SELECT count(*) FILTER (WHERE state <> 4), count(*) FROM listing WHERE seller = $1"};
constexpr pg::Statement kTitleTaken{"listing_title_taken", R"sql(
  SELECT EXISTS (SELECT 1 FROM listing
    WHERE seller = $1 AND title_key = $2 AND id <> $3 AND state IN (2, 3)))sql"};
constexpr pg::Statement kProductTakenDown{"listing_product_taken_down", R"sql(
  SELECT EXISTS (SELECT 1 FROM listing
    WHERE product = $1 AND id <> $2 AND state = 3 AND block_reasons @> ARRAY[$3::text]))sql"};
constexpr pg::Statement kRemove{"listing_remove",
                                "DELETE FROM listing WHERE id = $1 AND state = 1"};
constexpr pg::Statement kFind{"listing_find",
                              "SELECT " LISTING_COLUMNS " FROM listing WHERE id = $1"};
constexpr pg::Statement kFindPublic{"listing_find_public",
                                    "SELECT " LISTING_COLUMNS
                                    " FROM listing WHERE id = $1 AND state IN (2, 3)"};
constexpr pg::Statement kPublicOf{"listing_public_of", "SELECT " LISTING_COLUMNS R"sql(
  FROM listing WHERE id = ANY($1::uuid[]) AND state IN (2, 3) LIMIT 256)sql"};
constexpr pg::Statement kFindOwn{"listing_find_own",
                                 "SELECT " LISTING_COLUMNS
                                 " FROM listing WHERE id = $1 AND seller = ANY($2::uuid[])"};
constexpr pg::Statement kLockOwn{"listing_lock_own", "SELECT " LISTING_COLUMNS R"sql(
  FROM listing WHERE id = $1 AND seller = ANY($2::uuid[]) FOR NO KEY UPDATE)sql"};
constexpr pg::Statement kLock{
    "listing_lock", "SELECT " LISTING_COLUMNS " FROM listing WHERE id = $1 FOR NO KEY UPDATE"};

std::vector<std::string> label_array(const Label& label) { return {label.begin(), label.end()}; }

struct CountRow {
  ListingCounts counts;
  static CountRow from(pg::Row& row) {
    CountRow out;
    out.counts.present = row.int64();
    out.counts.ever = row.int64();
    return out;
  }
};

struct Flag {
  bool value;
  static Flag from(pg::Row& row) { return {row.boolean()}; }
};

}  // namespace

Status insert(pg::Tx& tx, const Listing& it, const Uuid& request_id) {
  return tx
      .execute(kInsert, it.id, it.seller, it.product, it.title, search_key(it.title), it.story,
               it.category, it.commune, it.content.thousandths, static_cast<int>(it.content.unit),
               static_cast<int>(it.unit), it.seller_name, static_cast<int>(it.state),
               it.shelf.from_price, static_cast<int>(it.shelf.stock), it.shelf.until, it.version,
               it.revision, it.create_time, it.update_time, request_id, it.star.stars,
               it.star.certificate_number, it.star.until, label_array(it.label), it.trace_code,
               it.star.then_stars, it.star.then_until)
      .status();
}

Status save(pg::Tx& tx, const Listing& it) {
  return tx
      .execute(kSave, it.id, it.title, search_key(it.title), it.story, it.commune, it.seller_name,
               static_cast<int>(it.state), it.shelf.from_price, static_cast<int>(it.shelf.stock),
               it.shelf.until, it.version, it.revision, it.update_time, it.publish_time,
               it.block_reasons, it.star.stars, it.star.certificate_number, it.star.until,
               label_array(it.label), it.trace_code, it.papers_until, it.lowest.price,
               it.lowest.until, static_cast<int>(it.appeal), image_array(it), it.star.then_stars,
               it.star.then_until)
      .status();
}

StatusOr<ListingCounts> count_of_seller(pg::Tx& tx, ProducerId seller) {
  ASSIGN_OR_RETURN(auto row, tx.query_one<CountRow>(kCount, seller));
  return row->counts;
}

StatusOr<bool> title_taken(pg::Tx& tx, const Listing& it) {
  ASSIGN_OR_RETURN(auto row,
                   tx.query_one<Flag>(kTitleTaken, it.seller, search_key(it.title), it.id));
  return row->value;
}

StatusOr<bool> product_taken_down(pg::Tx& tx, const Listing& it) {
  ASSIGN_OR_RETURN(auto row, tx.query_one<Flag>(kProductTakenDown, it.product, it.id, kTakenDown));
  return row->value;
}

Status remove(pg::Tx& tx, ListingId id) { return tx.execute(kRemove, id).status(); }

StatusOr<std::optional<Listing>> find(pg::Tx& tx, ListingId id) {
  return one(tx.query_one<ListingRow>(kFind, id));
}

StatusOr<std::optional<Listing>> find_public(pg::Tx& tx, ListingId id) {
  return one(tx.query_one<ListingRow>(kFindPublic, id));
}

void find_public(pg::Database& database, Deadline deadline, ListingId id, FoundListing found) {
  database.select_by_key<ListingRow>(
      deadline, {kFindPublic, kPublicOf},
      [found = std::move(found)](StatusOr<std::optional<ListingRow>> row) {
        found(one(std::move(row)));
      },
      id.uuid());
}

StatusOr<std::vector<Listing>> public_of(pg::Tx& tx, const std::vector<ListingId>& wanted) {
  return many(tx.query<ListingRow>(kPublicOf, wanted));
}

void find_own(pg::Database& database, Deadline deadline, ListingId id, const Parties& parties,
              FoundListing found) {
  database.select_one<ListingRow>(
      deadline, kFindOwn,
      [found = std::move(found)](StatusOr<std::optional<ListingRow>> row) {
        found(one(std::move(row)));
      },
      id, parties);
}

StatusOr<std::optional<Listing>> find_own(pg::Tx& tx, ListingId id, const Parties& parties) {
  return one(tx.query_one<ListingRow>(kFindOwn, id, parties));
}

StatusOr<std::optional<Listing>> lock_own(pg::Tx& tx, ListingId id, const Parties& parties) {
  return one(tx.query_one<ListingRow>(kLockOwn, id, parties));
}

StatusOr<std::optional<Listing>> lock(pg::Tx& tx, ListingId id) {
  return one(tx.query_one<ListingRow>(kLock, id));
}

}  // namespace farmgate::listings::listing_rows
