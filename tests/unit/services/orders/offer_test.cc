#include "services/orders/domain/offer.h"

#include <gtest/gtest.h>

#include "chassis/testing/status_is.h"
#include "tests/unit/services/orders/samples.h"

namespace farmgate::orders {
namespace {

using testing::IsOk;
using testing::StatusIs;

OfferTerms terms() {
  return {.fair = {},
          .unit_price = Money::vnd(1),
          .buyer_limit = {},
          .start_time = kNow,
          .end_time = kNow + 1h};
}

TEST(Offer, TakesOrdersFromItsStartUntilJustBeforeItsEnd) {
  const Offer offer = boxes_on_sale().offer;

  EXPECT_THAT(offer.check_open(kNow - 1us), StatusIs(Code::kFailedPrecondition, "OFFER_CLOSED"));
  EXPECT_THAT(offer.check_open(kNow), IsOk());
  EXPECT_THAT(offer.check_open(kNow + 24h - 1us), IsOk());
  EXPECT_THAT(offer.check_open(kNow + 24h), StatusIs(Code::kFailedPrecondition, "OFFER_CLOSED"));
}

TEST(Offer, NeedsAnActiveSellerAndAPublishedListing) {
  ListingCopy listing = box_listing();

  EXPECT_THAT(open_offer(listing, false, terms(), kNow),
              StatusIs(Code::kFailedPrecondition, "PRODUCER_SUSPENDED"));
  listing.on_sale = false;
  EXPECT_THAT(open_offer(listing, true, terms(), kNow),
              StatusIs(Code::kFailedPrecondition, "LISTING_NOT_ON_SALE"));
}

TEST(Offer, RefusesAnEmptyWindowAndALimitInAnotherUnit) {
  OfferTerms backwards = terms();
  backwards.end_time = backwards.start_time;
  OfferTerms by_weight = terms();
  by_weight.buyer_limit = Quantity{1'000, Unit::kKilogram};

  EXPECT_THAT(open_offer(box_listing(), true, backwards, kNow),
              StatusIs(Code::kInvalidArgument, "INVALID_FIELD"));
  EXPECT_THAT(open_offer(box_listing(), true, by_weight, kNow),
              StatusIs(Code::kInvalidArgument, "INVALID_FIELD"));
}

TEST(Offer, StockIsTakenFromALotByTheContentOfTheListing) {
  const ListingCopy listing = box_listing();
  const LotCopy lot{"producers/p/lots/1", listing.product, Unit::kKilogram};

  EXPECT_EQ(*taken_from(lot, listing, {100'000, Unit::kPiece}),
            (Quantity{500'000, Unit::kKilogram}));
}

TEST(Offer, ALotOfAnotherProductOrUnitFillsNothing) {
  const ListingCopy listing = box_listing();

  EXPECT_THAT(taken_from({"l", "producers/p/products/tea", Unit::kKilogram}, listing,
                         {1'000, Unit::kPiece}),
              StatusIs(Code::kFailedPrecondition, "PRODUCT_MISMATCH"));
  EXPECT_THAT(taken_from({"l", listing.product, Unit::kLitre}, listing, {1'000, Unit::kPiece}),
              StatusIs(Code::kFailedPrecondition, "UNIT_MISMATCH"));
}

TEST(Offer, ClosedBeforeItsStartNeverOpens) {
  Offer offer = boxes_on_sale().offer;

  ASSERT_THAT(offer.close(kNow - 1h), IsOk());

  EXPECT_THAT(offer.check_open(kNow), StatusIs(Code::kFailedPrecondition, "OFFER_CLOSED"));
  EXPECT_EQ(offer.end_time, offer.start_time);
}

TEST(Offer, TakesGoodsBeforeItsStartUntilItIsClosed) {
  Offer offer = boxes_on_sale().offer;
  offer.start_time = kNow + 1h;
  offer.end_time = kNow + 2h;
  EXPECT_THAT(offer.check_not_ended(kNow), IsOk());
  ASSERT_THAT(offer.close(kNow), IsOk());

  EXPECT_THAT(offer.check_not_ended(kNow), StatusIs(Code::kFailedPrecondition, "OFFER_CLOSED"));
}

TEST(Offer, CountsNoLimitThatComesTooLate) {
  const Offer offer = boxes_on_sale().offer;
  EXPECT_THAT(offer.check_countable(kLinesCountedMost), IsOk());
  EXPECT_THAT(offer.check_countable(kLinesCountedMost + 1),
              StatusIs(Code::kFailedPrecondition, "TOO_MANY"));
}

TEST(Offer, KeepsWhatAnEditDoesNotName) {
  Offer offer = boxes_on_sale().offer;
  OfferPatch patch;
  patch.end_time = kNow + 2h;

  ASSERT_THAT(offer.edit(patch), IsOk());

  EXPECT_EQ(offer.unit_price, Money::vnd(225'000));
  EXPECT_EQ(offer.start_time, kNow);
  EXPECT_THAT(offer.check_open(kNow + 3h), StatusIs(Code::kFailedPrecondition, "OFFER_CLOSED"));
}

TEST(Offer, IsNotEditedHalf) {
  Offer offer = boxes_on_sale().offer;
  OfferPatch patch;
  patch.unit_price = Money::vnd(1);
  patch.end_time = kNow;

  EXPECT_THAT(offer.edit(patch), StatusIs(Code::kInvalidArgument, "INVALID_FIELD"));
  EXPECT_EQ(offer.unit_price, Money::vnd(225'000));
}

}  // namespace
}  // namespace farmgate::orders
