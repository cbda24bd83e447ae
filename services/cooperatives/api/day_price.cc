#include "services/cooperatives/api/day_price.h"

#include "services/cooperatives/storage/observations.h"

namespace farmgate::cooperatives {

StatusOr<std::vector<Observation>> observations_for(pg::Tx& tx, const ContractTerms& terms,
                                                    Date through) {
  if (!terms.price.market) return std::vector<Observation>();
  return observation_rows::known(tx, terms.price.market->market, through);
}

StatusOr<DayPrice> day_price(pg::Tx& tx, const ContractTerms& terms, Date day) {
  ASSIGN_OR_RETURN(const auto known, observations_for(tx, terms, day));
  return price_on(terms.price, day, known);
}

}  // namespace farmgate::cooperatives
