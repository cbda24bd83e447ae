#include <thread>

#include "tests/integration/listings/market.h"

namespace farmgate::listings {
namespace {

using ::testing::ElementsAre;

v1::ListListingsRequest page_of(int size, const std::string& token = "") {
  v1::ListListingsRequest request;
  request.set_page_size(size);
  request.set_page_token(token);
  return request;
}

std::vector<std::string> titles_of(const v1::ListListingsResponse& page) {
  std::vector<std::string> out;
  for (const v1::Listing& it : page.listings()) out.push_back(it.title());
  return out;
}

// Lists as a process serves them: names and rows in memory and in Redis.
class CachedLists : public Market {
 protected:
  struct Process {
    Process(CachedLists& test, std::chrono::milliseconds l1_ttl)
        : rows(test.cache_options(l1_ttl), test.clock_),
          names(test.names_options(l1_ttl), test.clock_),
          generations(test.cache_options(l1_ttl).prefix + "generation:", pipeline(), l1_ttl),
          pages(test.database_, rows, test.gate_, test.clock_),
          lists(names, generations),
          api({test.database_, test.pager_, pages, lists, test.views_, test.gate_, test.clock_}) {}

    redis::Cache rows, names;
    redis::Generations generations;
    Pages pages;
    ListPages lists;
    ReadApi api;
  };

