#include <gmock/gmock.h>

#include "tests/edge/edge.h"

// Whose address a call comes from, where a balancer stands in front, and that nobody chooses it.
namespace farmgate {
namespace {

using testing::Edge;
using testing::passed;
using testing::Reply;

const std::vector<std::string> kFive = {"edge.address_burst = 5", "edge.address_per_s = 1"};

std::vector<std::string> five_and(const std::string& setting) {
  std::vector<std::string> all = kFive;
  all.push_back(setting);
  return all;
}

Reply call(const Edge& edge, const std::string& before, const std::string& forwarded = "") {
  testing::Wire wire(edge.port());
  if (!before.empty()) wire.send(before);
  std::vector<std::string> headers = {"connection: close"};
  if (!forwarded.empty()) headers.push_back("x-forwarded-for: " + forwarded);
  return exchange(wire, {.target = "/v1/provinces?pageSize=1", .headers = headers});
}

std::string v1(const std::string& family, const std::string& from, const std::string& to) {
  return "PROXY " + family + " " + from + " " + to + " 40000 443\r\n";
}
std::string from_v4(const std::string& address) { return v1("TCP4", address, "192.0.2.1"); }
std::string from_v6(const std::string& address) { return v1("TCP6", address, "2001:db8::1"); }

// The second version, from 203.0.113.<last>.
std::string in_bytes(char last) {
  return std::string("\r\n\r\n\0\r\nQUIT\n\x21\x11\0\x0c", 16) + "\xcb" + std::string("\0q", 2) +
         last + std::string("\xc0\0\2\1\x9c\x40\1\xbb", 8);
}

// A bucket of a second's growth may have had a call more by now, not five.
TEST(Address, OfABalancersHeaderHasTheBucket) {
  const Edge edge(five_and("edge.proxy_protocol = on"));
  EXPECT_GE(passed([&] { return call(edge, from_v4("203.0.113.7")); }), 5);
  EXPECT_LT(passed([&] { return call(edge, in_bytes(7)); }), 5);
  EXPECT_GE(passed([&] { return call(edge, in_bytes(8)); }), 5);
  EXPECT_LT(passed([&] { return call(edge, from_v4("203.0.113.8")); }), 5);
}

TEST(Address, OfIpv6CountsByItsFirstHalf) {
  const Edge edge(five_and("edge.proxy_protocol = on"));
  EXPECT_GE(passed([&] { return call(edge, from_v6("2001:db8:1:2::1")); }), 5);
  EXPECT_LT(passed([&] { return call(edge, from_v6("2001:db8:1:2:ffff:1:2:3")); }), 5);
  EXPECT_GE(passed([&] { return call(edge, from_v6("2001:db8:1:3::1")); }), 5);
}

TEST(Address, MustBeToldWhereABalancerTellsIt) {
  const Edge edge(five_and("edge.proxy_protocol = on"));
  for (const char* before : {"", "PROXY TCP4 a b 1 2\r\n", "PROXY \r\n", "GET / HTTP/1.1\r\n"}) {
    EXPECT_EQ(call(edge, before).status, 0) << before;
  }
  EXPECT_EQ(call(edge, from_v4("203.0.113.9")).status, 200);
}

// Where nobody is trusted such a header is as good as none, and one of the PROXY protocol no HTTP.
TEST(Address, IsNotChosenByWhoCalls) {
  const Edge edge(kFive);
  int other = 0;
  const auto next = [&] { return call(edge, "", "203.0.113." + std::to_string(++other)); };
  EXPECT_GE(passed(next), 5);
  EXPECT_LT(passed(next), 5);
  EXPECT_EQ(call(edge, from_v4("203.0.113.9")).status, 400);
}

TEST(Address, IsWhatTheTrustedProxyAdded) {
  const Edge edge(five_and("edge.trusted_proxies = 1"));
  int other = 0;
  const auto next = [&](const std::string& added) {
    return call(edge, "", "198.51.100." + std::to_string(++other) + ", " + added);
  };
  EXPECT_GE(passed([&] { return next("203.0.113.7"); }), 5);
  EXPECT_LT(passed([&] { return next("203.0.113.7"); }), 5);
  EXPECT_GE(passed([&] { return next("203.0.113.8"); }), 5);
}

}  // namespace
}  // namespace farmgate
