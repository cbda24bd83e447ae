#include <atomic>
#include <future>
#include <thread>

#include "chassis/redis/generations.h"
#include "tests/integration/redis/cache_case.h"

namespace farmgate::redis {
namespace {

using ::testing::ElementsAre;
using Ids = std::vector<std::string>;

class Many : public CacheTest {
 protected:
  // Everything but "missing" is there, as "<id> <how often it was read>".
  Cache::LoadMany rows() {
    return [this](const Ids& ids, Deadline) -> StatusOr<std::vector<std::optional<Loaded>>> {
      ++readings_;
      asked_ += ids.size();
      std::vector<std::optional<Loaded>> out;
      for (const std::string& id : ids) {
        if (id == "missing") {
          out.emplace_back();
        } else {
          out.emplace_back(Loaded{1, id + " " + std::to_string(readings_)});
        }
      }
      return out;
    };
  }
  static Ids texts(const StatusOr<std::vector<Found>>& found) {
    Ids out;
    if (!found.ok()) return {found.status().to_string()};
    for (const Found& one : *found) out.push_back(text(one));
    return out;
  }

  std::atomic<int> readings_{0};
  std::atomic<std::size_t> asked_{0};
};

TEST_F(Many, ComeInTheirOrderAndMissingOnesAreNamed) {
  Cache cache(options(), clock_);
  const Ids ids{"c", "missing", "a", "c"};

  EXPECT_FALSE(cache.peek_many(ids).has_value());
  EXPECT_THAT(texts(cache.get_many(ids, rows(), in(5s))),
              ElementsAre("c 1", "(nothing)", "a 1", "c 1"));
  EXPECT_THAT(texts(*cache.peek_many(ids)), ElementsAre("c 1", "(nothing)", "a 1", "c 1"));
  EXPECT_EQ(readings_, 1);
}

TEST_F(Many, AreReadTogetherAsFarAsNobodyKnowsThem) {
  Cache cache(options(), clock_);
  ASSERT_EQ(text(cache.get("a", loading(1, "a alone"), in(5s))), "a alone");
  ASSERT_TRUE(stored("a", "a alone"));
  Cache other(options(), clock_);

  EXPECT_THAT(texts(other.get_many({"b", "a", "c"}, rows(), in(5s))),
              ElementsAre("b 1", "a alone", "c 1"));
  EXPECT_EQ(readings_, 1);
  EXPECT_EQ(asked_, 2u);
  EXPECT_EQ(other.counts().redis_hits, 1u);
}

TEST_F(Many, WaitForAReadingThatIsUnderWay) {
  Cache cache(options(), clock_);
  std::promise<std::function<void(Cache::Outcome)>> begun;
  cache.ask(
      "b", [&](Deadline, const auto& answer) { begun.set_value(answer); }, in(10s),
      [](const StatusOr<Found>&) {});
  const auto answer = begun.get_future().get();
  std::thread reader([&] {
    EXPECT_THAT(texts(cache.get_many({"a", "b"}, rows(), in(10s))), ElementsAre("a 1", "b alone"));
  });
  while (cache.counts().joins == 0) std::this_thread::yield();
  answer(Cache::Outcome(Loaded{1, "b alone"}));
  reader.join();

  EXPECT_EQ(asked_, 1u);
}

TEST_F(Many, AFailedReadingFailsThemAndIsNotRemembered) {
  Cache cache(options(), clock_);
  const auto fails = [](const Ids&, Deadline) -> StatusOr<std::vector<std::optional<Loaded>>> {
    return unavailable("DATABASE_UNAVAILABLE", "down");
  };

  EXPECT_THAT(cache.get_many({"a", "b"}, fails, in(5s)),
              StatusIs(Code::kUnavailable, "DATABASE_UNAVAILABLE"));
  EXPECT_THAT(texts(cache.get_many({"a", "b"}, rows(), in(5s))), ElementsAre("a 1", "b 1"));
}

TEST_F(Many, StaleOnesAreServedAndReadAnewTogether) {
  CacheOptions soft = options();
  soft.l1_ttl = 0ms;
  soft.soft_ttl = 1ms;
  Cache cache(soft, clock_);
  (void)cache.get_many({"a", "b"}, rows(), in(5s));
  ASSERT_TRUE(stored("a", "a 1"));
  ASSERT_TRUE(stored("b", "b 1"));
  for (const std::int64_t now = wall_ms(); wall_ms() < now + 5;) std::this_thread::yield();
  while (cache.counts().stale_hits == 0) {
    EXPECT_EQ(texts(cache.get_many({"a", "b"}, rows(), in(5s))).size(), 2u);
  }

  EXPECT_TRUE(stored("a", "a 2"));
  EXPECT_TRUE(stored("b", "b 2"));
}

TEST_F(Many, OfAThousandColdQuestionsOneIsAReading) {
  Cache cache(options(), clock_);
  std::promise<std::function<void(Cache::Outcome)>> begun;
  std::atomic<int> loads{0}, right{0};
  for (int i = 0; i < 1'000; ++i) {
    cache.ask(
        "a",
        [&](Deadline, const auto& answer) {
          if (++loads == 1) begun.set_value(answer);
        },
        in(20s), [&](const StatusOr<Found>& found) { right += text(found) == "one"; });
  }
  begun.get_future().get()(Cache::Outcome(Loaded{1, "one"}));

  EXPECT_EQ(right, 1'000);
  EXPECT_EQ(loads, 1);
  EXPECT_EQ(cache.counts().joins, 999u);
}

TEST_F(Many, AGenerationBeginsAtTheClockAndGrows) {
  const auto pipeline = std::make_shared<Pipeline>(
      PipelineOptions{.address = options().address, .command_budget = 2000ms});
  Generations numbers(options().prefix, pipeline, 0ms);
  const std::int64_t before = wall_ms();
  const auto first = numbers.get("hoa", in(5s));
  ASSERT_TRUE(first.has_value());
  EXPECT_GE(*first, before);
  EXPECT_EQ(numbers.get("hoa", in(5s)), first);

  numbers.raise("hoa");
  const auto second = numbers.get("hoa", in(5s));
  EXPECT_EQ(*second, *first + 1);
  redis_.call({"DEL", options().prefix + "hoa"});  // as a flush does
  while (wall_ms() <= *second) std::this_thread::yield();

  EXPECT_GT(*numbers.get("hoa", in(5s)), *second);
}

TEST_F(Many, WithoutRedisThereIsNoGeneration) {
  const auto nowhere = std::make_shared<Pipeline>(PipelineOptions{.address = "unix:/nonexistent"});
  Generations numbers(options().prefix, nowhere);

  numbers.raise("hoa");
  EXPECT_FALSE(numbers.get("hoa", in(5s)).has_value());
  EXPECT_FALSE(Generations("", nullptr).get("hoa", in(5s)).has_value());
}

}  // namespace
}  // namespace farmgate::redis
