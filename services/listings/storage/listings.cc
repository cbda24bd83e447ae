#include "services/listings/storage/listings.h"

#include "chassis/base/text.h"
#include "services/listings/storage/listing_row.h"

namespace farmgate::listings::listing_rows {
namespace {

constexpr pg::Statement kInsert{"listing_insert", R"sql(
  INSERT INTO listing (id, seller, product, title, title_key, story, category, commune, content,
                       content_unit, unit, seller_name, state, from_price_vnd, stock_state,
                       shelf_until, version, revision, create_time, update_time, request_id, star,
                       certificate_number, star_until, label, trace_code)
  VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19,
          $20, $21, $22, $23, $24, $25::text[], $26))sql"};
constexpr pg::Statement kSave{"listing_save", R"sql(
  UPDATE listing SET title = $2, title_key = $3, story = $4, commune = $5, seller_name = $6,
    state = $7, from_price_vnd = $8, stock_state = $9, shelf_until = $10, version = $11,
    revision = $12, update_time = $13, publish_time = $14, block_reasons = $15::text[],
    star = $16, certificate_number = $17, star_until = $18, label = $19::text[],
    trace_code = $20, papers_until = $21, lowest_price_vnd = $22, lowest_until = $23, appeal = $24
  WHERE id = $1)sql"};
constexpr pg::Statement kCount{
    "listing_count",
    "SELECT count(*) FILTER (WHERE state <> 4), count(*) FROM listing WHERE seller = $1"};
constexpr pg::Statement kTitleTaken{"listing_title_taken", R"sql(
  SELECT EXISTS (SELECT 1 FROM listing
    WHERE seller = $1 AND title_key = $2 AND id <> $3 AND state IN (2, 3)))sql"};
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

constexpr pg::Statement kOnSale{"listing_on_sale",
                                "SELECT " LISTING_COLUMNS
                                " FROM listing WHERE id = ANY($1::uuid[]) AND state = 2"};

#define LIST_FILTER                                                      \
  " FROM listing WHERE (state = 2 OR seller = ANY($1::uuid[])) "         \
  "AND ($2::uuid IS NULL OR seller = $2) AND ($3 = '' OR commune = $3) " \
  "AND ($4::int = 0 OR category = $4) AND (NOT $5::boolean OR stock_state = 2) "
constexpr pg::Statement kListNewest{"listing_list_newest", "SELECT " LISTING_COLUMNS LIST_FILTER
                                                           R"sql(
    AND ($6::timestamptz IS NULL OR (create_time, id) < ($6, $7::uuid))
  ORDER BY create_time DESC, id DESC LIMIT $8)sql"};
constexpr pg::Statement kListPrice{"listing_list_price", "SELECT " LISTING_COLUMNS LIST_FILTER
                                                         R"sql(
    AND ($6::int IS NULL OR ((stock_state = 1)::int, from_price_vnd, id)
                            > ($6, $7::bigint, $8::uuid))
  ORDER BY (stock_state = 1)::int, from_price_vnd, id LIMIT $9)sql"};

constexpr pg::Statement kOutdatedOf{"listing_outdated_of", "SELECT " LISTING_COLUMNS R"sql(
  FROM listing WHERE seller = $1 AND state <> 4 AND (seller_name <> $2 OR commune <> $3
    OR (state IN (2, 3) AND (block_reasons @> ARRAY[$4::text]) = $5::boolean))
  ORDER BY id FOR NO KEY UPDATE)sql"};
constexpr pg::Statement kAllOf{"listing_all_of", "SELECT " LISTING_COLUMNS R"sql(
  FROM listing WHERE seller = $1 AND state <> 4 ORDER BY id LIMIT 500 FOR NO KEY UPDATE)sql"};
constexpr pg::Statement kPapersOutdated{"listing_papers_outdated", R"sql(
  SELECT DISTINCT seller FROM (
    SELECT seller FROM listing WHERE papers_until <= farmgate_now() AND state IN (2, 3)
    ORDER BY papers_until LIMIT $1) AS due)sql"};
constexpr pg::Statement kShelfOutdated{"listing_shelf_outdated", R"sql(
  SELECT id FROM listing WHERE id IN (
    (SELECT id FROM listing WHERE shelf_until <= farmgate_now() ORDER BY shelf_until LIMIT $1)
    UNION (SELECT id FROM listing WHERE star_until <= farmgate_now() ORDER BY star_until LIMIT $1)
    UNION (SELECT id FROM listing WHERE lowest_until <= farmgate_now()
           ORDER BY lowest_until LIMIT $1))
  ORDER BY id LIMIT $1 FOR NO KEY UPDATE SKIP LOCKED)sql"};
constexpr pg::Statement kOfProduct{"listing_of_product", R"sql(
  SELECT id FROM listing WHERE product = $1 AND state <> 4 ORDER BY id LIMIT 500
  FOR NO KEY UPDATE)sql"};
constexpr pg::Statement kAfter{"listing_after", "SELECT " LISTING_COLUMNS R"sql(
  FROM listing WHERE id > $1 AND state <> 1 ORDER BY id LIMIT $2 FOR NO KEY UPDATE)sql"};

std::vector<std::string> label_array(const Label& label) { return {label.begin(), label.end()}; }

struct IdRow {
  ListingId id;
  static IdRow from(pg::Row& row) { return {row.id<ListingTag>()}; }
};

struct SellerRow {
  ProducerId id;
  static SellerRow from(pg::Row& row) { return {row.id<ProducerTag>()}; }
};

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

StatusOr<std::optional<Listing>> one(StatusOr<std::optional<ListingRow>> row) {
  RETURN_IF_ERROR(row.status());
  if (!*row) return std::optional<Listing>();
  return std::optional<Listing>(std::move((*row)->listing));
}

StatusOr<std::vector<Listing>> many(StatusOr<std::vector<ListingRow>> rows) {
  RETURN_IF_ERROR(rows.status());
  std::vector<Listing> out;
  for (ListingRow& row : *rows) out.push_back(std::move(row.listing));
  return out;
}

StatusOr<std::vector<ListingId>> ids(StatusOr<std::vector<IdRow>> rows) {
  RETURN_IF_ERROR(rows.status());
  std::vector<ListingId> out;
  for (const IdRow& row : *rows) out.push_back(row.id);
  return out;
}

}  // namespace

