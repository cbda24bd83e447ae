#pragma once

#include <optional>
#include <string>

#include "services/cooperatives/domain/price.h"

namespace farmgate::cooperatives {

// An observation with where it came from. A wrong one is not changed: another record corrects it.
struct PriceRecord {
  Observation observed;
  std::string source;
  std::optional<ObservationId> corrects;
  std::string correction_reason;
  std::optional<ObservationId> corrected_by;
  std::string recorder;  // token subject
  Time create_time;

  // The record that takes its place. OBSERVATION_CORRECTED when another one did already.
  StatusOr<PriceRecord> corrected(Money price, std::string why) const {
    if (corrected_by) return refuse("OBSERVATION_CORRECTED", "it was corrected before");
    PriceRecord next = *this;
    next.observed.id = ObservationId::make();
    next.observed.price = price;
    next.corrects = observed.id;
    next.correction_reason = std::move(why);
    return next;
  }
};

}  // namespace farmgate::cooperatives
