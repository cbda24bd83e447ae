#include "services/listings/search/facets.h"

#include <algorithm>

namespace farmgate::listings::search {
namespace {

std::size_t band_of(std::int64_t price) {
  std::size_t band = 0;
  while (band + 1 < kPriceBands.size() && price >= kPriceBands[band + 1]) ++band;
  return band;
}

// The values with most listings; their names are made for these alone.
std::vector<Facets::Value> values(const std::vector<std::int64_t>& counts, const Names& names,
                                  std::size_t most) {
  std::vector<std::uint32_t> numbers;
  for (std::uint32_t i = 0; i < counts.size(); ++i) {
    if (counts[i] > 0 && !names.text(i).empty()) numbers.push_back(i);
  }
  const std::size_t size = std::min(most, numbers.size());
  const auto end = numbers.begin() + static_cast<std::ptrdiff_t>(size);
  std::ranges::partial_sort(numbers, end, [&](std::uint32_t a, std::uint32_t b) {
    return counts[a] != counts[b] ? counts[a] > counts[b] : names.text(a) < names.text(b);
  });
  std::vector<Facets::Value> out;
  for (auto at = numbers.begin(); at != end; ++at) out.push_back({names.text(*at), counts[*at]});
  return out;
}

}  // namespace

Sieve::Sieve(const Store& store, const Filter& filter, Time now)
    : store_(store),
      filter_(filter),
      now_(micros(now)),
      province_(store.provinces().find(filter.province)),
      commune_(store.communes().find(filter.commune)),
      seller_(store.sellers().find(filter.seller)),
      kind_(store.kinds().find(filter.seller_kind)),
      communes_(store.communes().size()),
      kinds_(store.kinds().size()) {}

unsigned Sieve::failed(const FactRow& row, int star) const {
  unsigned fails = 0;
  if (!filter_.commune.empty() && row.commune != commune_) fails |= kByCommune;
  if (filter_.category != 0 && row.category != filter_.category) fails |= kByCategory;
  if (star < filter_.min_stars) fails |= kByStar;
  if (!filter_.seller_kind.empty() && row.kind != kind_) fails |= kByKind;
  const bool priced = row.stock != StockState::kNoOffer;
  if (filter_.min_price > 0 && (!priced || row.price < filter_.min_price)) fails |= kByPrice;
  if (filter_.max_price > 0 && (!priced || row.price > filter_.max_price)) fails |= kByPrice;
  if (!filter_.province.empty() && row.province != province_) fails |= kByOther;
  if (!filter_.seller.empty() && row.seller != seller_) fails |= kByOther;
  if (filter_.in_stock && row.stock != StockState::kInStock) fails |= kByOther;
  return fails;
}

void Sieve::count(const FactRow& row, int star, unsigned fails) {
  const auto counts = [fails](unsigned own) { return (fails & ~own) == 0; };
  if (counts(kByCommune)) ++communes_[row.commune];
  if (counts(kByKind)) ++kinds_[row.kind];
  if (counts(kByCategory)) ++facets_.categories[row.category % Facets::kCategories];
  if (counts(kByStar)) ++facets_.stars[static_cast<std::size_t>(star) % Facets::kStars];
  if (counts(kByPrice) && row.stock != StockState::kNoOffer) {
    ++facets_.price_bands[band_of(row.price)];
  }
}

bool Sieve::take(Doc doc) {
  const FactRow& row = store_.facts()[doc];
  const int star = row.star_at(now_);
  const unsigned fails = failed(row, star);
  if ((fails & (fails - 1)) != 0 || fails == kByOther) return false;
  count(row, star, fails);
  return fails == 0;
}

Facets Sieve::done() const {
  Facets out = facets_;
  out.communes = values(communes_, store_.communes(), Facets::kCommunesMost);
  out.seller_kinds = values(kinds_, store_.kinds(), kinds_.size());
  return out;
}

}  // namespace farmgate::listings::search