Status insert(pg::Tx& tx, const Listing& it, const Uuid& request_id) {
  return tx
      .execute(kInsert, it.id, it.seller, it.product, it.title, search_key(it.title), it.story,
               it.category, it.commune, it.content.thousandths, static_cast<int>(it.content.unit),
               static_cast<int>(it.unit), it.seller_name, static_cast<int>(it.state),
               it.shelf.from_price, static_cast<int>(it.shelf.stock), it.shelf.until, it.version,
               it.revision, it.create_time, it.update_time, request_id, it.star.stars,
               it.star.certificate_number, it.star.until, label_array(it.label), it.trace_code)
      .status();
}

Status save(pg::Tx& tx, const Listing& it) {
  return tx
      .execute(kSave, it.id, it.title, search_key(it.title), it.story, it.commune, it.seller_name,
               static_cast<int>(it.state), it.shelf.from_price, static_cast<int>(it.shelf.stock),
               it.shelf.until, it.version, it.revision, it.update_time, it.publish_time,
               it.block_reasons, it.star.stars, it.star.certificate_number, it.star.until,
               label_array(it.label), it.trace_code, it.papers_until, it.lowest.price,
               it.lowest.until, static_cast<int>(it.appeal))
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

Status remove(pg::Tx& tx, ListingId id) { return tx.execute(kRemove, id).status(); }

StatusOr<std::optional<Listing>> find(pg::Tx& tx, ListingId id) {
  return one(tx.query_one<ListingRow>(kFind, id));
}

StatusOr<std::optional<Listing>> find_public(pg::Tx& tx, ListingId id) {
  return one(tx.query_one<ListingRow>(kFindPublic, id));
}

void find_public(pg::Database& database, Deadline deadline, ListingId id, FoundListing found) {
  database.select_one<ListingRow>(
      deadline, kFindPublic,
      [found = std::move(found)](StatusOr<std::optional<ListingRow>> row) {
        found(one(std::move(row)));
      },
      id);
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

StatusOr<std::vector<Listing>> on_sale(pg::Tx& tx, const std::vector<ListingId>& ids) {
  return many(tx.query<ListingRow>(kOnSale, ids));
}

StatusOr<std::vector<Listing>> list(pg::Tx& tx, const Filter& filter, const Parties& parties,
                                    const farmgate::wire::Page& page) {
  if (filter.order == ListingOrder::kPrice) {
    return many(tx.query<ListingRow>(kListPrice, parties, filter.seller, filter.commune,
                                     filter.category, filter.in_stock, page.key(0), page.key(1),
                                     page.key(2), page.limit()));
  }
  return many(tx.query<ListingRow>(kListNewest, parties, filter.seller, filter.commune,
                                   filter.category, filter.in_stock, page.key(0), page.key(1),
                                   page.limit()));
}

std::vector<std::string> position(const Listing& last, ListingOrder order) {
  if (order == ListingOrder::kPrice) {
    return {last.shelf.stock == StockState::kNoOffer ? "1" : "0",
            std::to_string(last.shelf.from_price.vnd()), last.id.to_string()};
  }
  return farmgate::wire::position_of(last.create_time, last.id.uuid());
}

StatusOr<std::vector<Listing>> lock_all_of(pg::Tx& tx, ProducerId seller) {
  return many(tx.query<ListingRow>(kAllOf, seller));
}

StatusOr<std::vector<ProducerId>> sellers_with_papers_outdated(pg::Tx& tx, int limit) {
  ASSIGN_OR_RETURN(auto rows, tx.query<SellerRow>(kPapersOutdated, limit));
  std::vector<ProducerId> out;
  for (const SellerRow& row : rows) out.push_back(row.id);
  return out;
}

StatusOr<std::vector<Listing>> lock_outdated_of(pg::Tx& tx, const SellerCopy& seller) {
  return many(tx.query<ListingRow>(kOutdatedOf, seller.id, seller.public_name, seller.commune,
                                   kSellerNotActive, seller.active));
}

StatusOr<std::vector<ListingId>> lock_shelf_outdated(pg::Tx& tx, int limit) {
  return ids(tx.query<IdRow>(kShelfOutdated, limit));
}

StatusOr<std::vector<ListingId>> lock_of_product(pg::Tx& tx, const std::string& product) {
  return ids(tx.query<IdRow>(kOfProduct, product));
}

StatusOr<std::vector<Listing>> after(pg::Tx& tx, const Uuid& id, int limit) {
  return many(tx.query<ListingRow>(kAfter, id, limit));
}

}  // namespace farmgate::listings::listing_rows
