#pragma once

#include "services/cooperatives/domain/contract.h"

namespace farmgate::cooperatives {

constexpr Time kNow{std::chrono::microseconds(1'780'000'000'000'000)};
inline Date day(std::string_view text) { return *parse_date(text); }

// 5,000 and 3,000 kg at 28,500 dong in two grades, one advance of 20 million.
ContractTerms sample_terms();
Contract offered_contract();
Contract active_contract();

}  // namespace farmgate::cooperatives
