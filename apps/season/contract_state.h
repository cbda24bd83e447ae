#pragma once

#include <set>
#include <string>

#include "apps/season/client.h"
#include "apps/season/world.h"
#include "chassis/base/status.h"

namespace farmgate::season {

// What the contracts of a season came to, counted from the suite's answers.
struct ContractOutcome {
  int contracts = 0, clauses = 0;  // signed; kinds of price clause among them
  int settled = 0, rejected = 0, other_deliveries = 0;
  int breaches_found = 0;
  int unbalanced = 0;              // settlements whose lines or shares are not their payable
  std::set<std::string> products;  // under a signed contract
  std::set<std::string> sellers;   // whose deliveries were settled and paid in full
  std::int64_t grams_accepted = 0;
  std::int64_t vnd_payable = 0, vnd_paid = 0, vnd_set_off = 0;
};
StatusOr<ContractOutcome> read_contracts(Client& client, const World& world);

}  // namespace farmgate::season
