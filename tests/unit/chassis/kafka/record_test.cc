#include "chassis/kafka/record.h"

#include <gtest/gtest.h>

namespace farmgate::kafka {
namespace {

TEST(Message, FindsAHeaderByItsName) {
  const Message message{{"topic", 0}, 1, "key", "value", {{"a", "1"}, {"b", ""}}};

  EXPECT_EQ(message.header("a"), "1");
  EXPECT_EQ(message.header("b"), "");
  EXPECT_EQ(message.header("c"), std::nullopt);
}

TEST(Partition, IsOrderedByTopicThenNumber) {
  EXPECT_LT((Partition{"a", 9}), (Partition{"b", 0}));
  EXPECT_LT((Partition{"a", 1}), (Partition{"a", 2}));
}

}  // namespace
}  // namespace farmgate::kafka
