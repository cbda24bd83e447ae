#include "services/listings/storage/listing_row.h"
#include "services/listings/storage/listings.h"

// Several at once: pages of lists, and what sweeps and events ask for.
namespace farmgate::listings::listing_rows {
namespace {

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

struct IdRow {
  ListingId id;
  static IdRow from(pg::Row& row) { return {row.id<ListingTag>()}; }
};

struct SellerRow {
  ProducerId id;
  static SellerRow from(pg::Row& row) { return {row.id<ProducerTag>()}; }
};

StatusOr<std::vector<ListingId>> ids(StatusOr<std::vector<IdRow>> rows) {
  RETURN_IF_ERROR(rows.status());
  std::vector<ListingId> out;
  for (const IdRow& row : *rows) out.push_back(row.id);
  return out;
}

}  // namespace

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
