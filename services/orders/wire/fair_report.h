#pragma once

#include <string>

#include "services/orders/domain/fair_report.h"

namespace farmgate::orders::v1 {
class FairDay;
class FairReport;
}  // namespace farmgate::orders::v1

// Domain <-> farmgate.orders.v1, and a report on paper and as a table.
namespace farmgate::orders::wire {

StatusOr<FairDay> decode(const v1::FairDay& day);  // its booth as a code
v1::FairReport encode(const Fair& fair, const std::optional<FairDuties>& duties,
                      const FairReport& report);

// One HTML page for A4, in Vietnamese; every text is escaped and nothing is fetched.
std::string page_of(const v1::FairReport& report);
// RFC 4180 with a header, UTF-8 with byte order mark; no cell is a formula.
std::string csv_of(const v1::FairReport& report);

}  // namespace farmgate::orders::wire
