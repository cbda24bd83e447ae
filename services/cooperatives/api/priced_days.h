#pragma once

#include <chrono>
#include <map>

#include "chassis/base/status.h"
#include "services/cooperatives/domain/contract.h"
#include "services/cooperatives/domain/price.h"
#include "services/cooperatives/storage/deliveries.h"

namespace farmgate::cooperatives {

// Days with goods that wait for settlement, and what their terms make of them.
struct PricedDays {
  ContractTerms terms;                       // of the oldest annex that prices any
  std::vector<delivery_rows::Waiting> days;  // those that it prices
  std::map<std::chrono::sys_days, DayPrice> prices;
  Status unpriced;    // the first day that no terms price; ok: there is none
  bool more = false;  // more days wait than were looked at
};

// The terms under which goods were recorded price their days. Where these give a day no price, the
// first later annex does that both have signed and that has one: what the parties agreed upon.
// A day without any holds up no other. MONEY_OVERFLOW.
StatusOr<PricedDays> price_waiting(pg::Tx& tx, const Contract& contract, Date through);

}  // namespace farmgate::cooperatives
