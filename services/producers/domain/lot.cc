#include "services/producers/domain/lot.h"

namespace farmgate::producers {
namespace {

constexpr std::int64_t kThousand = 1000;

}  // namespace

Status Lot::check(Date today) const {
  if (quantity.thousandths <= 0) return invalid("lot.quantity", "must be more than zero");
  if (quantity.unit == Unit::kSquareMetre) {
    return invalid("lot.quantity", "a harvest is not counted in square metres");
  }
  if (quantity.unit == Unit::kPiece && quantity.thousandths % kThousand != 0) {
    return invalid("lot.quantity", "pieces come in whole numbers");
  }
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
