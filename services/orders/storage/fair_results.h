#pragma once

#include <vector>

#include "chassis/pg/database.h"
#include "services/orders/domain/fair_report.h"

// What a fair's report is made of.
namespace farmgate::orders::fair_results {

// In place of what was noted for that day and booth.
Status save_day(pg::Tx& tx, FairId fair, const FairDay& day);
StatusOr<std::vector<FairDay>> days(pg::Tx& tx, FairId fair);
// In the order of the plan.
StatusOr<std::vector<LetBooth>> let_booths(pg::Tx& tx, FairId fair);
// By orders whose goods are the buyer's.
StatusOr<std::vector<FairSales>> sales(pg::Tx& tx, FairId fair);

}  // namespace farmgate::orders::fair_results
