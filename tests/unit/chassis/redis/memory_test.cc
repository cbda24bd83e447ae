#include "chassis/redis/memory.h"

#include <gtest/gtest.h>

namespace farmgate::redis {
namespace {

using namespace std::chrono_literals;

Entry entry_of(std::int64_t version, std::size_t size = 100) {
  Entry entry;
  entry.version = version;
  entry.bytes = std::make_shared<const std::string>(size, 'x');
  return entry;
}

TEST(Memory, KeepsTheNewerOfTwoVersions) {
  Memory memory(1 << 20);
  memory.put("k", entry_of(2), in(1min));
  memory.put("k", entry_of(1), in(1min));

  EXPECT_EQ(memory.find("k")->version, 2);
}

TEST(Memory, ForgetsAfterItsTime) {
  Memory memory(1 << 20);
  memory.put("k", entry_of(1), Elapsed::now() - 1ms);

  EXPECT_FALSE(memory.find("k").has_value());
}

TEST(Memory, StaysWithinItsBytesUnderAWalkOverManyKeys) {
  constexpr std::size_t kBytes = 256 << 10;
  Memory memory(kBytes);
  for (int i = 0; i < 10'000; ++i) {
    memory.put("listings/" + std::to_string(i), entry_of(1, 500), in(1min));
    ASSERT_LE(memory.bytes(), kBytes);
  }

  EXPECT_TRUE(memory.find("listings/9999").has_value());
}

TEST(Memory, WhatIsAskedForSurvivesTheWalk) {
  Memory memory(256 << 10);
  memory.put("hot", entry_of(1, 500), in(1min));
  for (int i = 0; i < 10'000; ++i) {
    memory.put("cold/" + std::to_string(i), entry_of(1, 500), in(1min));
    ASSERT_TRUE(memory.find("hot").has_value()) << i;
  }
}

TEST(Memory, DropsWhatIsOlderOnly) {
  Memory memory(1 << 20);
  memory.put("k", entry_of(5), in(1min));

  memory.drop_older("k", 5);
  EXPECT_TRUE(memory.find("k").has_value());
  memory.drop_older("k", 6);
  EXPECT_FALSE(memory.find("k").has_value());
  EXPECT_EQ(memory.bytes(), 0u);
}

}  // namespace
}  // namespace farmgate::redis
