#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <algorithm>
#include <set>

#include "tests/unit/services/listings/search/stall.h"

namespace farmgate::listings::search {
namespace {

constexpr const char* kWords[] = {"gạo", "nếp", "vải", "mật", "ong"};
constexpr const char* kCommunes[] = {"communes/07582", "communes/07288", "communes/31078"};
constexpr const char* kKinds[] = {"HOUSEHOLD", "COOPERATIVE", ""};
constexpr std::int64_t kPrices[] = {0, 1, 49'999, 50'000, 199'999, 500'000, 5'000'000};
const Time kNow{std::chrono::seconds(1000)};

int below(int limit) { return *rc::gen::inRange(0, limit); }
template <class List>
auto any_of(const List& list) {
  return list[static_cast<std::size_t>(below(static_cast<int>(std::size(list))))];
}

Document any_document(int number) {
  std::string title;
  for (int i = below(3); i >= 0; --i) title += std::string(any_of(kWords)) + " ";
  Document it = goods(title, "", any_of(kCommunes), 1 + below(4));
  it.id = ListingId(Uuid::derived("listing " + std::to_string(number)));
  it.category = "";  // a word of it would be one of the query
  it.facts.seller = ProducerId(Uuid::derived("seller " + std::to_string(below(4))));
  it.facts.seller_kind = any_of(kKinds);
  it.facts.star = any_of(std::array{0, 3, 4, 5});
  if (below(2) == 0) it.facts.star_until = kNow + std::chrono::seconds(below(3) - 1);
  if (below(2) == 0) it.facts.then_star = any_of(std::array{3, 4, 5});
  if (below(2) == 0) it.facts.then_until = kNow + std::chrono::seconds(below(3) - 1);
  it.facts.stock = static_cast<StockState>(1 + below(3));
  it.facts.price = Money::vnd(any_of(kPrices));
  return it;
}

Filter any_filter() {
  Filter it;
  if (below(3) == 0) it.commune = any_of(kCommunes);
  if (below(3) == 0) it.province = any_of(std::array{"provinces/24", "provinces/91"});
  if (below(3) == 0) it.category = 1 + below(5);
  if (below(3) == 0) it.min_stars = any_of(std::array{3, 4, 5});
  if (below(3) == 0) it.min_price = any_of(kPrices);
  if (below(3) == 0) it.max_price = any_of(kPrices);
  if (below(3) == 0) it.seller = Uuid::derived("seller " + std::to_string(below(5))).to_string();
  if (below(3) == 0) it.seller_kind = any_of(std::array{"HOUSEHOLD", "COOPERATIVE", "FARM"});
  it.in_stock = below(4) == 0;
  return it;
}

int star_of(const Facts& it) {
  if (!it.star_until || kNow < *it.star_until) return it.star;
  return !it.then_until || kNow < *it.then_until ? it.then_star : 0;
}

// A filter, judged as slowly and plainly as it is written down.
bool passes(const Document& document, const Filter& filter) {
  const Facts& it = document.facts;
  const bool priced = it.stock != StockState::kNoOffer;
  if (!filter.commune.empty() && it.commune != filter.commune) return false;
  if (!filter.province.empty() && it.province != filter.province) return false;
  if (filter.category != 0 && it.category != filter.category) return false;
  if (star_of(it) < filter.min_stars) return false;
  if (filter.min_price > 0 && !(priced && it.price.vnd() >= filter.min_price)) return false;
  if (filter.max_price > 0 && !(priced && it.price.vnd() <= filter.max_price)) return false;
  if (!filter.seller.empty() && it.seller.to_string() != filter.seller) return false;
  if (!filter.seller_kind.empty() && it.seller_kind != filter.seller_kind) return false;
  return !filter.in_stock || it.stock == StockState::kInStock;
}

using Shop = std::map<ListingId, Document>;

template <class Key>
std::map<std::string, std::int64_t> recount(const Shop& shop, const Filter& without_own, Key key) {
  std::map<std::string, std::int64_t> counts;
  for (const auto& [id, document] : shop) {
    const std::string value = key(document.facts);
    if (!value.empty() && passes(document, without_own)) ++counts[value];
  }
  return counts;
}

std::map<std::string, std::int64_t> as_map(const std::vector<Facets::Value>& values) {
  std::map<std::string, std::int64_t> out;
  for (const auto& it : values) out[it.name] = it.listings;
  return out;
}
template <std::size_t N>
std::map<std::string, std::int64_t> as_map(const std::array<std::int64_t, N>& counts) {
  std::map<std::string, std::int64_t> out;
  for (std::size_t i = 0; i < N; ++i) {
    if (counts[i] > 0) out[std::to_string(i)] = counts[i];
  }
  return out;
}

std::string band_of(const Facts& it) {
  if (it.stock == StockState::kNoOffer) return "";
  const auto above = std::ranges::upper_bound(kPriceBands, it.price.vnd());
  return std::to_string(above - kPriceBands.begin() - 1);
}

void check_facets(const Shop& shop, const Filter& filter, const Facets& facets) {
  const auto without = [&](auto clear) {
    Filter it = filter;
    clear(it);
    return it;
  };
  RC_ASSERT(as_map(facets.communes) == recount(shop, without([](Filter& it) { it.commune = ""; }),
                                               [](const Facts& it) { return it.commune; }));
  RC_ASSERT(as_map(facets.seller_kinds) == recount(shop,
                                                   without([](Filter& it) { it.seller_kind = ""; }),
                                                   [](const Facts& it) { return it.seller_kind; }));
  RC_ASSERT(as_map(facets.categories) ==
            recount(shop, without([](Filter& it) { it.category = 0; }),
                    [](const Facts& it) { return std::to_string(it.category); }));
  RC_ASSERT(as_map(facets.stars) ==
            recount(shop, without([](Filter& it) { it.min_stars = 0; }),
                    [](const Facts& it) { return std::to_string(star_of(it)); }));
  RC_ASSERT(as_map(facets.price_bands) ==
            recount(shop, without([](Filter& it) { it.min_price = it.max_price = 0; }), band_of));
}

// The listings that have this word in their title, with its marks or others.
Shop with_word(const Shop& shop, const std::string& word) {
  Shop out;
  for (const auto& [id, document] : shop) {
    if (word.empty() || document.title.find(word) != std::string::npos) out[id] = document;
  }
  return out;
}

// Random catalogues with listings that changed and were taken away, any filter, any word.
TEST(Facets, EqualANaiveRecountOnRandomCatalogues) {
  EXPECT_TRUE(rc::check("facets, total and listings are those of a recount", [] {
    Index index(words());
    Shop shop;
    const int changes = *rc::gen::inRange(0, 60);
    for (int i = 0; i < changes; ++i) {
      Document it = any_document(below(30));
      if (below(6) == 0) {
        index.remove(it.id);
        shop.erase(it.id);
        continue;
      }
      it.revision = i;
      index.apply(it);
      shop[it.id] = it;
    }
    Question question;
    question.query = below(2) == 0 ? "" : any_of(kWords);
    question.filter = any_filter();
    question.limit = 100;
    question.now = kNow;
    const Shop meant = with_word(shop, question.query);
    RC_PRE(question.query.empty() || !meant.empty());
    const Answer answer = index.search(question);

    std::set<ListingId> found, expected;
    for (const Position& it : answer.listings) found.insert(it.id);
    for (const auto& [id, document] : meant) {
      if (passes(document, question.filter)) expected.insert(id);
    }
    RC_ASSERT(found == expected);
    RC_ASSERT(answer.total == static_cast<std::int64_t>(expected.size()));
    check_facets(meant, question.filter, answer.facets);
  }));
}

TEST(Facets, ListTheFiftyCommunesWithMostListings) {
  Index index(words());
  for (int i = 0; i < 60; ++i) {
    Document it = goods("Gạo " + std::to_string(i));
    it.facts.commune = "communes/" + std::to_string(10'000 + i);
    index.apply(it);
    if (i == 59) {
      it.id = ListingId::make();
      index.apply(it);
    }
  }
  const Facets facets = index.search({.query = "gao", .filter = {}, .after = {}}).facets;

  ASSERT_EQ(facets.communes.size(), Facets::kCommunesMost);
  EXPECT_EQ(facets.communes[0], (Facets::Value{"communes/10059", 2}));
  EXPECT_EQ(facets.communes[1], (Facets::Value{"communes/10000", 1}));
}

}  // namespace
}  // namespace farmgate::listings::search
