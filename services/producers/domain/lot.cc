#include "services/producers/domain/lot.h"

#include <numeric>

namespace farmgate::producers {
namespace {

constexpr std::int64_t kQuantityMost = 1'000'000'000'000;  // of farmgate.type.v1.Quantity

}  // namespace

Status Lot::check(Date today) const {
  if (quantity.unit == Unit::kSquareMetre) {
    return invalid("lot.quantity", "a harvest is not counted in square metres");
  }
  RETURN_IF_ERROR(check_amount("lot.quantity", quantity));
  if (harvest_date > today) return invalid("lot.harvest_date", "is in the future");
  return ok();
}

Status Lot::take(std::int64_t thousandths) {
  if (thousandths > remaining) return exhausted();
  remaining -= thousandths;
  ++version;
  return ok();
}

void Lot::give_back(std::int64_t thousandths) {
  remaining += thousandths;
  ++version;
}

StatusOr<std::vector<Lot>> Lot::split(const std::vector<std::int64_t>& parts, Time now) {
  for (const std::int64_t part : parts) {
    RETURN_IF_ERROR(check_amount("parts", {part, quantity.unit}));
  }
  const std::int64_t moved = std::accumulate(parts.begin(), parts.end(), std::int64_t{0});
  if (moved > remaining) return exhausted();
  if (moved == quantity.thousandths) return invalid("parts", "are the whole lot");
  quantity.thousandths -= moved;
  remaining -= moved;
  ++version;
  std::vector<Lot> out;
  for (const std::int64_t part : parts) {
    Lot& lot = out.emplace_back(*this);
    lot.id = LotId::make();
    lot.quantity.thousandths = lot.remaining = part;
    lot.version = 1;
    lot.create_time = now;
    lot.harvested = 0;
  }
  return out;
}

Status Lot::merge(std::vector<Lot>& sources) {
  for (Lot& source : sources) {
    if (source.id == id) return invalid("sources", "name the lot itself");
    if (source.product != product || source.quantity.unit != quantity.unit) {
      return refuse(
          "LOTS_DIFFER", "lots of two products or units do not become one",
          {{"lot", "producers/" + source.producer.to_string() + "/lots/" + source.id.to_string()}});
    }
    const std::int64_t moved = source.remaining;
    if (moved == 0) return source.exhausted();
    if (quantity.thousandths + moved > kQuantityMost) {
      return invalid("sources", "hold more than one lot can");
    }
    source.quantity.thousandths -= moved;
    source.remaining = 0;
    ++source.version;
    quantity.thousandths += moved;
    remaining += moved;
  }
  ++version;
  return ok();
}

Status Lot::exhausted() const {
  return refuse("LOT_EXHAUSTED", "the lot has less than was asked for",
                {{"lot", "producers/" + producer.to_string() + "/lots/" + id.to_string()},
                 {"remaining_thousandths", std::to_string(remaining)}});
}

StatusOr<std::int64_t> Consumption::reverse(std::optional<std::int64_t> part) {
  if (reversed) {
    return refuse("CONSUMPTION_REVERSED", "the consumption was reversed before",
                  {{"consumption_id", id.to_string()}});
  }
  if (part.value_or(0) > thousandths) return invalid("quantity", "is more than was taken");
  reversed = true;
  return part.value_or(thousandths);
}

}  // namespace farmgate::producers
