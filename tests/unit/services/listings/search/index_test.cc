#include "services/listings/search/index.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <numeric>
#include <set>
#include <thread>

#include "tests/unit/services/listings/search/stall.h"

namespace farmgate::listings::search {
namespace {

using namespace std::chrono_literals;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::UnorderedElementsAre;

Question about(const std::string& query) {
  Question question;
  question.query = query;
  return question;
}

TEST(Search, PutsTheSpellingThatWasTypedFirst) {
  const Stall stall({"Chế phẩm sinh học", "Chè xanh", "Che phủ gốc"});

  EXPECT_EQ(stall.find("chè").front(), "Chè xanh");
  EXPECT_EQ(stall.find("chế").front(), "Chế phẩm sinh học");
  EXPECT_EQ(stall.find("chè").size(), 3U) << "other marks come behind, they are not left out";
}

TEST(Search, GoesNoFurtherThanItMust) {
  Stall stall({"Vải thiều", "Vòng vái", "Gà đồi Yên Thế"});
  const auto reach = [&](const std::string& query) {
    return stall.index.search(about(query)).reach;
  };

  EXPECT_EQ(reach("vai thieu"), Reach::kWords);
  EXPECT_EQ(reach("vai thi"), Reach::kBeginnings);
  EXPECT_EQ(reach("vai thiue"), Reach::kSlips);
  EXPECT_EQ(reach("vai thieu chin do"), Reach::kFewerWords);
  EXPECT_THAT(stall.find("vai thieu chin do"), ElementsAre("Vải thiều"));
  EXPECT_THAT(stall.find("oi man cam vai"), IsEmpty()) << "less than half of the words";
  EXPECT_THAT(stall.find("gaa"), IsEmpty()) << "one slip in five letters, not in three";
}

TEST(Search, AStoryCountsLessThanATitleAndWithoutItsSmallWords) {
  Stall stall;
  stall.put(goods("Cua gạch"));
  stall.put(goods("Muối hầm", "Muối của làng, ăn với cua luộc."));
  stall.put(goods("Gốm làng", "Gốm của làng."));

  EXPECT_THAT(stall.find("cua"), ElementsAre("Cua gạch", "Muối hầm"));
  EXPECT_THAT(stall.find("gom cua lang").front(), "Gốm làng");
}

TEST(Search, ChangesOfFactsKeepTheWordsAndOlderOnesAreRefused) {
  Stall stall;
  Document it = goods("Vải thiều");
  it.revision = 2;
  stall.put(it);
  it.facts.stock = StockState::kSoldOut;
  it.revision = 3;
  EXPECT_TRUE(stall.index.apply(it));
  EXPECT_EQ(stall.index.size().dead, 0U);
  it.revision = 1;
  it.facts.stock = StockState::kInStock;
  EXPECT_FALSE(stall.index.apply(it));
  Question question = about("vai");
  question.filter.in_stock = true;

  EXPECT_EQ(stall.index.search(question).total, 0);
}

TEST(Search, ATextThatChangesIsFoundByItsNewWordsAlone) {
  Stall stall({"Vải thiều", "Nhãn lồng"});
  Document it = goods("Vải thiều");
  it.title = "Chôm chôm";
  stall.put(it);

  EXPECT_THAT(stall.find("vai thieu"), IsEmpty());
  EXPECT_THAT(stall.find("chom chom"), ElementsAre("Chôm chôm"));
  EXPECT_EQ(stall.index.size().dead, 1U);
  stall.index.remove(it.id);
  EXPECT_THAT(stall.find("chom chom"), IsEmpty());
  EXPECT_THAT(stall.find(""), ElementsAre("Nhãn lồng"));
  EXPECT_THAT(stall.index.suggest("chom", 5), IsEmpty());
}

// Twelve words as long as any that is found with slips, different ones for every number.
std::string strange_title(int number) {
  std::string out;
  for (int word = 0; word < 12; ++word) {
    std::string text;
    for (unsigned rest = unsigned(number * 12 + word); text.size() < 16; rest = rest * 31 + 7) {
      text += static_cast<char>('a' + (rest & 0xffffU) % 26U);
    }
    out += (out.empty() ? "" : " ") + text;
  }
  return out;
}

TEST(Search, IsWornByTheMemoryThatEditsLeaveBehind) {
  Stall stall({"Vải thiều", "Nhãn lồng"});
  const std::size_t begin = stall.index.bytes();
  Document it = goods("Vải thiều");
  int edits = 0;
  while (!stall.index.size().is_worn() && edits < 5'000) {
    it.title = strange_title(++edits);
    it.revision = edits;
    stall.index.apply(it);
  }

  const Index::Size worn = stall.index.size();
  EXPECT_EQ(worn.dead, static_cast<std::size_t>(edits));
  EXPECT_TRUE(worn.is_worn());
  EXPECT_LT(stall.index.bytes() - begin, 20U << 20);

  Index anew(words());
  anew.apply(it);
  EXPECT_FALSE(anew.size().is_worn());
  EXPECT_EQ(anew.size().dead_bytes, 0U);
}

TEST(Search, IsNotWornByWhatIsSoldNorByChangesOfFacts) {
  Stall stall;
  for (int i = 0; i < 500; ++i) {
    Document it = goods(strange_title(i));
    stall.put(it);
    it.facts.stock = StockState::kSoldOut;
    it.revision = 1;
    stall.put(it);
  }

  EXPECT_GT(stall.index.size().live_bytes, 16U << 20);
  EXPECT_EQ(stall.index.size().dead_bytes, 0U);
  EXPECT_FALSE(stall.index.size().is_worn());
}

TEST(Search, AStarIsOverAtItsInstantInOrderFilterAndFacet) {
  Stall stall({"Gạo nếp"});
  Document it = goods("Gạo tám");
  it.facts.star = 4;
  it.facts.star_until = Time(100s);
  stall.put(it);
  Question question = about("gao");
  question.filter.min_stars = 3;
  question.now = Time(100s) - 1us;
  const Answer before = stall.index.search(question);
  EXPECT_EQ(before.total, 1);
  EXPECT_EQ(before.facets.stars[4], 1);

  question.now = Time(100s);
  const Answer after = stall.index.search(question);
  EXPECT_EQ(after.total, 0);
  EXPECT_EQ(after.facets.stars[4], 0);
  EXPECT_EQ(after.facets.stars[0], 2) << "a facet passes over its own filter";
}

// No sweep has come to the row yet; if none comes at all, the next star ends too.
TEST(Search, TheNextCertificatesStarIsThereAtItsInstant) {
  Stall stall;
  Document it = goods("Gạo tám");
  it.facts.star = 3;
  it.facts.star_until = Time(100s);
  it.facts.then_star = 4;
  it.facts.then_until = Time(200s);
  stall.put(it);
  Question question = about("gao");
  const auto stars_at = [&](Time now) {
    question.now = now;
    const Answer answer = stall.index.search(question);
    for (int star : {3, 4}) {
      if (answer.facets.stars[static_cast<std::size_t>(star)] == 1) return star;
    }
    return 0;
  };
  EXPECT_EQ(stars_at(Time(100s) - 1us), 3);
  EXPECT_EQ(stars_at(Time(100s)), 4);
  EXPECT_EQ(stars_at(Time(200s)), 0);
}

TEST(Search, OrdersByPriceStarsAndTimeAndPagesWithoutGapOrRepeat) {
  Stall stall;
  for (int i = 0; i < 40; ++i) {
    Document it = goods("Gạo " + std::to_string(i));
    it.facts.price = Money::vnd(1'000 * (i % 7));
    if (i % 9 == 0) it.facts.stock = StockState::kNoOffer;
    it.facts.star = i % 4 == 0 ? 3 + i % 3 : 0;
    it.facts.create_time = Time(std::chrono::seconds(i / 3));
    stall.put(it);
  }
  for (const Order order : {Order::kRelevance, Order::kPrice, Order::kNewest, Order::kStars}) {
    Question question = about("gao");
    question.order = order;
    question.limit = 100;
    const auto all = stall.index.search(question).listings;
    ASSERT_EQ(all.size(), 40U);
    std::vector<Position> paged;
    question.limit = 7;
    do {
      const auto page = stall.index.search(question).listings;
      paged.insert(paged.end(), page.begin(), page.end());
      question.after = paged.back();
    } while (paged.size() < 40);
    EXPECT_EQ(paged, all);
    EXPECT_THAT(stall.index.search(question).listings, IsEmpty());
  }
}

TEST(Suggestions, BeginWithWhatWasTypedEachSpellingOnce) {
  Stall stall({"Vải thiều Lục Ngạn", "Vải sấy", "Mật ong hoa vải"});
  Document twin = goods("Vải thiều Lục Ngạn");
  twin.id = ListingId::make();
  stall.put(twin);

  EXPECT_THAT(stall.index.suggest("vai th", 5), ElementsAre("vải thiều", "Vải thiều Lục Ngạn"));
  EXPECT_THAT(stall.index.suggest("mật o", 5), ElementsAre("Mật ong hoa vải"));
  EXPECT_THAT(stall.index.suggest("hoa v", 5), ElementsAre("Mật ong hoa vải"));
  EXPECT_EQ(stall.index.suggest("vai", 2).size(), 2U);
  EXPECT_THAT(stall.index.suggest(" ", 5), IsEmpty());
}

// What people and machines send in; nothing of it may do more than find nothing.
TEST(BadQueries, FindNothingAndHarmNothing) {
  const Stall stall({"Vải thiều", "Gạo nếp"});
  const std::string long_word(10'000, 'a');
  for (const std::string& query :
       {std::string("'; DROP TABLE listing; --"), std::string("%_%"), std::string("(a+)+$"),
        std::string("🥭🥭🥭"), std::string("\u202E\u200F"), std::string("\x01\x02"),
        std::string("\xff\xfe"), long_word, std::string("\0\0", 2), std::string("\u0301"),
        std::string("中文 한국어 русский")}) {
    EXPECT_THAT(stall.find(query), IsEmpty()) << query.substr(0, 40);
    EXPECT_THAT(stall.index.suggest(query, 5), IsEmpty()) << query.substr(0, 40);
  }
  std::string many = "vai";
  for (int i = 0; i < 3'000; ++i) many += " a" + std::to_string(i);
  EXPECT_THAT(stall.find(many), IsEmpty());
  EXPECT_THAT(stall.find("\u202Evai\u202C thie\u200Fu"), ElementsAre("Vải thiều"));
  EXPECT_THAT(stall.find(""), UnorderedElementsAre("Vải thiều", "Gạo nếp"));
}

// Listings change their category and words, none goes away: each search finds every one of them
// once and counts it in one category.
TEST(Search, FindsEachListingOnceWhileAllOfThemChange) {
  constexpr int kListings = 50;
  Stall stall;
  std::vector<Document> all;
  for (int i = 0; i < kListings; ++i) {
    all.push_back(goods("Gạo " + std::to_string(i)));
    stall.put(all.back());
  }
  std::jthread writer([&](const std::stop_token& stop) {
    for (std::int64_t revision = 2; !stop.stop_requested(); ++revision) {
      for (Document& it : all) {
        it.facts.category = 1 + static_cast<int>(revision % 3);
        it.category = places().category(it.facts.category);
        it.story = "mùa " + std::to_string(revision % 7);
        it.revision = revision;
        stall.index.apply(it);
      }
    }
  });
  for (int i = 0; i < 2'000; ++i) {
    const Answer answer = stall.index.search(about("gao"));
    const auto& counts = answer.facets.categories;
    ASSERT_EQ(answer.total, kListings);
    ASSERT_EQ(std::accumulate(counts.begin(), counts.end(), std::int64_t{0}), kListings);
    std::set<ListingId> page;
    for (const Position& it : answer.listings) page.insert(it.id);
    ASSERT_EQ(page.size(), answer.listings.size());
  }
}

}  // namespace
}  // namespace farmgate::listings::search
