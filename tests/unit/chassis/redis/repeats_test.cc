#include "chassis/redis/repeats.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>
#include <vector>

#include "chassis/testing/eventually.h"

namespace farmgate::redis {
namespace {

using namespace std::chrono_literals;
using ::testing::ElementsAre;
using ::testing::Pair;
using ::testing::SizeIs;

// Takes changes, or refuses them.
class Server {
 public:
  Repeats::Send send() {
    return [this](const std::string& key, std::int64_t version, const Repeats::Taken& taken) {
      bool takes = false;
      {
        const std::lock_guard lock(mutex_);
        takes = well_;
        if (takes) changes_.emplace_back(key, version);
        ++asked_;
      }
      asked_more_.notify_all();
      taken(takes);
    };
  }
  void heal() {
    const std::lock_guard lock(mutex_);
    well_ = true;
  }
  void await_asked(int times) {
    std::unique_lock lock(mutex_);
    EXPECT_TRUE(asked_more_.wait_for(lock, 10s, [&] { return asked_ >= times; }));
  }
  std::vector<std::pair<std::string, std::int64_t>> changes() {
    const std::lock_guard lock(mutex_);
    return changes_;
  }

 private:
  std::mutex mutex_;
  std::condition_variable asked_more_;
  bool well_ = false;
  int asked_ = 0;
  std::vector<std::pair<std::string, std::int64_t>> changes_;
};

void await_none(const Repeats& repeats) {
  EXPECT_TRUE(testing::eventually([&] { return repeats.waiting() == 0; }));
}

TEST(Repeats, AnnounceTheNewestOfEachKeyOnceTheServerIsWell) {
  Server server;
  Repeats repeats(server.send(), 1min);
  repeats.keep("a", 2);
  repeats.keep("a", 4);
  repeats.keep("a", 3);
  server.await_asked(2);
  server.heal();
  await_none(repeats);

  EXPECT_THAT(server.changes(), ElementsAre(Pair("a", 4)));
  EXPECT_EQ(repeats.lost(), 0U);
}

TEST(Repeats, GoOnWithTheOthersWhenThereAreMoreThanGoAtOnce) {
  Server server;
  Repeats repeats(server.send(), 1min);
  for (std::size_t i = 0; i < 5 * Repeats::kAtOnce; ++i) repeats.keep(std::to_string(i), 1);
  server.await_asked(1);
  server.heal();
  await_none(repeats);

  EXPECT_THAT(server.changes(), SizeIs(5 * Repeats::kAtOnce));
}

TEST(Repeats, GiveUpWhatIsOldAndWhatIsTooMuch) {
  Server server;
  Repeats old(server.send(), 0ms);
  old.keep("a", 1);
  await_none(old);
  EXPECT_EQ(old.lost(), 1U);

  Repeats many(server.send(), 1min);
  for (std::size_t i = 0; i <= Repeats::kMost; ++i) many.keep(std::to_string(i), 1);
  EXPECT_LE(many.waiting(), Repeats::kMost);
  EXPECT_GE(many.lost(), 1U);
}

TEST(Repeats, EndWithoutAnAnswerOfAServerThatIsNotWell) {
  Server server;
  Repeats repeats(server.send(), 1min);
  repeats.keep("a", 1);
  repeats.stop();
  repeats.keep("b", 1);

  EXPECT_EQ(repeats.lost(), 1U);
}

}  // namespace
}  // namespace farmgate::redis
