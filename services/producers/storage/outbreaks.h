#pragma once

#include <optional>
#include <string>
#include <vector>

#include "chassis/pg/database.h"
#include "chassis/wire/pager.h"
#include "services/producers/domain/outbreak.h"

// Named statements over outbreaks and their bans.
namespace farmgate::producers::outbreak_rows {

StatusOr<std::optional<Outbreak>> find(pg::Tx& tx, OutbreakId id);
// With the row locked until the end of the transaction.
StatusOr<std::optional<Outbreak>> lock(pg::Tx& tx, OutbreakId id);

struct Filter {
  std::optional<std::string> commune;
  std::optional<std::string> species;  // code
  std::optional<Date> banned_on;       // only those whose ban holds on this day
};
// Newest first.
StatusOr<std::vector<Outbreak>> list(pg::Tx& tx, const Filter& filter,
                                     const farmgate::wire::Page& page);

Status insert(pg::Tx& tx, const Outbreak& outbreak, const Uuid& request_id);
// All that may change of an outbreak that is locked here.
Status save(pg::Tx& tx, const Outbreak& outbreak);

// Whether a ban holds on this day for the lot's product, where its producer or its plot is.
StatusOr<bool> bans_lot(pg::Tx& tx, LotId lot, Date day);
// Whether one holds on this day in a commune, of whatever species.
StatusOr<bool> bans_in(pg::Tx& tx, const std::string& commune, Date day);

// The next ones after an id, locked: for republishing.
StatusOr<std::vector<Outbreak>> after(pg::Tx& tx, const Uuid& id, int limit);

}  // namespace farmgate::producers::outbreak_rows
