#pragma once

#include <optional>
#include <vector>

#include "chassis/pg/database.h"
#include "services/orders/domain/day_close.h"
#include "services/orders/storage/region.h"

namespace farmgate::orders::day_closes {

// Whose accounts: of one seller, or of all in the region. What is nobody's yet belongs to no region
// but to everybody's.
struct Whose {
  std::optional<ProducerId> seller;
  Region region;
};
// What the ledger says of what the bank had booked before an instant.
StatusOr<DayFigures> figures(pg::Tx& tx, const Whose& whose, Time before);
StatusOr<std::vector<OpenRefund>> open_refunds(pg::Tx& tx, const Whose& whose, Time before,
                                               int most);
// Of the 24 hours before an instant, in the order of time; those that were made later than another
// instant are left out.
StatusOr<std::vector<DayMatch>> matches(pg::Tx& tx, const Whose& whose, Time before, Time made_by,
                                        int most);

Status insert(pg::Tx& tx, const DayClose& close);
// The newest of that day, with its explanation and without its matches.
StatusOr<std::optional<DayClose>> latest(pg::Tx& tx, const std::optional<ProducerId>& seller,
                                         const std::string& province, Date day);

}  // namespace farmgate::orders::day_closes
