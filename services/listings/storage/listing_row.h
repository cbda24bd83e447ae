#pragma once

#include <optional>
#include <string>
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
  "papers_until, lowest_price_vnd, lowest_until, appeal, array_to_string(images, ','), "   \
  "then_star, then_until"

struct ListingRow {
  Listing listing;
  static ListingRow from(pg::Row& row);
};

// As the column has them.
std::vector<std::string> image_array(const Listing& listing);
StatusOr<std::optional<Listing>> one(StatusOr<std::optional<ListingRow>> row);
StatusOr<std::vector<Listing>> many(StatusOr<std::vector<ListingRow>> rows);

}  // namespace farmgate::listings::listing_rows
