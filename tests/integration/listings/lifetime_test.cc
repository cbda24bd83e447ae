#include <atomic>
#include <thread>

#include "tests/integration/listings/market.h"

// What a cache goes on with behind a reply uses the API's objects: they end after it.
namespace farmgate::listings {
namespace {

class Ending : public Market {
 protected:
  Ending() {
    auto options = cache_options(0ms);
    options.soft_ttl = 0ms;  // each reply out of Redis is stale, and read anew behind it
    cache_.emplace(options, clock_);
    reads_of_process_.emplace(*this, *cache_);
  }

  // What the cache has read when the API's objects were gone. They are told to go while readings
  // wait for the table, which comes free only then: when they are gone, or after a while.
  std::uint64_t reads_when_gone(const std::function<void()>& ask) {
    std::atomic<bool> gone = false;
    std::uint64_t reads = 0;
    std::thread ending;
    static constexpr pg::Statement kLock{"test_lock",
                                         "LOCK TABLE listing IN ACCESS EXCLUSIVE MODE"};
    EXPECT_THAT(database_.transact(in(10s),
                                   [&](pg::Tx& tx) -> Status {
                                     RETURN_IF_ERROR(tx.execute(kLock).status());
                                     ask();
                                     ending = std::thread([&] {
                                       reads_of_process_.reset();
                                       reads = cache_->counts().loads;
                                       gone = true;
                                     });
                                     const Deadline patience = in(300ms);
                                     while (!gone && Elapsed::now() < patience) {
                                       std::this_thread::yield();
                                     }
                                     return ok();
                                   }),
                IsOk());
    ending.join();
    return reads;
  }

  std::optional<redis::Cache> cache_;
  std::optional<Reads> reads_of_process_;
};

TEST_F(Ending, AReadingBehindAStalePageIsWaitedFor) {
  const v1::Listing it = published();
  EXPECT_THAT(bytes(*reads_of_process_, guest(), it.name()), IsOk());
  settle(*cache_);

  const auto reads =
      reads_when_gone([&] { EXPECT_THAT(bytes(*reads_of_process_, guest(), it.name()), IsOk()); });
  EXPECT_EQ(cache_->counts().refreshes, 1U);
  EXPECT_EQ(reads, cache_->counts().loads) << "nothing was read when all was gone";
  EXPECT_EQ(reads, 3U) << "the page, what settle asks for, and the page anew";
}

TEST_F(Ending, AReadingBehindStalePagesOfAListIsWaitedFor) {
  const Pages::Names wanted{published().name(), published().name()};
  EXPECT_THAT(reads_of_process_->pages.find(wanted, in(5s)), IsOk());
  settle(*cache_);

  const auto reads =
      reads_when_gone([&] { EXPECT_THAT(reads_of_process_->pages.find(wanted, in(5s)), IsOk()); });
  EXPECT_EQ(cache_->counts().refreshes, 1U);
  EXPECT_EQ(reads, 3U);
}

}  // namespace
}  // namespace farmgate::listings
