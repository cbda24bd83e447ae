#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "chassis/pg/database.h"
#include "services/listings/domain/listing.h"

// What only grows: acts on listings, and the prices that they showed. The listing's row is locked
// by whoever adds to them.
namespace farmgate::listings::histories {

struct Activity {
  std::int64_t number = 0;  // from 1 for each listing, without gaps
  std::string act = {};     // as the proto lists them
  std::string desk = {};    // "OWNER", "PROVINCE"
  std::string actor = {};   // token subject: not shown
  Time act_time{};
  std::string note = {};
};
// Gives it its number.
Status append(pg::Tx& tx, ListingId listing, const Activity& activity);
// With a higher number than `after`, in order.
StatusOr<std::vector<Activity>> activities(pg::Tx& tx, ListingId listing, std::int64_t after,
                                           int limit);

struct PriceEntry {
  std::int64_t number = 0;
  PriceChange change;
};
// Nothing when the newest entry has that price already.
Status enter_price(pg::Tx& tx, ListingId listing, const PriceChange& change);
// With a lower number than `before`, the newest first; 0: from the newest on.
StatusOr<std::vector<PriceEntry>> prices(pg::Tx& tx, ListingId listing, std::int64_t before,
                                         int limit);
// What lowest_price needs of the last days: the lowest price that has ended, the change that ended
// it, and the newest; in order of time.
StatusOr<std::vector<PriceChange>> lowest_and_newest_price(pg::Tx& tx, ListingId listing, Time now);

}  // namespace farmgate::listings::histories
