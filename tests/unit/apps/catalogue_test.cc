#include "apps/catalogue/catalogue.h"

#include <gtest/gtest.h>

#include <map>
#include <set>

namespace farmgate::apps {
namespace {

std::string written(const MadeUpListing& it) {
  return it.id.to_string() + it.seller.id.to_string() + it.seller.name + it.title + it.story +
         std::to_string(it.price) + std::to_string(it.star) + it.seller.commune;
}

TEST(Catalogue, IsTheSameForTheSameSeedAndAnotherForAnother) {
  const Catalogue one = Catalogue::make(1).value();
  const Catalogue again = Catalogue::make(1).value();
  const Catalogue other = Catalogue::make(2).value();
  for (std::uint64_t i = 0; i < 200; ++i) {
    EXPECT_EQ(written(one.listing(i)), written(again.listing(i)));
    EXPECT_NE(one.listing(i).id, other.listing(i).id);
  }
}

TEST(Catalogue, SaysOfEverySellerAndStoryThatItIsMadeUp) {
  const Catalogue catalogue = Catalogue::make(7).value();
  for (std::uint64_t i = 0; i < 500; ++i) {
    const MadeUpListing it = catalogue.listing(i);
    EXPECT_TRUE(it.seller.name.ends_with(" (ví dụ)")) << it.seller.name;
    EXPECT_NE(it.story.find("Dữ liệu ví dụ"), std::string::npos) << it.story;
    EXPECT_EQ(it.story.find('{'), std::string::npos) << it.story;
  }
}

// What a market would show: no listing without its bounds, and something of everything.
TEST(Catalogue, IsBelievable) {
  const Catalogue catalogue = Catalogue::make(1).value();
  std::set<Uuid> ids;
  std::set<std::string> titles, communes;
  std::set<int> categories;
  std::map<std::string, int> kinds;
  std::map<int, int> stars;
  int without_offer = 0;
  for (std::uint64_t i = 0; i < 5'000; ++i) {
    const MadeUpListing it = catalogue.listing(i);
    ids.insert(it.id);
    titles.insert(it.title);
    communes.insert(it.seller.commune);
    categories.insert(it.category);
    ++kinds[it.seller.kind];
    ++stars[it.star];
    without_offer += it.price == 0 ? 1 : 0;
    EXPECT_LE(it.title.size(), 160U);
    EXPECT_GT(it.grams, 0);
    EXPECT_EQ(it.price % 1'000, 0);
    EXPECT_EQ(it.star > 0, !it.certificate.empty());
  }
  EXPECT_EQ(ids.size(), 5'000U);
  EXPECT_GT(titles.size(), 4'000U);
  EXPECT_GT(communes.size(), 400U);
  EXPECT_GT(categories.size(), 20U);
  EXPECT_EQ(kinds.size(), 5U);
  EXPECT_EQ(stars.size(), 4U);
  EXPECT_GT(stars[3], stars[5]);
  EXPECT_GT(without_offer, 300);
}

}  // namespace
}  // namespace farmgate::apps
