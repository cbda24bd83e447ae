#include <thread>

#include "chassis/wire/names.h"
#include "tests/integration/listings/market.h"

namespace farmgate::listings {
namespace {

class ViewCounts : public Market {
 protected:
  // As its seller sees it in its list.
  std::int64_t shown(const v1::Listing& listing) {
    v1::ListListingsRequest request;
    request.set_seller(seller_);
    const auto own = list(seller(), request).value();
    for (const v1::Listing& it : own.listings()) {
      if (it.name() == listing.name()) return it.view_count();
    }
    ADD_FAILURE() << "not in its seller's list";
    return -1;
  }
  void open(const rpc::Call& call, const v1::Listing& listing) {
    EXPECT_THAT(bytes(reads_, call, listing.name()), IsOk());
  }
  void flush() { EXPECT_THAT(views_.flush(database_), IsOk()); }
};

TEST_F(ViewCounts, AddUpAndAreShownToTheSellerAlone) {
  const v1::Listing one = published("một"), two = published("hai");
  EXPECT_EQ(shown(one), 0);
  for (int i = 0; i < 3; ++i) open(guest(), one);
  flush();
  open(guest(), one);
  open(guest(), two);
  flush();

  EXPECT_EQ(shown(one), 4);
  EXPECT_EQ(shown(two), 1);
  EXPECT_EQ(get(guest(), one.name())->view_count(), 0);
  EXPECT_EQ(get(seller(), one.name())->view_count(), 0) << "the public bytes";
  v1::ListListingsRequest request;
  request.set_seller(seller_);
  const auto publicly = list(guest(), request).value();
  for (const v1::Listing& it : publicly.listings()) EXPECT_EQ(it.view_count(), 0);
}

TEST_F(ViewCounts, OfAnAnswerFromMemoryCountToo) {
  const v1::Listing it = published();
  redis::Cache cache(cache_options(1min), clock_);
  Reads reads(*this, cache);
  EXPECT_THAT(bytes(reads, guest(), it.name()), IsOk());
  v1::GetListingRequest request;
  request.set_name(it.name());
  ASSERT_TRUE(reads.api.peek(guest(), request).has_value());
  flush();

  EXPECT_EQ(shown(it), 2);
}

// A seller opens its own page often, and nobody counts what is not there.
TEST_F(ViewCounts, LeaveOutSellersAndWhatIsMissing) {
  const v1::Listing it = published(), secret = draft();
  open(seller(), it);
  open(seller(), secret);
  EXPECT_THAT(bytes(reads_, guest(), secret.name()), StatusIs(Code::kNotFound, "NOT_FOUND"));
  flush();

  EXPECT_EQ(value("SELECT count(*) FROM listing_view"), "0");
}

TEST_F(ViewCounts, ChangeNeitherVersionNorEvents) {
  const v1::Listing it = published();
  open(guest(), it);
  flush();

  EXPECT_EQ(now(it).etag(), it.etag());
  EXPECT_EQ(events_of(it), "1 published");
}

TEST_F(ViewCounts, SurviveADatabaseThatFails) {
  const v1::Listing it = published();
  open(guest(), it);
  sandbox_.execute("ALTER TABLE listing_view RENAME TO gone");
  EXPECT_FALSE(views_.flush(database_).ok());
  sandbox_.execute("ALTER TABLE gone RENAME TO listing_view");
  flush();

  EXPECT_EQ(shown(it), 1);
}

TEST_F(ViewCounts, OfManyThreadsAreAllThere) {
  const v1::Listing it = published();
  std::vector<std::thread> readers;
  for (int i = 0; i < 8; ++i) {
    readers.emplace_back([&] {
      for (int k = 0; k < 500; ++k) views_.add(it.name());
    });
  }
  for (int i = 0; i < 5; ++i) flush();
  for (std::thread& reader : readers) reader.join();
  flush();

  EXPECT_EQ(shown(it), 4'000);
}

// Between two flushes no more listings than it has room for; what is more is lost and told.
TEST_F(ViewCounts, AreBounded) {
  Views views;
  const std::size_t walk = Views::kMost + 5'000;
  for (std::size_t i = 0; i < walk; ++i) {
    views.add("listings/" + Uuid::derived(std::to_string(i)).to_string());
  }
  EXPECT_GE(views.lost(), 5'000u);
  EXPECT_THAT(views.flush(database_), IsOk());

  EXPECT_EQ(std::stoull(value("SELECT sum(views) FROM listing_view")) + views.lost(), walk);
}

}  // namespace
}  // namespace farmgate::listings
