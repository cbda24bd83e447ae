#pragma once

#include <cstdint>
#include <string>

#include "chassis/base/clock.h"
#include "chassis/base/money.h"
#include "services/producers/domain/ids.h"

namespace farmgate::producers {

enum class LotChange { kRecorded = 1, kConsumed, kReversed };
enum class LotPurpose { kContract = 1, kSale, kLoss, kSeed, kOwnUse };

// A harvest of one product from one plot. What is taken from it and given back to it changes
// `remaining` only: 0 <= remaining <= quantity at every commit.
struct Lot {
  LotId id;
  ProducerId producer;
  ProductId product;
  PlotId plot;
  Date harvest_date;
  Quantity quantity;
  std::int64_t remaining = 0;  // thousandths of the unit of `quantity`
  std::int64_t version = 1;    // of the last event, and the etag
  Time create_time;

  Quantity remaining_quantity() const { return {remaining, quantity.unit}; }
  // INVALID_FIELD: a harvest of nothing, of land, of a part of a piece, or in the future.
  Status check(Date today) const;
  // LOT_EXHAUSTED with remaining_thousandths.
  Status take(std::int64_t thousandths);
  void give_back(std::int64_t thousandths);
};

// One taking out of a lot; it can be given back once.
struct Consumption {
  ConsumptionId id;
  LotId lot;
  LotPurpose purpose = LotPurpose::kSale;
  std::int64_t thousandths = 0;
  std::string reference;  // a resource name, in the caller's words
  std::string caller;     // "services/orders" or "users/..."
  bool reversed = false;

  // CONSUMPTION_REVERSED on the second time.
  Status reverse();
};

}  // namespace farmgate::producers
