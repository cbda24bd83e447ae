#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "chassis/base/clock.h"
#include "chassis/base/money.h"
#include "services/cooperatives/domain/contract_ids.h"
#include "services/cooperatives/domain/exact.h"

// The price of a delivery: what the clause of the contract says of the day, out of observations
// that anybody can look up again. Formulas: docs/settlement.md.
namespace farmgate::cooperatives {

enum class PriceKind { kFixed = 1, kFloor, kCollar, kMarketLinked, kFloorShare, kCostPlus };
enum class Averaging { kMean = 1, kMedian };
// What holds on a day with too few observations.
enum class WithoutPrice {
  kLastValid = 1,  // the reference of the newest earlier day that had one
  kRenegotiate     // none: PRICE_NOT_AVAILABLE until the parties agree
};

// How the market price of a day is found: over the observations of `market` in the `days` days that
// end with it, at least `minimum_count` of them.
struct MarketReference {
  std::string market;
  int days = 0;
  int minimum_count = 0;
  Averaging averaging = Averaging::kMean;
  WithoutPrice without = WithoutPrice::kLastValid;
};

// Prices are dong per unit of the contract's goods, ratios millionths.
struct PriceClause {
  PriceKind kind = PriceKind::kFixed;
  Money fixed_price;                      // FIXED
  Money floor;                            // FLOOR, COLLAR, FLOOR_SHARE
  Money ceiling;                          // COLLAR
  std::int64_t rate = 0;                  // MARKET_LINKED: above (below: < 0) the market
  Money addition;                         // MARKET_LINKED: dong on top, may be negative
  std::int64_t share = 0;                 // FLOOR_SHARE: of what the market is above the floor
  Money cost;                             // COST_PLUS
  Money margin;                           // COST_PLUS
  std::optional<MarketReference> market;  // of every kind but FIXED and COST_PLUS

  // INVALID_FIELD with every violation at once; fields are named as of `field`.
  Status check(const std::string& field) const;
  bool follows_market() const { return kind != PriceKind::kFixed && kind != PriceKind::kCostPlus; }
};

struct Observation {
  ObservationId id;
  std::string market;
  Date day;
  Money price;
};

struct DayPrice {
  ExactPrice unit_price;
  std::vector<ObservationId> used;  // pinned by the settlement; empty without a market
};

// The clause's unit price for a delivery on `day`, before grade factors. `known` holds the valid
// observations (none that was corrected) in any order; those of other markets and later days are
// passed over. PRICE_NOT_AVAILABLE; MONEY_OVERFLOW.
StatusOr<DayPrice> price_on(const PriceClause& clause, Date day,
                            const std::vector<Observation>& known);

}  // namespace farmgate::cooperatives
