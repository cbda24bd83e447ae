#include "chassis/redis/entry.h"

#include <gtest/gtest.h>

namespace farmgate::redis {
namespace {

Entry sample(std::string bytes) {
  Entry entry;
  entry.version = 7;
  entry.soft_ms = 100;
  entry.hard_ms = 200;
  entry.end_us = 300;
  entry.bytes = std::make_shared<const std::string>(std::move(bytes));
  return entry;
}

TEST(Entry, RoundTripsAnyBytes) {
  const std::string bytes("\0:\r\n\xff:1:2", 8);

  const auto read = decode(encode(sample(bytes)));

  ASSERT_TRUE(read.has_value());
  EXPECT_EQ(*read->bytes, bytes);
  EXPECT_EQ(read->version, 7);
  EXPECT_EQ(read->hard_ms, 200);
}

TEST(Entry, GarbageIsAMiss) {
  for (const char* text : {"", "v", "v1:2", "x1:2:3:4:5:6:b", "vx:2:3:4:5:6:b", "v1:2:3:4:5:b"}) {
    EXPECT_FALSE(decode(text).has_value()) << text;
  }
}

TEST(Entry, EndsAtItsInstantOfBusinessTime) {
  const Entry entry = sample("b");

  EXPECT_FALSE(entry.ended(Time(std::chrono::microseconds(299))));
  EXPECT_TRUE(entry.ended(Time(std::chrono::microseconds(300))));
}

}  // namespace
}  // namespace farmgate::redis
