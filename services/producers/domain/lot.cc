#include "services/producers/domain/lot.h"

namespace farmgate::producers {

Status Lot::check(Date today) const {
  if (quantity.unit == Unit::kSquareMetre) {
    return invalid("lot.quantity", "a harvest is not counted in square metres");
  }
  RETURN_IF_ERROR(check_amount("lot.quantity", quantity));
  if (harvest_date > today) return invalid("lot.harvest_date", "is in the future");
  return ok();
}

Status Lot::take(std::int64_t thousandths) {
  if (thousandths > remaining) {
    return refuse("LOT_EXHAUSTED", "the lot has less than was asked for",
                  {{"lot", "producers/" + producer.to_string() + "/lots/" + id.to_string()},
                   {"remaining_thousandths", std::to_string(remaining)}});
  }
  remaining -= thousandths;
  ++version;
  return ok();
}

void Lot::give_back(std::int64_t thousandths) {
  remaining += thousandths;
  ++version;
}

Status Consumption::reverse() {
  if (reversed) {
    return refuse("CONSUMPTION_REVERSED", "the consumption was reversed before",
                  {{"consumption_id", id.to_string()}});
  }
  reversed = true;
  return ok();
}

}  // namespace farmgate::producers
