#include "services/listings/domain/star_claim.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace farmgate::listings {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

std::vector<int> stars(std::string_view text) { return star_claim(text).stars; }

TEST(StarClaim, IsANumberBeforeTheWordInBothLanguages) {
  EXPECT_THAT(stars("Vải thiều OCOP 5 sao"), ElementsAre(5));
  EXPECT_THAT(stars("VAI THIEU 4 SAO"), ElementsAre(4));
  EXPECT_THAT(stars("năm sao"), ElementsAre(5));
  EXPECT_THAT(stars("Bốn Sao"), ElementsAre(4));
  EXPECT_THAT(stars("three-star lychee, 5 stars"), ElementsAre(3, 5));
}

TEST(StarClaim, IsFoundThroughOtherWaysToWriteIt) {
  EXPECT_THAT(stars("5sao"), ElementsAre(5));
  EXPECT_THAT(stars("5 - sao"), ElementsAre(5));
  EXPECT_THAT(stars("5\u200B s\u200Bao"), ElementsAre(5));  // signs of no width
  EXPECT_THAT(stars("５ sao"), ElementsAre(5));             // a digit of full width
  EXPECT_THAT(stars("sa\u0300o 4 sao"), ElementsAre(4));
  EXPECT_THAT(stars("bốn\u00A0sao"), ElementsAre(4));  // a blank that does not break
  EXPECT_THAT(stars("Chè 5 sao–OCOP"), ElementsAre(5));
  EXPECT_TRUE(star_claim("Chè 5 sao–OCOP").ocop);
  EXPECT_THAT(stars("OCOP•năm•sao"), ElementsAre(5));
  EXPECT_THAT(stars("đạt 5.0 sao, 4,0 sao"), ElementsAre(5, 4));
  EXPECT_THAT(stars("⁵ sao"), ElementsAre(5));
  EXPECT_THAT(stars("OCOP 5 cánh sao"), ElementsAre(5));
}

TEST(StarClaim, IsARowOfSigns) {
  EXPECT_THAT(stars("Vải ★★★★"), ElementsAre(4));
  EXPECT_THAT(stars("Vải ⭐⭐⭐"), ElementsAre(3));
  EXPECT_THAT(stars("5★"), ElementsAre(5));
  EXPECT_THAT(stars("5✭ và ✩✩✩"), ElementsAre(5, 3));
}

TEST(StarClaim, IsNoneWhereNothingIsCounted) {
  EXPECT_THAT(stars("Chè sao suốt, 15 sao, sáu sao, hộp 5 kg"), IsEmpty());
  EXPECT_THAT(stars(""), IsEmpty());
  EXPECT_THAT(stars("sao"), IsEmpty());
}

TEST(StarClaim, KnowsTheMarkByItsWord) {
  EXPECT_TRUE(star_claim("sản phẩm Ocop").ocop);
  EXPECT_FALSE(star_claim("ocopia").ocop);
}

TEST(StarClaim, LooksAtAtMostAHundred) {
  std::string text;
  for (int i = 0; i < 5000; ++i) text += "5 sao ";
  EXPECT_EQ(stars(text).size(), 100u);
}

}  // namespace
}  // namespace farmgate::listings
