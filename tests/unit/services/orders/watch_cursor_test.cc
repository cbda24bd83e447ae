#include "services/orders/domain/watch_cursor.h"

#include <gtest/gtest.h>

#include "chassis/testing/status_is.h"

namespace farmgate::orders {
namespace {

using testing::StatusIs;

TEST(WatchCursor, ReadsWhatItWrote) {
  for (const char* text : {"5:5://0", "5:9:5,7//0", "5:9:5,7/6:12:6,8,11/345"}) {
    const auto cursor = WatchCursor::parse(text);
    ASSERT_TRUE(cursor.ok()) << text;
    EXPECT_EQ(cursor->to_string(), text);
  }
  EXPECT_TRUE(WatchCursor::parse("").value().base.empty());
}

// Whatever passes here goes into one statement for everybody.
TEST(WatchCursor, TakesNothingThatTheDatabaseWouldNotRead) {
  for (const char* text :
       {"x", "5:9:", "//0", "0:9://0", "9:5://0", "5:9:4//0", "5:9:9//0", "5:9:7,6//0",
        "5:9:6,6//0", "5:9:,//0", "5:9:://0", "5:9://-1", "5:9://1", "5:9:/x/1", "5:9:/5:9:/",
        "5:9:/5:9:/1/2", "5:99999999999999999999://0"}) {
    EXPECT_THAT(WatchCursor::parse(text), StatusIs(Code::kInvalidArgument, "CURSOR_INVALID"))
        << text;
  }
  EXPECT_THAT(WatchCursor::parse(std::string(10'000, '1')),
              StatusIs(Code::kInvalidArgument, "CURSOR_INVALID"));
}

}  // namespace
}  // namespace farmgate::orders
