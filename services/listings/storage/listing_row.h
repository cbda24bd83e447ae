#pragma once

#include <optional>
#include <vector>

#include "chassis/pg/database.h"
#include "services/listings/domain/listing.h"

// How a row of `listing` is read. Private to storage/.
namespace farmgate::listings::listing_rows {

#define LISTING_COLUMNS                                                                    \
  "id, seller, product, title, story, category, commune, content, content_unit, unit, "    \
  "seller_name, state, from_price_vnd, stock_state, shelf_until, version, revision, "      \
  "create_time, update_time, publish_time, array_to_string(block_reasons, ','), "          \
  "star, certificate_number, star_until, array_to_string(label, U&'\\001f'), trace_code, " \
  "papers_until, lowest_price_vnd, lowest_until, appeal, "                                 \
  "(SELECT string_agg(concat_ws(' ', encode(i.digests[1], 'hex'), "                        \
  "encode(i.digests[2], 'hex'), encode(i.digests[3], 'hex'), i.width, i.height), ',' "     \
  "ORDER BY i.number) FROM listing_image i WHERE i.listing = listing.id)"

struct ListingRow {
  Listing listing;
  static ListingRow from(pg::Row& row);
};

StatusOr<std::optional<Listing>> one(StatusOr<std::optional<ListingRow>> row);
StatusOr<std::vector<Listing>> many(StatusOr<std::vector<ListingRow>> rows);

}  // namespace farmgate::listings::listing_rows
