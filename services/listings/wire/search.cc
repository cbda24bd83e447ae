#include "services/listings/wire/search.h"

#include "chassis/wire/names.h"
#include "farmgate/listings/v1/listing_search.pb.h"

namespace farmgate::listings::wire {
namespace {

using search::kPriceBands;

static_assert(static_cast<int>(search::Order::kRelevance) == v1::SEARCH_ORDER_RELEVANCE);
static_assert(static_cast<int>(search::Order::kPrice) == v1::SEARCH_ORDER_PRICE);
static_assert(static_cast<int>(search::Order::kNewest) == v1::SEARCH_ORDER_NEWEST);
static_assert(static_cast<int>(search::Order::kStars) == v1::SEARCH_ORDER_STARS);

void encode_bands(const search::Facets& facets, v1::SearchFacets& out) {
  for (std::size_t i = 0; i < kPriceBands.size(); ++i) {
    if (facets.price_bands[i] == 0) continue;
    auto& band = *out.add_price_bands();
    band.set_min_price_vnd(kPriceBands[i]);
    band.set_max_price_vnd(i + 1 < kPriceBands.size() ? kPriceBands[i + 1] - 1 : 0);
    band.set_listings(facets.price_bands[i]);
  }
}

}  // namespace

StatusOr<search::Question> decode(const v1::SearchListingsRequest& request) {
  search::Question out;
  out.query = request.query();
  search::Filter& filter = out.filter;
  filter.province = request.province();
  filter.commune = request.commune();
  filter.category = request.category();
  filter.min_stars = request.min_stars();
  filter.min_price = request.min_price_vnd();
  filter.max_price = request.max_price_vnd();
  if (filter.max_price > 0 && filter.max_price < filter.min_price) {
    return invalid("max_price_vnd", "is below min_price_vnd");
  }
  filter.in_stock = request.in_stock();
  if (!request.seller().empty()) {
    ASSIGN_OR_RETURN(const auto seller,
                     farmgate::wire::id_of<ProducerId>(request.seller(), "producers"));
    filter.seller = seller.to_string();
  }
  filter.seller_kind = request.seller_kind();
  if (request.order() != v1::SEARCH_ORDER_UNSPECIFIED) {
    out.order = static_cast<search::Order>(request.order());
  }
  return out;
}

void encode(const search::Facets& facets, v1::SearchFacets& out) {
  for (const auto& it : facets.communes) {
    auto& count = *out.add_communes();
    count.set_commune(it.name);
    count.set_listings(it.listings);
  }
  for (std::size_t i = 0; i < facets.categories.size(); ++i) {
    if (facets.categories[i] == 0) continue;
    auto& count = *out.add_categories();
    count.set_category(static_cast<int>(i));
    count.set_listings(facets.categories[i]);
  }
  for (std::size_t i = 0; i < facets.stars.size(); ++i) {
    if (facets.stars[i] == 0) continue;
    auto& count = *out.add_stars();
    count.set_star(static_cast<int>(i));
    count.set_listings(facets.stars[i]);
  }
  encode_bands(facets, out);
  for (const auto& it : facets.seller_kinds) {
    auto& count = *out.add_seller_kinds();
    count.set_seller_kind(it.name);
    count.set_listings(it.listings);
  }
}

}  // namespace farmgate::listings::wire
