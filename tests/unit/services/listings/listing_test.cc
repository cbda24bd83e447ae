#include "services/listings/domain/listing.h"

#include <gtest/gtest.h>

#include "chassis/testing/status_is.h"

namespace farmgate::listings {
namespace {

using namespace std::chrono_literals;
using testing::IsOk;
using testing::StatusIs;

const Time kNow{std::chrono::sys_days{std::chrono::year{2026} / 6 / 15}};

SellerCopy seller() {
  return {ProducerId::make(), "Hộ Giáp Thị Hoa (ví dụ)", "communes/07582", true};
}

Listing sample() {
  return *draft({"producers/p/products/x", ProducerId::make(), 1, ""}, seller(),
                {"Vải thiều", "", {5'000, Unit::kKilogram}, Unit::kPiece}, kNow);
}

OfferCopy offer(std::int64_t price, bool has_stock, Time end = kNow + 24h) {
  return {OfferId::make(), ListingId::make(), Money::vnd(price), has_stock, kNow, end};
}

TEST(Listing, IsPublishedOnceWithItsFirstEvent) {
  Listing listing = sample();
  EXPECT_EQ(listing.version, 0);

  EXPECT_THAT(listing.publish(kNow), IsOk());

  EXPECT_EQ(listing.version, 1);
  EXPECT_TRUE(listing.is_public());
  EXPECT_THAT(listing.publish(kNow), StatusIs(Code::kFailedPrecondition, "LISTING_STATE"));
}

TEST(Listing, ADraftChangesWithoutAnEvent) {
  Listing listing = sample();

  EXPECT_THAT(listing.edit({.title = "Vải thiều sớm"}, kNow), IsOk());

  EXPECT_EQ(listing.version, 0);
  EXPECT_EQ(listing.revision, 2);
}

TEST(Listing, LooseGoodsHoldOneOfTheirUnit) {
  const ProductCopy product{"producers/p/products/x", ProducerId::make(), 1, ""};

  EXPECT_THAT(draft(product, seller(), {"x", "", {2'000, Unit::kKilogram}, Unit::kKilogram}, kNow),
              StatusIs(Code::kInvalidArgument, "INVALID_FIELD"));
  EXPECT_THAT(draft(product, seller(), {"x", "", {1'000, Unit::kKilogram}, Unit::kKilogram}, kNow),
              IsOk());
}

TEST(Listing, HoldsNoMoreTextThanAListCanCarry) {
  Listing listing = sample();
  const auto length = [&](std::size_t bytes) {
    return listing.edit({.story = std::string(bytes, 'x')}, kNow).status();
  };
  const std::size_t room = kTextBytes - listing.title.size();
  EXPECT_THAT(length(room), IsOk());
  EXPECT_THAT(length(room + 1), StatusIs(Code::kInvalidArgument, "INVALID_FIELD"));
  Label label;
  label[0] = "x";
  listing = sample();
  EXPECT_THAT(length(room), IsOk());
  EXPECT_THAT(listing.edit({.label = label}, kNow),
              StatusIs(Code::kInvalidArgument, "INVALID_FIELD"));
}

TEST(Shelf, ShowsTheCheapestOfferThatHasStock) {
  const Shelf shelf = shelf_of({offer(90, false), offer(120, true), offer(100, true)}, kNow);

  EXPECT_EQ(shelf.from_price, Money::vnd(100));
  EXPECT_EQ(shelf.stock, StockState::kInStock);
}

TEST(Shelf, IsSoldOutWhenNoOpenOfferHasStock) {
  const Shelf shelf = shelf_of({offer(90, false), offer(80, false)}, kNow);

  EXPECT_EQ(shelf.from_price, Money::vnd(80));
  EXPECT_EQ(shelf.stock, StockState::kSoldOut);
}

TEST(Shelf, ForgetsOffersAtTheirEndAndKnowsWhenThatIs) {
  const std::vector<OfferCopy> offers = {offer(90, true, kNow + 1h), offer(95, true, kNow + 2h)};

  EXPECT_EQ(shelf_of(offers, kNow).until, kNow + 1h);
  EXPECT_EQ(shelf_of(offers, kNow + 1h).from_price, Money::vnd(95));
  EXPECT_EQ(shelf_of(offers, kNow + 2h).stock, StockState::kNoOffer);
  EXPECT_FALSE(shelf_of(offers, kNow + 2h).until.has_value());
}

TEST(Shelf, ShowsAnOfferFromItsStartOn) {
  OfferCopy coming = offer(90, true, kNow + 2h);
  coming.start_time = kNow + 1h;
  const std::vector<OfferCopy> offers = {coming, offer(95, true)};

  EXPECT_EQ(shelf_of(offers, kNow).from_price, Money::vnd(95));
  EXPECT_EQ(shelf_of(offers, kNow).until, kNow + 1h);
  EXPECT_EQ(shelf_of(offers, kNow + 1h).from_price, Money::vnd(90));
  EXPECT_EQ(shelf_of(offers, kNow + 1h).until, kNow + 2h);
  EXPECT_EQ(shelf_of({coming}, kNow).stock, StockState::kNoOffer);
}

TEST(Listing, IsBlockedWhileAnyReasonHolds) {
  Listing listing = sample();
  EXPECT_EQ(listing.set_block(kMovementBanned, true, kNow), std::nullopt);  // a draft
  (void)listing.publish(kNow);

  EXPECT_EQ(listing.set_block(kMovementBanned, true, kNow), ListingChange::kBlocked);
  EXPECT_EQ(listing.set_block(kMovementBanned, true, kNow), std::nullopt);
  EXPECT_EQ(listing.state, ListingState::kBlocked);
  EXPECT_TRUE(listing.is_public());
  EXPECT_EQ(listing.set_block("ANOTHER", true, kNow), ListingChange::kUpdated);
  EXPECT_EQ(listing.set_block(kMovementBanned, false, kNow), ListingChange::kUpdated);
  EXPECT_EQ(listing.state, ListingState::kBlocked);
  EXPECT_EQ(listing.set_block("ANOTHER", false, kNow), ListingChange::kUnblocked);
  EXPECT_EQ(listing.state, ListingState::kPublished);
  EXPECT_EQ(listing.version, 5);
}

TEST(Listing, FollowsItsSellerInOneChange) {
  Listing listing = sample();
  SellerCopy moved = seller();
  moved.commune = "communes/07600";
  moved.active = false;
  EXPECT_EQ(listing.follow(moved, {}, kNow), ListingChange::kUpdated);  // a draft
  EXPECT_TRUE(listing.block_reasons.empty());
  ASSERT_THAT(listing.publish(kNow), IsOk());
  EXPECT_EQ(listing.follow(seller(), {}, kNow), ListingChange::kUpdated);
  EXPECT_EQ(listing.follow(seller(), {}, kNow), std::nullopt);
  EXPECT_EQ(listing.version, 2);

  EXPECT_EQ(listing.follow(moved, {}, kNow), ListingChange::kBlocked);

  EXPECT_EQ(listing.commune, "communes/07600");
  EXPECT_TRUE(listing.blocked_by(kSellerNotActive));
  EXPECT_EQ(listing.version, 3);
  EXPECT_EQ(listing.follow(seller(), {}, kNow), ListingChange::kUnblocked);
  EXPECT_EQ(listing.state, ListingState::kPublished);
}

TEST(Listing, SameShelfRaisesNoVersion) {
  Listing listing = sample();
  (void)listing.publish(kNow);
  const Shelf shelf = shelf_of({offer(90, true)}, kNow);

  EXPECT_EQ(listing.show(shelf, listing.star, listing.lowest, kNow), ListingChange::kUpdated);
  const Shelf same = shelf_of({offer(90, true, kNow + 48h)}, kNow);
  EXPECT_EQ(listing.show(same, listing.star, listing.lowest, kNow), std::nullopt);
  EXPECT_EQ(listing.version, 2);
}

}  // namespace
}  // namespace farmgate::listings
