#include <atomic>
#include <thread>
#include <vector>

#include "tests/integration/redis/cache_case.h"

namespace farmgate::redis {
namespace {

TEST_F(CacheTest, ServesFromMemoryThenRedisThenTheLoader) {
  Cache cache(options(), clock_);

  EXPECT_FALSE(cache.peek("a").has_value());
  EXPECT_EQ(text(cache.get("a", loading(1, "one"), in(5s))), "one");
  EXPECT_EQ(*cache.peek("a")->bytes, "one");
  ASSERT_TRUE(stored("a", "one"));
  EXPECT_EQ(elsewhere("a"), "one");
}

TEST_F(CacheTest, AThousandColdReadsAreOneLoad) {
  Cache cache(options(), clock_);
  std::atomic<int> loads{0};
  const Cache::Load load = [&](Deadline) -> StatusOr<std::optional<Loaded>> {
    ++loads;
    std::this_thread::sleep_for(50ms);  // long enough for all to come
    return std::optional<Loaded>(Loaded{1, "one", std::nullopt});
  };
  std::atomic<int> right{0};
  std::vector<std::thread> readers;
  for (int i = 0; i < 100; ++i) {
    readers.emplace_back([&] {
      for (int k = 0; k < 10; ++k) right += text(cache.get("a", load, in(20s))) == "one";
    });
  }
  for (std::thread& reader : readers) reader.join();

  EXPECT_EQ(loads, 1);
  EXPECT_EQ(right, 1'000);
}

// The first caller has little time; who waits with it has more and leads in turn.
TEST_F(CacheTest, ALoadEndsWithTheDeadlineOfWhoMadeIt) {
  Cache cache(options(), clock_);
  std::atomic<int> loads{0};
  const Cache::Load slow = [&](Deadline deadline) -> StatusOr<std::optional<Loaded>> {
    if (++loads > 1) return std::optional<Loaded>(Loaded{1, "page", std::nullopt});
    std::this_thread::sleep_until(deadline);
    return Status(Code::kDeadlineExceeded, "DEADLINE", "late");
  };
  std::thread hurried([&] {
    const auto begin = Elapsed::now();
    EXPECT_THAT(cache.get("a", slow, in(200ms)), StatusIs(Code::kDeadlineExceeded, "DEADLINE"));
    EXPECT_LT(Elapsed::now() - begin, 2s);
  });
  while (loads == 0) std::this_thread::yield();

  EXPECT_EQ(text(cache.get("a", slow, in(10s))), "page");
  hurried.join();
}

TEST_F(CacheTest, AFailedLoadFailsItsWaitersAndIsNotRemembered) {
  Cache cache(options(), clock_);
  const Cache::Load fails = [](Deadline) -> StatusOr<std::optional<Loaded>> {
    return unavailable("DATABASE_UNAVAILABLE", "down");
  };

  EXPECT_THAT(cache.get("a", fails, in(5s)), StatusIs(Code::kUnavailable, "DATABASE_UNAVAILABLE"));
  EXPECT_EQ(text(cache.get("a", loading(1, "one"), in(5s))), "one");
}

TEST_F(CacheTest, AReaderPausedWhileTheRowChangedStoresNothing) {
  Cache cache(options(), clock_);
  Cache writer(options(), clock_);
  const Cache::Load slow = [&](Deadline) -> StatusOr<std::optional<Loaded>> {
    writer.tombstone("a", 2);  // the row changes after this reader has read version 1
    while (redis_.call({"GET", options().prefix + "a"}).kind != Reply::Kind::kText) {
      std::this_thread::yield();
    }
    return std::optional<Loaded>(Loaded{1, "old", std::nullopt});
  };
  (void)cache.get("a", slow, in(5s));

  EXPECT_EQ(elsewhere("a"), "(loaded)");
  EXPECT_TRUE(eventually([&] { return cache.counts().refused_sets == 1; }));
  EXPECT_FALSE(cache.peek("a").has_value());
}

TEST_F(CacheTest, MissingThingsAreRememberedForAMomentUntilTheyAppear) {
  Cache cache(options(), clock_);
  EXPECT_EQ(text(cache.get("a", nothing, in(5s))), "(nothing)");
  EXPECT_EQ(text(cache.get("a", loading(1, "one"), in(5s))), "(nothing)");

  cache.tombstone("a", 1);

  EXPECT_TRUE(eventually([&] { return text(cache.get("a", loading(1, "one"), in(5s))) == "one"; }));
}

TEST_F(CacheTest, AReplyEndsAtItsInstantOfBusinessTime) {
  Cache cache(options(), clock_);
  const Time end = clock_.now() + 1h;
  const Cache::Load star = [&](Deadline) -> StatusOr<std::optional<Loaded>> {
    return std::optional<Loaded>(Loaded{1, "star", end});
  };
  EXPECT_EQ(text(cache.get("a", star, in(5s))), "star");
  ASSERT_TRUE(stored("a", "star"));

  clock_.set_offset(2h);

  EXPECT_FALSE(cache.peek("a").has_value());
  EXPECT_EQ(text(cache.get("a", loading(2, "no star"), in(5s))), "no star");
}

TEST_F(CacheTest, ADeadRedisIsAMissNotAnError) {
  CacheOptions dead = options();
  dead.address = "unix:/nonexistent.sock";
  dead.command_budget = 20ms;
  Cache cache(dead, clock_);

  EXPECT_EQ(text(cache.get("a", loading(1, "one"), in(5s))), "one");
  EXPECT_EQ(*cache.peek("a")->bytes, "one");
  cache.tombstone("a", 2);
  EXPECT_FALSE(cache.peek("a").has_value());
}

TEST_F(CacheTest, FlushedValuesAreLoadedAgain) {
  CacheOptions no_memory = options();
  no_memory.l1_ttl = 0ms;
  Cache cache(no_memory, clock_);
  (void)cache.get("a", loading(1, "one"), in(5s));
  ASSERT_TRUE(stored("a", "one"));
  redis_.call({"DEL", options().prefix + "a"});

  EXPECT_EQ(text(cache.get("a", loading(2, "two"), in(5s))), "two");
}

TEST_F(CacheTest, StaleIsServedOnceMoreAndRefreshedBehind) {
  CacheOptions soft = options();
  soft.l1_ttl = 0ms;
  soft.soft_ttl = 1ms;
  Cache cache(soft, clock_);
  (void)cache.get("a", loading(1, "one"), in(5s));
  ASSERT_TRUE(stored("a", "one"));
  while (cache.counts().stale_hits == 0) (void)cache.get("a", loading(2, "two"), in(5s));

  EXPECT_TRUE(stored("a", "two"));
}

}  // namespace
}  // namespace farmgate::redis
