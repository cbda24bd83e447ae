#pragma once

#include "services/cooperatives/domain/contract.h"
#include "services/cooperatives/domain/price.h"

namespace farmgate::pg {
class Tx;
}

namespace farmgate::cooperatives {

// The observations that a clause may look at for days up to `through`; none for a clause that
// follows no market.
StatusOr<std::vector<Observation>> observations_for(pg::Tx& tx, const ContractTerms& terms,
                                                    Date through);
// The unit price of one day. PRICE_NOT_AVAILABLE.
StatusOr<DayPrice> day_price(pg::Tx& tx, const ContractTerms& terms, Date day);

}  // namespace farmgate::cooperatives
