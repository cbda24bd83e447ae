#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "chassis/pg/database.h"
#include "services/listings/domain/listing.h"

// What the search in memory reads.
namespace farmgate::listings::search_rows {

// A row of listing with what else is searched; of a draft or a blocked one its id counts alone.
struct SearchRow {
  Listing listing;
  std::string seller_kind;
  bool on_sale = false;
  std::int64_t change_xid = 0;
};

// No transaction older than this one runs: what it wrote is seen by whoever looks from now on.
StatusOr<std::int64_t> horizon(pg::Tx& tx);

// Rows on sale with ids behind this one, in order.
StatusOr<std::vector<SearchRow>> on_sale_after(pg::Tx& tx, const Uuid& id, int limit);

// Rows that a transaction from `from` on wrote last, whatever their state, in order of that and of
// their ids, behind the place where the page before ended.
struct Place {
  std::int64_t from = 0;
  Uuid id;
};
StatusOr<std::vector<SearchRow>> changed_after(pg::Tx& tx, const Place& place, int limit);

// The listings of a seller count as changed: something that search shows of it is another.
Status touch_seller(pg::Tx& tx, ProducerId seller);

}  // namespace farmgate::listings::search_rows
