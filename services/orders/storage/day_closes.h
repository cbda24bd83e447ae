#pragma once

#include <optional>
#include <vector>

#include "chassis/pg/database.h"
#include "services/orders/domain/day_close.h"

namespace farmgate::orders::day_closes {

// What the ledger says of what the bank had booked before an instant.
StatusOr<DayFigures> figures(pg::Tx& tx, const std::optional<ProducerId>& seller, Time before);
StatusOr<std::vector<OpenRefund>> open_refunds(pg::Tx& tx, const std::optional<ProducerId>& seller,
                                               Time before, int most);
// Of the 24 hours before an instant, in the order of time.
StatusOr<std::vector<DayMatch>> matches(pg::Tx& tx, const std::optional<ProducerId>& seller,
                                        Time before, int most);

Status insert(pg::Tx& tx, const DayClose& close);

}  // namespace farmgate::orders::day_closes
