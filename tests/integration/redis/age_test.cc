#include <algorithm>
#include <atomic>
#include <mutex>
#include <thread>
#include <vector>

#include "tests/integration/redis/cache_case.h"
#include "tests/integration/redis/own_server.h"

namespace farmgate::redis {
namespace {

using std::chrono::milliseconds;

constexpr int kReaders = 8;
constexpr auto kBetween = 20ms;   // two changes of the row
constexpr auto kEventLag = 30ms;  // from a change to its tombstone
constexpr auto kReading = 2ms;    // of the database

// A row that counts up, and the instants at which each version ceased to be the newest.
class CountingRow {
 public:
  std::int64_t version() const {
    const std::lock_guard lock(mutex_);
    return static_cast<std::int64_t>(ends_.size()) + 1;
  }
  std::int64_t change() {
    const std::lock_guard lock(mutex_);
    ends_.push_back(Elapsed::now());
    return static_cast<std::int64_t>(ends_.size()) + 1;
  }
  // For how long this version had been an old one at that instant.
  milliseconds age(std::int64_t version, Elapsed::time_point at) const {
    const std::lock_guard lock(mutex_);
    const auto index = static_cast<std::size_t>(version - 1);
    if (index >= ends_.size() || ends_[index] > at) return 0ms;
    return std::chrono::duration_cast<milliseconds>(at - ends_[index]);
  }

 private:
  mutable std::mutex mutex_;
  std::vector<Elapsed::time_point> ends_;
};

// A writer counts up; readers of two processes record how old their answers are.
class Ages : public ::testing::Test {
 protected:
  CacheOptions options() const {
    CacheOptions it;
    it.address = server_.address();
    it.prefix = "fg:test:";
    return it;
  }
  CacheOptions brief() const {
    CacheOptions it = options();
    it.l1_ttl = 100ms;
    it.soft_ttl = 250ms;
    it.hard_ttl = 700ms;
    return it;
  }

  struct Seen {
    milliseconds oldest{0};
    int reads = 0, errors = 0, steps_back = 0;
    std::uint64_t loads = 0;
  };
  Seen run(const CacheOptions& with, milliseconds span, bool relay_works) {
    Cache one(with, clock_), two(with, clock_), consumer(with, clock_);
    const Deadline end = in(span);
    std::thread writer([&] {
      while (Elapsed::now() < end) {
        const std::int64_t version = row_->change();
        std::this_thread::sleep_for(kEventLag);
        if (relay_works) consumer.tombstone("a", version);
        std::this_thread::sleep_for(kBetween);
      }
    });
    Seen seen;
    std::mutex mutex;
    std::vector<std::thread> readers;
    for (int i = 0; i < kReaders; ++i) {
      readers.emplace_back([&, i] {
        const Seen mine = read(i % 2 == 0 ? one : two, end);
        const std::lock_guard lock(mutex);
        seen.oldest = std::max(seen.oldest, mine.oldest);
        seen.reads += mine.reads;
        seen.errors += mine.errors;
        seen.steps_back += mine.steps_back;
      });
    }
    for (std::thread& reader : readers) reader.join();
    writer.join();
    seen.loads = one.counts().loads + two.counts().loads;
    return seen;
  }

  Seen read(Cache& cache, Deadline end) const {
    const auto load = [row = row_](Deadline) -> Cache::Outcome {
      const std::int64_t version = row->version();
      std::this_thread::sleep_for(kReading);  // it may change before it is stored
      return std::optional<Loaded>(Loaded{version, std::to_string(version)});
    };
    Seen seen;
    std::int64_t last = 0;
    while (Elapsed::now() < end) {
      // Of the instant before the question: this thread may be kept from the processor behind it.
      const auto asked = Elapsed::now();
      const auto found = cache.get("a", load, in(5s));
      ++seen.reads;
      if (!found.ok() || found->bytes == nullptr) {
        ++seen.errors;
        continue;
      }
      const std::int64_t version = std::stoll(*found->bytes);
      seen.oldest = std::max(seen.oldest, row_->age(version, asked));
      if (version < last) ++seen.steps_back;
      last = version;
      std::this_thread::sleep_for(1ms);
    }
    return seen;
  }

  OffsetClock clock_;
  OwnServer server_;
  const std::shared_ptr<CountingRow> row_ = std::make_shared<CountingRow>();
};

TEST_F(Ages, InHealthAreTwoSecondsAtMost) {
  const Seen seen = run(options(), 4s, true);

  EXPECT_LE(seen.oldest, 2s);
  EXPECT_EQ(seen.errors, 0);
  EXPECT_EQ(seen.steps_back, 0);
  EXPECT_LT(seen.loads, static_cast<std::uint64_t>(seen.reads) / 20) << "it is a cache";
}

TEST_F(Ages, WithoutTombstonesAreTheCapAtMost) {
  const Seen seen = run(brief(), 2500ms, false);

  EXPECT_LE(seen.oldest, brief().hard_ttl + 50ms);
  EXPECT_EQ(seen.errors, 0);
  EXPECT_EQ(seen.steps_back, 0);
}

// A server that comes back has what it had when it went.
TEST_F(Ages, WhileRedisBreaksAndComesBackAreTheCapAtMost) {
  std::thread breaker([this] {
    for (int i = 0; i < 2; ++i) {
      std::this_thread::sleep_for(400ms);
      server_.process().halt();
      std::this_thread::sleep_for(500ms);
      server_.process().go_on();
    }
  });
  const Seen seen = run(brief(), 3s, true);
  breaker.join();

  EXPECT_LE(seen.oldest, brief().hard_ttl + 50ms);
  EXPECT_EQ(seen.errors, 0);
  EXPECT_EQ(seen.steps_back, 0);
}

}  // namespace
}  // namespace farmgate::redis
