#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "chassis/base/money.h"

namespace farmgate::orders {

// A part of a fair's plan.
struct Zone {
  std::string code;
  std::string title;
  int minimum_star = 0;  // where it asks for more than the fair does

  bool operator==(const Zone&) const = default;
};

// What is kept of a confirmed booth's price when fewer days than this are left before the fair.
struct CancellationTerm {
  int days_before = 0;
  std::int64_t kept_millionths = 0;

  bool operator==(const CancellationTerm&) const = default;
};

// How a fair lets its booths: data of the fair, set by its organiser.
struct BoothRules {
  int minimum_star = 0;
  int booths_per_subject = 0;                 // 0: the dated rule of the first day
  int booths_per_commune = 0;                 // 0: no quota
  std::map<std::string, int> commune_quotas;  // in place of booths_per_commune
  std::int64_t first_timer_millionths = 0;    // of all booths
  int waiting_list_size = 0;
  std::int64_t subsidy_millionths = 0;
  int subsidised_booths_per_subject = 0;
  std::vector<CancellationTerm> cancellation_terms;

  bool operator==(const BoothRules&) const = default;
};

// What a booth costs its exhibitor.
struct BoothFee {
  Money price;
  Money subsidy;
  Money payable;
};

// The share that the organiser bears, while the exhibitor has fewer subsidised booths than allowed.
StatusOr<BoothFee> fee_of(const BoothRules& rules, Money price, int subsidised_before);
// Kept of what was payable, so many days before the first one (none or fewer: the fair is on).
StatusOr<Money> kept_of(const BoothRules& rules, Money payable, int days_left);

}  // namespace farmgate::orders
