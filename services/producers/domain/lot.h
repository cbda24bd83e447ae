#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "chassis/base/clock.h"
#include "chassis/base/money.h"
#include "services/producers/domain/ids.h"

namespace farmgate::producers {

enum class LotChange { kRecorded = 1, kConsumed, kReversed, kSplit, kMerged };
enum class LotPurpose { kContract = 1, kSale, kLoss, kSeed, kOwnUse };

// A harvest of one product from one plot. What is taken from it and given back to it changes
// `remaining` only: 0 <= remaining <= quantity at every commit. A split or merge moves goods
// between lots and changes both numbers of both alike, so that the sum of `quantity` over a
// producer's lots is what was harvested.
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
  std::int64_t harvested = 0;  // as it was recorded, wherever the goods went; 0 for a split's part

  Quantity remaining_quantity() const { return {remaining, quantity.unit}; }
  // INVALID_FIELD: a harvest of nothing, of land, of a part of a piece, or in the future.
  Status check(Date today) const;
  // LOT_EXHAUSTED with remaining_thousandths.
  Status take(std::int64_t thousandths);
  void give_back(std::int64_t thousandths);
  // New lots of the same harvest with these parts of what remains. LOT_EXHAUSTED; INVALID_FIELD for
  // parts that are nothing, or all that the lot ever was.
  StatusOr<std::vector<Lot>> split(const std::vector<std::int64_t>& parts, Time now);
  // All that remains of the sources comes here. LOTS_DIFFER (product, unit); LOT_EXHAUSTED for a
  // source without goods; INVALID_FIELD when it would be more than a quantity can say.
  Status merge(std::vector<Lot>& sources);

 private:
  Status exhausted() const;
};

enum class LotTransferKind { kSplit = 1, kMerge };

// Goods that went from one lot to another; kept for good, as the way back to the harvest.
struct LotTransfer {
  std::int64_t id = 0;  // grows with time
  LotTransferKind kind = LotTransferKind::kSplit;
  LotId source;
  LotId target;
  Quantity quantity;
  Time transfer_time;
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

  // How much is given back: a part, or all. CONSUMPTION_REVERSED on the second time, INVALID_FIELD
  // for more than was taken.
  StatusOr<std::int64_t> reverse(std::optional<std::int64_t> part);
};

}  // namespace farmgate::producers
