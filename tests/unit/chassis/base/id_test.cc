#include "chassis/base/id.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <set>
#include <thread>
#include <vector>

#include "chassis/base/digest.h"
#include "chassis/testing/status_is.h"

namespace farmgate {
namespace {

TEST(Uuid, VersionSevenIdsGrowAndNeverRepeat) {
  std::vector<Uuid> ids;
  for (int i = 0; i < 10'000; ++i) ids.push_back(Uuid::v7());

  EXPECT_TRUE(std::is_sorted(ids.begin(), ids.end()));
  EXPECT_EQ(std::set<Uuid>(ids.begin(), ids.end()).size(), ids.size());
  EXPECT_EQ(ids.front().to_string()[14], '7');
}

TEST(Uuid, ThreadsDoNotShareAnId) {
  std::vector<std::vector<Uuid>> made(8);
  std::vector<std::thread> threads;
  for (auto& mine : made) {
    threads.emplace_back([&mine] {
      for (int i = 0; i < 2'000; ++i) mine.push_back(Uuid::v7());
    });
  }
  for (auto& thread : threads) thread.join();

  std::set<Uuid> all;
  for (const auto& mine : made) all.insert(mine.begin(), mine.end());
  EXPECT_EQ(all.size(), 16'000u);
}

TEST(Uuid, TextRoundTrips) {
  const Uuid id = Uuid::v7();

  EXPECT_EQ(*Uuid::parse(id.to_string()), id);
  EXPECT_EQ(*Uuid::parse("0198A1B2-0000-7000-8000-00000000000F"),
            *Uuid::parse("0198a1b2-0000-7000-8000-00000000000f"));
}

TEST(Uuid, RefusesOtherTexts) {
  for (const char* text :
       {"", "0198", "0198a1b2-0000-7000-8000-00000000000g", "0198a1b2x0000-7000-8000-00000000000f",
        "0198a1b2-0000-7000-8000-00000000000ff"}) {
    EXPECT_THAT(Uuid::parse(text), testing::StatusIs(Code::kInvalidArgument, "INVALID_FIELD"))
        << text;
  }
}

TEST(Uuid, DerivedIdsDependOnTheNameAlone) {
  EXPECT_EQ(Uuid::derived("season/1/fair"), Uuid::derived("season/1/fair"));
  EXPECT_NE(Uuid::derived("season/1/fair"), Uuid::derived("season/2/fair"));
}

TEST(Digest, KnownVectors) {
  EXPECT_EQ(hex(as_bytes(sha256("abc"))),
            "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  EXPECT_EQ(hex(as_bytes(hmac_sha256("key", "The quick brown fox jumps over the lazy dog"))),
            "f7bc83f430538424b13298e6aa6fb143ef4d59a14946175997479dbc2d1a3cd8");
}

TEST(Digest, Base64UrlRoundTripsEveryLength) {
  std::string bytes;
  for (int length = 0; length < 40; ++length) {
    std::string decoded;
    ASSERT_TRUE(decode_base64url(base64url(bytes), decoded));
    EXPECT_EQ(decoded, bytes);
    bytes.push_back(static_cast<char>(37 * length));
  }
  std::string ignored;
  EXPECT_FALSE(decode_base64url("ab+/", ignored));
  EXPECT_FALSE(decode_base64url("a", ignored));
}

}  // namespace
}  // namespace farmgate
