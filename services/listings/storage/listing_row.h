#pragma once

#include "chassis/pg/database.h"
#include "services/listings/domain/listing.h"

// A row of the table as the domain has it; the columns stand in the order in which it reads them.
#define LISTING_COLUMNS                                                                    \
  "id, seller, product, title, story, category, commune, content, content_unit, unit, "    \
  "seller_name, state, from_price_vnd, stock_state, shelf_until, version, revision, "      \
  "create_time, update_time, publish_time, array_to_string(block_reasons, ','), "          \
  "star, certificate_number, star_until, array_to_string(label, U&'\\001f'), trace_code, " \
  "papers_until, lowest_price_vnd, lowest_until, appeal"

namespace farmgate::listings::listing_rows {

struct ListingRow {
  Listing listing;
  static ListingRow from(pg::Row& row);
};

}  // namespace farmgate::listings::listing_rows
