#pragma once

#include <optional>
#include <string>

#include "services/producers/api/producer_api.h"

namespace farmgate::producers {

// By what a call's objects are judged at that instant.
Circumstances circumstances(const ApiParts& parts, const rpc::Call& call, Time now);

// A ban looks at where a party and its plots are, so while one holds only an officer moves them
// elsewhere. MOVEMENT_BANNED.
Status check_may_move(pg::Tx& tx, const std::string& from, const std::optional<std::string>& to,
                      const Circumstances& now);

// A code that an officer stopped is stopped for its whole unit: no owner enters it for another
// plot. OFFICER_NEEDED.
Status check_unit_runs(pg::Tx& tx, const std::optional<UnitCode>& code, const Circumstances& now);

}  // namespace farmgate::producers