  redis::CacheOptions names_options(std::chrono::milliseconds l1_ttl) const {
    auto options = cache_options(l1_ttl);
    options.prefix += "list:";
    return options;
  }
  v1::ListListingsResponse read(Process& process, const v1::ListListingsRequest& request) {
    return list(process.api, guest(), request).value();
  }
  v1::ListListingsRequest of_seller(int size = 50) const {
    auto request = page_of(size);
    request.set_seller(seller_);
    return request;
  }
  // A page over the market lives for a second.
  static void market_pages_end() { std::this_thread::sleep_for(1005ms); }
};

TEST_F(CachedLists, AreTheBytesOfTheirMessage) {
  for (const char* title : {"một", "hai", "ba"}) published(title);
  Process process(*this, 1min);

  for (int turn = 0; turn < 2; ++turn) {
    const auto bytes = process.api.list(guest(), page_of(2)).value();
    v1::ListListingsResponse message;
    ASSERT_TRUE(message.ParseFromString(*bytes));
    EXPECT_THAT(titles_of(message), ElementsAre("ba", "hai"));
    EXPECT_EQ(message.SerializeAsString(), *bytes);
    EXPECT_NE(message.next_page_token(), "");
  }
  const auto uncached = list(guest(), page_of(2)).value();
  EXPECT_EQ(uncached.SerializeAsString(), *process.api.list(guest(), page_of(2)).value());
}

TEST_F(CachedLists, AreAnsweredFromMemoryWithoutADatabase) {
  for (const char* title : {"một", "hai", "ba"}) published(title);
  Process process(*this, 1min);
  EXPECT_FALSE(process.api.peek_list(guest(), of_seller(2)).has_value());
  const auto first = process.api.list(guest(), of_seller(2)).value();
  sandbox_.execute("DELETE FROM listing");

  const auto again = process.api.peek_list(guest(), of_seller(2));
  ASSERT_TRUE(again.has_value());
  EXPECT_EQ(*again->value(), *first);
}

TEST_F(CachedLists, ShowARowAsItsOwnPageDoes) {
  const v1::Listing it = published("vải");
  Process process(*this, 0ms);
  EXPECT_THAT(titles_of(read(process, of_seller())), ElementsAre("vải"));

  retitle(it, "vải chín").value();
  deliver();

  EXPECT_THAT(titles_of(read(process, of_seller())), ElementsAre("vải chín"));
  EXPECT_THAT(titles_of(read(process, page_of(5))), ElementsAre("vải chín"));
}

// Rows come, move and go at the edges of pages that are kept.
TEST_F(CachedLists, OfASellerFollowEachChangeOfItsListings) {
  Process process(*this, 0ms);
  const v1::Listing first = published("một");
  const v1::Listing second = published("hai");
  deliver();
  EXPECT_THAT(titles_of(read(process, of_seller(2))), ElementsAre("hai", "một"));

  const v1::Listing third = published("ba");  // pushes one over the edge
  deliver();
  const auto page = read(process, of_seller(2));
  EXPECT_THAT(titles_of(page), ElementsAre("ba", "hai"));
  auto next = of_seller(2);
  next.set_page_token(page.next_page_token());
  EXPECT_THAT(titles_of(read(process, next)), ElementsAre("một"));

  auto cheapest = of_seller(2);
  cheapest.set_order(v1::LISTING_ORDER_PRICE);
  arrives(offer_event(first.name(), 200'000, 5));
  deliver();
  EXPECT_EQ(titles_of(read(process, cheapest)).front(), "một");
  arrives(offer_event(third.name(), 100'000, 5));  // moves to the front
  deliver();
  EXPECT_THAT(titles_of(read(process, cheapest)), ElementsAre("ba", "một"));
}

// Its page is still kept; the row itself says that it is not on sale. A round that took longer than
// the page is kept shows nothing, and another one is begun.
TEST_F(CachedLists, LeaveOutWhatIsBlockedThoughTheirPageIsKept) {
  for (const char* title : {"một", "hai", "ba"}) published(title);
  Process process(*this, 0ms);
  v1::ListListingsResponse before, after;
  const auto quick_round = [&] {
    arrives(seller_event());
    deliver();
    market_pages_end();
    const auto begin = Elapsed::now();
    before = read(process, page_of(2));
    ProducerEvent event = seller_event();
    event.mutable_state()->set_activity("SUSPENDED");
    arrives(event);
    deliver();
    after = read(process, page_of(2));
    return Elapsed::now() - begin < 1s;
  };
  ASSERT_TRUE(eventually(quick_round));
  EXPECT_THAT(titles_of(before), ElementsAre("ba", "hai"));
  EXPECT_EQ(after.listings_size(), 0);
  EXPECT_EQ(after.next_page_token(), before.next_page_token()) << "it leads on";
}

TEST_F(CachedLists, OverTheMarketAreASecondOldAtMost) {
  published("một");
  Process process(*this, 1min);
  EXPECT_THAT(titles_of(read(process, page_of(5))), ElementsAre("một"));
  published("hai");
  market_pages_end();

  EXPECT_THAT(titles_of(read(process, page_of(5))), ElementsAre("hai", "một"));
}

// Whatever changes the answer is part of the key.
TEST_F(CachedLists, OfOtherFiltersOrdersAndSizesShareNothing) {
  arrives(offer_event(published("có").name(), 200'000, 5));
  published("không");
  Process process(*this, 1min);
  const auto all = page_of(5);
  auto stocked = all, ordered = all, elsewhere = all, of_kind = all;
  stocked.set_in_stock(true);
  ordered.set_order(v1::LISTING_ORDER_PRICE);
  elsewhere.set_commune("communes/07600");
  of_kind.set_category(7);
  for (int turn = 0; turn < 2; ++turn) {
    EXPECT_THAT(titles_of(read(process, all)), ElementsAre("không", "có"));
    EXPECT_THAT(titles_of(read(process, stocked)), ElementsAre("có"));
    EXPECT_THAT(titles_of(read(process, ordered)), ElementsAre("có", "không"));
    EXPECT_THAT(titles_of(read(process, elsewhere)), ElementsAre());
    EXPECT_THAT(titles_of(read(process, of_kind)), ElementsAre());
    EXPECT_THAT(titles_of(read(process, page_of(1))), ElementsAre("không"));
    const auto token = read(process, page_of(1)).next_page_token();
    EXPECT_THAT(titles_of(read(process, page_of(1, token))), ElementsAre("có"));
  }
}

// A seller's own list holds what nobody else may see, in whatever order the two ask.
TEST_F(CachedLists, OfTheOwnerAndOfOthersShareNothing) {
  published("trên chợ");
  draft("canary");
  Process process(*this, 1min);
  for (int turn = 0; turn < 2; ++turn) {
    EXPECT_THAT(titles_of(list(process.api, seller(), of_seller()).value()),
                ElementsAre("canary", "trên chợ"));
    EXPECT_THAT(titles_of(read(process, of_seller())), ElementsAre("trên chợ"));
    EXPECT_EQ(process.api.list(guest(), of_seller()).value()->find("canary"), std::string::npos);
  }
}

TEST_F(CachedLists, WithoutRedisAreRight) {
  published("một");
  auto gone = cache_options(0ms);
  gone.address = "unix:/nowhere/redis.sock";
  redis::Cache rows(gone, clock_), names(gone, clock_);
  redis::Generations generations(
      "", std::make_shared<redis::Pipeline>(redis::PipelineOptions{.address = gone.address}));
  Pages pages(database_, rows, gate_, clock_);
  ListPages lists(names, generations);
  ReadApi api({database_, pager_, pages, lists, views_, gate_, clock_});
  for (int turn = 0; turn < 2; ++turn) {
    EXPECT_THAT(titles_of(list(api, guest(), of_seller()).value()), ElementsAre("một"));
    EXPECT_THAT(titles_of(list(api, guest(), page_of(3)).value()), ElementsAre("một"));
  }
  published("hai");
  EXPECT_THAT(titles_of(list(api, guest(), of_seller()).value()), ElementsAre("hai", "một"));
}

TEST_F(CachedLists, ATokenOfAnotherListIsRefusedFromMemoryToo) {
  published("một");
  published("hai");
  Process process(*this, 1min);
  const auto token = read(process, page_of(1)).next_page_token();
  auto other = page_of(1, token);
  other.set_in_stock(true);

  const auto refused = process.api.peek_list(guest(), other);
  ASSERT_TRUE(refused.has_value());
  EXPECT_THAT(*refused, StatusIs(Code::kInvalidArgument, "PAGE_TOKEN_INVALID"));
}

TEST_F(CachedLists, BatchesKeepTheirOrderAndNameWhatIsMissing) {
  const v1::Listing one = published("một"), two = published("hai"), secret = draft("canary");
  Process process(*this, 1min);
  v1::BatchGetListingsRequest request;
  for (const std::string& name :
       {two.name(), secret.name(), one.name(), std::string("listings/x")}) {
    request.add_names(name);
  }
  EXPECT_FALSE(process.api.peek_batch(guest(), request).has_value());
  for (int turn = 0; turn < 2; ++turn) {
    const auto bytes = process.api.batch(seller(), request).value();
    v1::BatchGetListingsResponse reply;
    ASSERT_TRUE(reply.ParseFromString(*bytes));
    EXPECT_EQ(reply.SerializeAsString(), *bytes);
    ASSERT_EQ(reply.listings_size(), 2);
    EXPECT_EQ(reply.listings(0).SerializeAsString(), two.SerializeAsString());
    EXPECT_EQ(reply.listings(1).title(), "một");
    EXPECT_THAT(reply.missing(), ElementsAre(secret.name(), "listings/x"));
  }
  EXPECT_TRUE(process.api.peek_batch(guest(), request).has_value());
}

}  // namespace
}  // namespace farmgate::listings
