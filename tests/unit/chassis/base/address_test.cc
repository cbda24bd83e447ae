#include "chassis/base/address.h"

#include <gtest/gtest.h>

namespace farmgate {
namespace {

TEST(Address, IsAHostAndAPort) {
  const auto it = parse_address("orders.market:7003");
  ASSERT_TRUE(it);
  EXPECT_EQ(it->host, "orders.market");
  EXPECT_EQ(it->port, 7003);
  EXPECT_EQ(parse_address("127.0.0.1:0")->port, 0);
  EXPECT_EQ(parse_address("127.0.0.1:65535")->port, 65535);
}

TEST(Address, OfIPv6LosesItsBrackets) {
  EXPECT_EQ(parse_address("[::1]:80")->host, "::1");
  EXPECT_EQ(parse_address("::1:80")->host, "::1");
}

TEST(Address, IsNothingElse) {
  for (const char* text :
       {"", ":", "host", "host:", ":80", "[]:80", "host:65536", "host:4294967376", "host:-1",
        "host:+1", "host: 80", "host:80 ", "host:80x", "host:http", "dns:///host"}) {
    EXPECT_FALSE(parse_address(text)) << text;
  }
}

}  // namespace
}  // namespace farmgate
