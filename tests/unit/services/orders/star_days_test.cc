#include "services/orders/domain/star_days.h"

#include <gtest/gtest.h>

#include "tests/unit/services/orders/fair_samples.h"

namespace farmgate::orders {
namespace {

CertificateCopy certificate(int star, Date from, Date last) {
  return {"certificates/x", "producers/p/products/x", star, true, from, last};
}

TEST(StarDays, ACertificateCountsWhenItHoldsOnTheFirstAndOnTheLastDay) {
  EXPECT_EQ(star_on_all_days({certificate(4, june(10), june(16))}, june(10), june(16)), 4);
  EXPECT_EQ(star_on_all_days({certificate(4, june(11), june(16))}, june(10), june(16)), 0);
  EXPECT_EQ(star_on_all_days({certificate(4, june(10), june(15))}, june(10), june(16)), 0);
}

TEST(StarDays, CertificatesTakeTurnsAndTheLowestCounts) {
  const std::vector<CertificateCopy> turns = {certificate(4, june(13), june(30)),
                                              certificate(3, june(1), june(12))};
  EXPECT_EQ(star_on_all_days(turns, june(10), june(16)), 3);
  EXPECT_EQ(star_on_all_days(turns, june(13), june(16)), 4);
}

TEST(StarDays, ADayBetweenTwoCertificatesHasNoStar) {
  EXPECT_EQ(
      star_on_all_days({certificate(4, june(1), june(11)), certificate(4, june(13), june(30))},
                       june(10), june(16)),
      0);
}

TEST(StarDays, ARevokedOneCountsForNothing) {
  CertificateCopy revoked = certificate(5, june(1), june(30));
  revoked.valid = false;
  EXPECT_EQ(star_on_all_days({revoked, certificate(3, june(1), june(30))}, june(10), june(16)), 3);
}

TEST(StarDays, OfSeveralProductsTheBestCounts) {
  CertificateCopy other = certificate(5, june(1), june(30));
  other.product = "producers/p/products/y";
  const StarBook book({certificate(3, june(1), june(30)), other}, june(10), june(16));
  EXPECT_EQ(book.best({"producers/p/products/x", "producers/p/products/y"}), 5);
  EXPECT_EQ(book.best({"producers/p/products/x", "producers/p/products/z"}), 3);
  EXPECT_EQ(book.best({}), 0);
}

}  // namespace
}  // namespace farmgate::orders
