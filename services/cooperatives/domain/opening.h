#pragma once

#include <cstdint>
#include <map>
#include <optional>

#include "services/cooperatives/domain/contract.h"
#include "services/cooperatives/domain/settlement_record.h"

// How far a contract had come when its books were taken over from elsewhere.
namespace farmgate::cooperatives {

struct Opening {
  Date sign_date;
  std::optional<Date> suspended_from;
  std::map<int, std::int64_t> delivered;  // accepted and settled, thousandths by schedule line
  std::map<int, Money> advances_open;     // of those that were given; 0: the deposit
  Money settled;                          // what its settlements came to
  Money paid;                             // of that
  std::optional<Date> settled_through;    // their last day

  // INVALID_FIELD for what does not fit the terms or lies in the future, and for a contract that is
  // over; then what the terms' own check says, by the rules of the day they were signed.
  Status check(const ContractTerms& terms, const DatedRules& rules, Date today) const;
};

// What was settled before, as the first settlement; nothing when nothing was.
std::optional<Settlement> opening_settlement(const Contract& contract, const Opening& opening,
                                             Time now);
// What of an advance is still to be recovered.
JournalEntry entry_of_opening(Money outstanding, std::string reference);

}  // namespace farmgate::cooperatives
