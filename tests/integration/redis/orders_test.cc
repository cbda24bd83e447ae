#include <algorithm>
#include <future>
#include <utility>

#include "tests/integration/redis/cache_case.h"

namespace farmgate::redis {
namespace {

// In which order values and tombstones come to Redis.
class Orders : public CacheTest {
 protected:
  // A process that has read a row, and has not yet stored it.
  class Reader {
   public:
    Reader(const CacheOptions& options, const BusinessClock& clock, const std::string& key,
           std::int64_t version)
        : cache_(options, clock), version_(version) {
      const auto begin = [this](Deadline, const std::function<void(Cache::Outcome)>& answer) {
        begun_.set_value(answer);
      };
      cache_.ask(key, begin, in(30s),
                 [](const StatusOr<Found>& found) { EXPECT_THAT(found.status(), IsOk()); });
      answer_ = begun_.get_future().get();
    }
    ~Reader() { store(); }
    void store() {
      if (std::exchange(stored_, true)) return;
      answer_(Cache::Outcome(Loaded{version_, "v" + std::to_string(version_)}));
      settle(cache_);
    }

   private:
    Cache cache_;
    std::int64_t version_;
    std::promise<std::function<void(Cache::Outcome)>> begun_;
    std::function<void(Cache::Outcome)> answer_;
    bool stored_ = false;
  };

  // Replies come in the order of the commands; a refused first one is followed by a second.
  static void settle(Cache& cache) {
    for (int i = 0; i < 2; ++i) (void)cache.get("settled" + std::to_string(i), nothing, in(5s));
  }
  CacheOptions forgetful() const {
    CacheOptions it = options();
    it.l1_ttl = 0ms;
    return it;
  }
  std::optional<Entry> there(const std::string& key) {
    return decode(redis_.call({"GET", options().prefix + key}).text);
  }
  // What Redis answers when this comes.
  std::int64_t write(const std::string& key, Entry::Kind kind, std::int64_t version) {
    Entry entry;
    entry.kind = kind;
    entry.version = version;
    entry.bytes = std::make_shared<const std::string>("x");
    return redis_
        .call({"EVAL", kCompareAndSet, "1", options().prefix + key, std::to_string(version),
               encode(entry), "60000", std::string(1, static_cast<char>(kind))})
        .integer;
  }
};

// set v, set v+1, tombstone v+1 in every order: from the first word of v+1 on there is v+1 or a
// miss.
TEST_F(Orders, EndAtTheNewestOrAMiss) {
  std::string order = "not";
  std::sort(order.begin(), order.end());
  do {
    Reader old(forgetful(), clock_, order, 1);
    Reader young(forgetful(), clock_, order, 2);
    Cache writer(forgetful(), clock_);
    bool announced = false;
    for (const char act : order) {
      if (act == 'o') old.store();
      if (act == 'n') young.store();
      if (act == 't') writer.tombstone(order, 2);
      settle(writer);
      announced = announced || act != 'o';
      const auto entry = there(order);
      ASSERT_TRUE(entry.has_value()) << order;
      if (announced) {
        EXPECT_EQ(entry->version, 2) << order << " at " << act;
      }
      if (announced && entry->kind == Entry::Kind::kValue) {
        EXPECT_EQ(*entry->bytes, "v2") << order << " at " << act;
      }
    }
  } while (std::next_permutation(order.begin(), order.end()));
}

// Every pair of what is there and what comes: a value needs a version at least as new, a tombstone
// a newer one.
TEST_F(Orders, FollowOneTable) {
  using Kind = Entry::Kind;
  int number = 0;
  for (const Kind there_kind : {Kind::kValue, Kind::kTombstone}) {
    for (const Kind coming : {Kind::kValue, Kind::kTombstone}) {
      for (const std::int64_t version : {4, 5, 6}) {
        const std::string key = "table" + std::to_string(++number);
        ASSERT_EQ(write(key, there_kind, 5), 1) << "nothing was there";
        const bool stores = coming == Kind::kValue ? version >= 5 : version > 5;
        EXPECT_EQ(write(key, coming, version), stores ? 1 : 0) << number;
        EXPECT_EQ(there(key)->version, stores ? version : 5) << number;
        EXPECT_EQ(there(key)->kind, stores ? coming : there_kind) << number;
      }
    }
  }
}

TEST_F(Orders, ATombstoneOutlivesEveryReaderThatMayStillStore) {
  Cache writer(forgetful(), clock_);
  writer.tombstone("a", 2);
  settle(writer);

  const std::int64_t left = redis_.call({"PTTL", options().prefix + "a"}).integer;
  EXPECT_GE(left, (options().hard_ttl + 5000ms).count());
}

// What the life of an entry is counted from: its row may have changed since it was read.
TEST_F(Orders, AnEntryAgesFromItsReading) {
  const std::int64_t before = wall_ms();
  Reader slow(forgetful(), clock_, "a", 1);
  const std::int64_t after = wall_ms();
  while (wall_ms() < after + 100) std::this_thread::yield();
  slow.store();

  const auto entry = there("a");
  ASSERT_TRUE(entry.has_value());
  EXPECT_GE(entry->hard_ms, before + options().hard_ttl.count());
  EXPECT_LE(entry->hard_ms, after + options().hard_ttl.count());
  EXPECT_LE(redis_.call({"PTTL", options().prefix + "a"}).integer, options().hard_ttl.count() - 90);
}

TEST_F(Orders, WhatAProcessSawItNeverSeesOlder) {
  CacheOptions brief = options();
  brief.l1_ttl = 1ms;
  Cache cache(brief, clock_);
  ASSERT_EQ(text(cache.get("a", loading(7, "seven"), in(5s))), "seven");
  settle(cache);
  redis_.call({"DEL", options().prefix + "a"});
  ASSERT_EQ(write("a", Entry::Kind::kValue, 6), 1);  // a process that lagged behind
  while (cache.peek("a")) std::this_thread::yield();

  EXPECT_EQ(text(cache.get("a", loading(7, "seven again"), in(5s))), "seven again");
}

}  // namespace
}  // namespace farmgate::redis
