#include <algorithm>
#include <atomic>
#include <mutex>
#include <thread>
#include <vector>

#include "tests/integration/redis/cache_case.h"
#include "tests/integration/redis/own_server.h"

namespace farmgate::redis {
namespace {

using std::chrono::microseconds;

constexpr int kReaders = 6;
constexpr int kRows = 200;
constexpr auto kRead = 3ms;  // of the database that is behind the cache here

// How reads went for a while.
struct Account {
  int reads = 0, wrong = 0, loads = 0;
  microseconds p99{0};
};

// Readers ask all the time while Redis is broken under them. Nothing is kept in this process, so
// that each question is one for Redis or for the database.
class Failures : public ::testing::Test {
 protected:
  CacheOptions options(const std::string& address) const {
    CacheOptions it;
    it.address = address;
    it.prefix = "fg:test:";
    it.l1_ttl = 0ms;
    it.soft_ttl = 200ms;
    it.hard_ttl = 1000ms;
    return it;
  }
  // Of a server that answers: it may be late, and is not given up for that.
  CacheOptions patient() const {
    CacheOptions it = options(server_.address());
    it.command_budget = 2000ms;
    return it;
  }
  static std::string row(int number) { return "row " + std::to_string(number); }

  Account read_for(Cache& cache, std::chrono::milliseconds span) {
    Account out;
    std::vector<microseconds> took;
    std::mutex mutex;
    // shared: a stale reply's reading comes behind it
    const auto loads = std::make_shared<std::atomic<int>>(0);
    std::vector<std::thread> readers;
    const Deadline end = in(span);
    for (int reader = 0; reader < kReaders; ++reader) {
      readers.emplace_back([&, reader] {
        for (int turn = reader; Elapsed::now() < end; turn += 7) {
          const int number = turn % kRows;
          const auto load = [number, loads](Deadline) -> Cache::Outcome {
            ++*loads;
            std::this_thread::sleep_for(kRead);
            return std::optional<Loaded>(Loaded{1, row(number)});
          };
          const auto begin = Elapsed::now();
          const auto found = cache.get(std::to_string(number), load, in(5s));
          const auto spent = std::chrono::duration_cast<microseconds>(Elapsed::now() - begin);
          const bool right = found.ok() && found->bytes != nullptr && *found->bytes == row(number);
          const std::lock_guard lock(mutex);
          took.push_back(spent);
          if (!right) ++out.wrong;
        }
      });
    }
    for (std::thread& reader : readers) reader.join();
    std::sort(took.begin(), took.end());
    out.reads = static_cast<int>(took.size());
    out.p99 = took[took.size() * 99 / 100];
    out.loads = *loads;
    return out;
  }

  // What reads cost without any cache, in this place at this hour.
  microseconds uncached_p99() {
    Cache none(options(""), clock_);
    return read_for(none, 500ms).p99;
  }
  // Broken or not: every answer right, none much slower than without a cache, and the database
  // asked no more often than without one.
  static void expect_slower_at_worst(const Account& account, microseconds uncached) {
    EXPECT_EQ(account.wrong, 0);
    EXPECT_LE(account.loads, account.reads + kReaders);
    EXPECT_LE(account.p99.count(), 3 * uncached.count());
  }
  static void expect_recovery(Cache& cache) {
    const auto load = [](Deadline) -> Cache::Outcome {
      return std::optional<Loaded>(Loaded{1, "x"});
    };
    const std::uint64_t before = cache.counts().redis_hits;
    EXPECT_TRUE(eventually([&] {
      (void)cache.get("recovered", load, in(5s));
      return !cache.counts().breaker_open && cache.counts().redis_hits > before;
    }));
  }

  OffsetClock clock_;
  OwnServer server_;
};

TEST_F(Failures, AServerThatHangsIsLeftAloneUntilItAnswers) {
  Cache cache(options(server_.address()), clock_);
  const microseconds uncached = uncached_p99();
  ASSERT_EQ(read_for(cache, 300ms).wrong, 0);

  server_.process().halt();
  expect_slower_at_worst(read_for(cache, 2500ms), uncached);
  EXPECT_TRUE(cache.counts().breaker_open);
  server_.process().go_on();

  expect_recovery(cache);
}

TEST_F(Failures, AKilledServerIsMissedAndFoundAgain) {
  Cache cache(options(server_.address()), clock_);
  const microseconds uncached = uncached_p99();
  std::thread killer([this] {
    std::this_thread::sleep_for(200ms);
    server_.process().kill();
  });
  expect_slower_at_worst(read_for(cache, 1500ms), uncached);
  killer.join();
  EXPECT_TRUE(cache.counts().breaker_open);

  server_.start();  // empty
  expect_recovery(cache);
  EXPECT_EQ(read_for(cache, 200ms).wrong, 0);
}

TEST_F(Failures, FlushesUnderLoadAreMisses) {
  Cache cache(patient(), clock_);
  const microseconds uncached = uncached_p99();
  std::thread flusher([this] {
    for (int i = 0; i < 10; ++i) server_.command({"FLUSHALL"});
  });
  expect_slower_at_worst(read_for(cache, 800ms), uncached);
  flusher.join();

  EXPECT_GT(cache.counts().redis_hits, 0u);
  EXPECT_FALSE(cache.counts().breaker_open);
}

TEST_F(Failures, APauseOfTheServerUnderLoadIsGotOver) {
  Cache cache(options(server_.address()), clock_);
  const microseconds uncached = uncached_p99();
  std::thread pauser([this] { server_.command({"CLIENT", "PAUSE", "700", "ALL"}); });
  expect_slower_at_worst(read_for(cache, 2000ms), uncached);
  pauser.join();

  expect_recovery(cache);
}

// The worst policy there is: nothing is evicted, every write refused.
TEST_F(Failures, AFullServerAnswersAsIfNothingWereKept) {
  Cache cache(patient(), clock_);
  const microseconds uncached = uncached_p99();
  ASSERT_EQ(server_.command({"CONFIG", "SET", "maxmemory", "1"}).kind, Reply::Kind::kText);
  expect_slower_at_worst(read_for(cache, 800ms), uncached);

  EXPECT_GT(cache.counts().redis_errors, 0u);
  EXPECT_FALSE(cache.counts().breaker_open);
  cache.tombstone("1", 2);
  EXPECT_TRUE(eventually([&] { return cache.counts().skipped == 1; }));
}

// What an operator should leave to us: docs/cache.md.
TEST_F(Failures, AUserOfFewCommandsAndOurKeysIsEnough) {
  ASSERT_EQ(server_
                .command({"ACL", "SETUSER", "default", "resetkeys", "~fg:*", "-@all", "+ping",
                          "+get", "+mget", "+set", "+incr", "+pexpire", "+eval"})
                .kind,
            Reply::Kind::kText);
  ASSERT_EQ(server_.command({"FLUSHALL"}).kind, Reply::Kind::kFailed);
  Cache cache(patient(), clock_);

  EXPECT_EQ(read_for(cache, 400ms).wrong, 0);
  cache.tombstone("1", 2);
  expect_recovery(cache);
  EXPECT_EQ(cache.counts().redis_errors, 0u);
  EXPECT_EQ(cache.counts().skipped, 0u);
}

}  // namespace
}  // namespace farmgate::redis
