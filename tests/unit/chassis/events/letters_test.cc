#include "chassis/events/letters.h"

#include <gtest/gtest.h>

namespace farmgate::events::letters {
namespace {

TEST(Headers, AreTextAPersonCanReadAndReplayTakesBack) {
  const std::vector<kafka::Header> headers = {{"ce_type", "farmgate.orders.offer.opened.v1"},
                                              {"odd=name", std::string("\0\n\\=\xff", 5)},
                                              {"empty", ""},
                                              {"", "nameless"}};

  const std::string text = headers_to_text(headers);

  EXPECT_TRUE(text.starts_with("ce_type=farmgate.orders.offer.opened.v1\n"));
  EXPECT_EQ(headers_from_text(text), headers);
}

TEST(Headers, OfARecordWithoutAnyAreEmpty) {
  EXPECT_EQ(headers_to_text({}), "");
  EXPECT_TRUE(headers_from_text("").empty());
}

}  // namespace
}  // namespace farmgate::events::letters
