#include "services/cooperatives/domain/price.h"

#include <algorithm>
#include <set>

#include "chassis/base/violations.h"

namespace farmgate::cooperatives {
namespace {

constexpr std::int64_t kMillion = 1'000'000;
constexpr Money kPriceMost = Money::vnd(1'000'000'000);  // dong per unit
constexpr std::int64_t kRateMost = 10 * kMillion;        // eleven times the market is a slip
constexpr int kDaysMost = 366;
constexpr int kCountMost = 366;

bool is_price(Money price) { return price > Money() && price <= kPriceMost; }

void check_market(const MarketReference& market, Violations& violations) {
  violations.unless(!market.market.empty(), "market.market", "is missing");
  violations.unless(market.days >= 1 && market.days <= kDaysMost, "market.days",
                    "must be between 1 and 366");
  violations.unless(market.minimum_count >= 1 && market.minimum_count <= kCountMost,
                    "market.minimum_count", "must be between 1 and 366");
}

std::chrono::sys_days day_of(const Observation& it) { return std::chrono::sys_days(it.day); }

// The observations of the window that ends with `last`.
std::vector<Observation> window(const std::vector<Observation>& all, std::chrono::sys_days last,
                                int days) {
  std::vector<Observation> in;
  std::copy_if(all.begin(), all.end(), std::back_inserter(in), [&](const Observation& it) {
    return day_of(it) <= last && day_of(it) > last - std::chrono::days(days);
  });
  return in;
}

ExactPrice mean(const std::vector<Observation>& in) {
  __int128 sum = 0;
  for (const Observation& it : in) sum += it.price.vnd();
  return ExactPrice::fraction(sum, static_cast<std::int64_t>(in.size()));
}

// Of an even number: half way between the two in the middle.
ExactPrice median(const std::vector<Observation>& in) {
  std::vector<std::int64_t> prices;
  for (const Observation& it : in) prices.push_back(it.price.vnd());
  std::sort(prices.begin(), prices.end());
  const std::size_t middle = prices.size() / 2;
  if (prices.size() % 2 == 1) return ExactPrice(Money::vnd(prices[middle]));
  return ExactPrice::fraction(static_cast<__int128>(prices[middle - 1]) + prices[middle], 2);
}

DayPrice reference_of(const MarketReference& market, const std::vector<Observation>& in) {
  DayPrice price;
  price.unit_price = market.averaging == Averaging::kMean ? mean(in) : median(in);
  for (const Observation& it : in) price.used.push_back(it.id);
  std::sort(price.used.begin(), price.used.end());
  return price;
}

StatusOr<DayPrice> market_price(const MarketReference& market, Date day,
                                const std::vector<Observation>& known) {
  const auto last = std::chrono::sys_days(day);
  std::vector<Observation> past;
  std::set<std::chrono::sys_days, std::greater<>> ends = {last};
  for (const Observation& it : known) {
    if (it.market != market.market || day_of(it) > last) continue;
    past.push_back(it);
    if (market.without == WithoutPrice::kLastValid) ends.insert(day_of(it));
  }
  for (const auto end : ends) {
    auto in = window(past, end, market.days);
    if (static_cast<int>(in.size()) >= market.minimum_count) {
      return reference_of(market, in);
    }
  }
  return refuse("PRICE_NOT_AVAILABLE", "too few observations of the market",
                {{"market", market.market}, {"day", format_date(day)}});
}

StatusOr<ExactPrice> of_market(const PriceClause& clause, const ExactPrice& market) {
  const ExactPrice floor(clause.floor);
  switch (clause.kind) {
    case PriceKind::kFloor: return std::max(floor, market);
    case PriceKind::kCollar: return std::min(ExactPrice(clause.ceiling), std::max(floor, market));
    case PriceKind::kMarketLinked: {
      ASSIGN_OR_RETURN(const ExactPrice scaled, market.times_millionths(kMillion + clause.rate));
      return scaled.plus(ExactPrice(clause.addition));
    }
    case PriceKind::kFloorShare: {
      if (market <= floor) return floor;
      ASSIGN_OR_RETURN(const ExactPrice above, market.minus(floor));
      ASSIGN_OR_RETURN(const ExactPrice part, above.times_millionths(clause.share));
      return floor.plus(part);
    }
    case PriceKind::kFixed:
    case PriceKind::kCostPlus: break;
  }
  return internal("a clause without a market has no market price");
}

}  // namespace

Status PriceClause::check(const std::string& field) const {
  Violations violations(field);
  const auto needs = [&](bool used, Money price, const std::string& path) {
    violations.unless(used ? is_price(price) : price == Money(), path,
                      used ? "must be a price of 1 to 1000000000 dong" : "is not of this clause");
  };
  const bool has_floor =
      kind == PriceKind::kFloor || kind == PriceKind::kCollar || kind == PriceKind::kFloorShare;
  needs(kind == PriceKind::kFixed, fixed_price, "fixed_price_vnd");
  needs(has_floor, floor, "floor_vnd");
  needs(kind == PriceKind::kCollar, ceiling, "ceiling_vnd");
  needs(kind == PriceKind::kCostPlus, cost, "cost_vnd");
  violations.unless(kind != PriceKind::kCollar || floor <= ceiling, "floor_vnd",
                    "is above the ceiling");
  violations.unless(
      kind == PriceKind::kCostPlus ? margin >= Money() && margin <= kPriceMost : margin == Money(),
      "margin_vnd", "must be between 0 and 1000000000, of a COST_PLUS clause");
  const bool linked = kind == PriceKind::kMarketLinked;
  violations.unless(linked ? rate > -kMillion && rate <= kRateMost : rate == 0, "rate_millionths",
                    "must be above -1000000 and at most 10000000, of a MARKET_LINKED clause");
  violations.unless(linked ? addition >= Money::vnd(-kPriceMost.vnd()) && addition <= kPriceMost
                           : addition == Money(),
                    "addition_vnd", "must be within 1000000000, of a MARKET_LINKED clause");
  violations.unless(kind == PriceKind::kFloorShare ? share >= 0 && share <= kMillion : share == 0,
                    "share_millionths", "must be between 0 and 1000000, of a FLOOR_SHARE clause");
  violations.unless(market.has_value() == follows_market(), "market",
                    "belongs to clauses that follow a market");
  if (market && follows_market()) check_market(*market, violations);
  return std::move(violations).status("the price clause is not valid");
}

StatusOr<DayPrice> price_on(const PriceClause& clause, Date day,
                            const std::vector<Observation>& known) {
  if (clause.kind == PriceKind::kFixed) return DayPrice{ExactPrice(clause.fixed_price), {}};
  if (clause.kind == PriceKind::kCostPlus) {
    ASSIGN_OR_RETURN(const Money sum, clause.cost.plus(clause.margin));
    return DayPrice{ExactPrice(sum), {}};
  }
  ASSIGN_OR_RETURN(DayPrice price, market_price(*clause.market, day, known));
  ASSIGN_OR_RETURN(price.unit_price, of_market(clause, price.unit_price));
  if (price.unit_price.negative()) {
    return refuse("PRICE_NOT_AVAILABLE", "the clause gives a price below zero",
                  {{"day", format_date(day)}});
  }
  return price;
}

}  // namespace farmgate::cooperatives
