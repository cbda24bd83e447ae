#include "services/orders/domain/discrepancy.h"

#include <gtest/gtest.h>

#include "chassis/testing/status_is.h"
#include "tests/unit/services/orders/samples.h"

namespace farmgate::orders {
namespace {

using testing::IsOk;
using testing::StatusIs;

// A counter with five boxes at the device and five in the offer's own stock.
class Counter : public ::testing::Test {
 protected:
  Counter() {
    fair_.id = FairId::make();
    fair_.start_date = date_in_vietnam(kNow - 48h);
    fair_.end_date = date_in_vietnam(kNow);
    offer_.fair = fair_.id;
    offer_.available = offer_.at_devices = 5'000;
    offer_.received = 10'000;
    device_.id = DeviceId::make();
    device_.fair = fair_.id;
    device_.seller = offer_.seller;
    counter_.add(offer_, {device_.id, offer_.id, Unit::kPiece, 5'000, 0});
  }

  BoothSale sale(std::int64_t pieces, Time time = kNow - 1h) const {
    BoothSale it;
    it.id = SaleId::make();
    it.sale_time = time;
    it.lines.push_back({.offer = offer_.id,
                        .quantity = {1000 * pieces, Unit::kPiece},
                        .unit_price = Money::vnd(200'000),
                        .amount = {},
                        .honoured_amount = {}});
    return it;
  }

  Fair fair_;
  Offer offer_ = boxes_on_sale().offer;
  BoothDevice device_;
  DeviceCounter counter_{device_, fair_, kNow};
};

TEST_F(Counter, HonoursWhatIsAtTheDevice) {
  const BoothSale taken = counter_.take(sale(3)).value();

  EXPECT_EQ(taken.total, Money::vnd(600'000));
  EXPECT_EQ(taken.unhonoured, Money());
  EXPECT_EQ(counter_.moves().at(0).sold, 3'000);
  EXPECT_EQ(counter_.moves().at(0).stock.there, 2'000);
}

TEST_F(Counter, SellsNothingOfOtherStock) {
  ASSERT_THAT(counter_.take(sale(3)), IsOk());
  const BoothSale taken = counter_.take(sale(4)).value();

  EXPECT_EQ(taken.lines[0].honoured, 2'000);
  EXPECT_EQ(taken.unhonoured, Money::vnd(400'000));
  EXPECT_EQ(counter_.moves().at(0).sold, 5'000);
  EXPECT_EQ(counter_.moves().at(0).stock.there, 0);
}

TEST_F(Counter, TakesASaleOnce) {
  const BoothSale it = sale(3);
  ASSERT_THAT(counter_.take(it), IsOk());
  const BoothSale again = counter_.take(it).value();

  EXPECT_EQ(again.total, Money::vnd(600'000));
  EXPECT_EQ(counter_.taken().size(), 1u);
  BoothSale other = it;
  other.lines[0].quantity.thousandths = 1'000;
  EXPECT_THAT(counter_.take(other), StatusIs(Code::kAlreadyExists, "SALE_ID_REUSED"));
}

TEST_F(Counter, KnowsASaleOfTheDeviceAlone) {
  BoothSale recorded = sale(3);
  recorded.seller = ProducerId::make();
  counter_.add(KnownSale{recorded, recorded.digest()});

  EXPECT_THAT(counter_.take(recorded), StatusIs(Code::kAlreadyExists, "SALE_ID_REUSED"));
}

TEST_F(Counter, TakesSalesOfTheFairsDaysHoweverLate) {
  const Time first = start_of_day(fair_.start_date);
  DeviceCounter late(device_, fair_, kNow + std::chrono::hours(24 * 30));
  late.add(offer_, {device_.id, offer_.id, Unit::kPiece, 5'000, 0});

  EXPECT_THAT(late.take(sale(1, first)), IsOk());
  EXPECT_THAT(late.take(sale(1, first - 1us)),
              StatusIs(Code::kFailedPrecondition, "SALE_OUTSIDE_FAIR"));
  EXPECT_THAT(late.take(sale(1, kNow + 48h)),
              StatusIs(Code::kFailedPrecondition, "SALE_OUTSIDE_FAIR"));
}

TEST_F(Counter, RefusesAClockThatIsAhead) {
  EXPECT_THAT(counter_.take(sale(1, kNow + 10min)), IsOk());
  EXPECT_THAT(counter_.take(sale(1, kNow + 11min)),
              StatusIs(Code::kFailedPrecondition, "SALE_AHEAD"));
}

TEST_F(Counter, TakesWhatWasSoldBeforeTheDeviceWasRetired) {
  ASSERT_THAT(device_.retire(kNow - 1h), IsOk());

  EXPECT_THAT(counter_.take(sale(1, kNow - 1h - 1us)), IsOk());
  EXPECT_THAT(counter_.take(sale(1, kNow - 1h)),
              StatusIs(Code::kFailedPrecondition, "DEVICE_RETIRED"));
}

// Of the day of the sale, not of the one on which it is told.
TEST_F(Counter, KnowsTheTaxOfTheDayOfTheSale) {
  const std::string day = format_date(date_in_vietnam(kNow));
  const TaxTable taxes =
      TaxTable::read(
          "sets,seller_kinds,tax_class,rate_millionths,valid_from_date,valid_through_date,source\n"
          "1,*,OLD,0,2020-01-01," +
          format_date(date_in_vietnam(kNow - 24h)) + ",x\n1,*,NEW,80000," + day + ",,x\n")
          .value();
  DeviceCounter counter(device_, fair_, kNow, &taxes);
  counter.add(offer_, {device_.id, offer_.id, Unit::kPiece, 5'000, 0}, {1, "HOUSEHOLD"});

  EXPECT_EQ(counter.take(sale(1, kNow - 24h))->lines[0].tax.code, "OLD");
  EXPECT_EQ(counter.take(sale(1, kNow))->lines[0].tax, (TaxClass{"NEW", 80'000}));
}

TEST_F(Counter, NamesWhatWasNotThereLineByLine) {
  BoothSale it = sale(3);
  it.lines.push_back(it.lines[0]);
  const BoothSale taken = counter_.take(it).value();
  std::vector<Discrepancy> all = discrepancies_of(taken);

  ASSERT_EQ(all.size(), 1u);
  EXPECT_EQ(all[0].line, 2);
  EXPECT_EQ(all[0].quantity, (Quantity{1'000, Unit::kPiece}));
  EXPECT_EQ(all[0].amount, Money::vnd(200'000));
  const Settlement how{DiscrepancyOutcome::kFound, "in the van", "an officer", kNow};
  EXPECT_THAT(take_found(offer_, all[0]), IsOk());
  EXPECT_EQ(offer_.available, 4'000);
  EXPECT_THAT(all[0].settle(how), IsOk());
  EXPECT_THAT(all[0].settle(how), StatusIs(Code::kFailedPrecondition, "DISCREPANCY_SETTLED"));
}

TEST_F(Counter, RefusesWhatItCannotPrice) {
  BoothSale unknown = sale(1);
  unknown.lines[0].offer = OfferId::make();
  BoothSale weighed = sale(1);
  weighed.lines[0].quantity.unit = Unit::kKilogram;
  BoothSale half = sale(1);
  half.lines[0].quantity.thousandths = 500;

  EXPECT_THAT(counter_.take(unknown), StatusIs(Code::kNotFound, "NOT_FOUND"));
  EXPECT_THAT(counter_.take(weighed), StatusIs(Code::kInvalidArgument, "UNIT_MISMATCH"));
  EXPECT_THAT(counter_.take(half), StatusIs(Code::kInvalidArgument, "INVALID_FIELD"));
  EXPECT_TRUE(counter_.taken().empty());
  EXPECT_TRUE(counter_.moves().empty());
}

TEST_F(Counter, KeepsReceivedTheSumOfItsParts) {
  DeviceStock stock{device_.id, offer_.id, Unit::kPiece, 5'000, 0};
  const auto sum = [&] {
    return offer_.available + offer_.held + offer_.sold + offer_.withdrawn + offer_.at_devices;
  };

  ASSERT_THAT(hand_to(offer_, stock, 2'000), IsOk());
  EXPECT_EQ(sum(), offer_.received);
  EXPECT_EQ(sell_at(offer_, stock, 9'000), 7'000);
  EXPECT_EQ(sum(), offer_.received);
  EXPECT_THAT(take_from(offer_, stock, 1'000),
              StatusIs(Code::kFailedPrecondition, "DEVICE_STOCK_SHORT"));
  EXPECT_THAT(hand_to(offer_, stock, 4'000), StatusIs(Code::kFailedPrecondition, "SOLD_OUT"));
  EXPECT_EQ(sum(), offer_.received);
}

TEST_F(Counter, ADeviceTakesGoodsOfSoManyOffers) {
  DeviceStock stock{device_.id, offer_.id, Unit::kPiece, 0, 0};
  EXPECT_THAT(device_.check_takes(offer_, stock, kOffersOfDeviceMost - 1, kNow), IsOk());
  EXPECT_THAT(device_.check_takes(offer_, stock, kOffersOfDeviceMost, kNow),
              StatusIs(Code::kFailedPrecondition, "TOO_MANY"));
  stock.known = true;  // it had some before: no offer more
  EXPECT_THAT(device_.check_takes(offer_, stock, kOffersOfDeviceMost, kNow), IsOk());
  EXPECT_THAT(device_.check_takes(offer_, stock, 0, offer_.end_time),
              StatusIs(Code::kFailedPrecondition, "OFFER_CLOSED"));
  ASSERT_THAT(device_.retire(kNow), IsOk());
  EXPECT_THAT(device_.check_takes(offer_, stock, 0, kNow),
              StatusIs(Code::kFailedPrecondition, "DEVICE_RETIRED"));
}

TEST_F(Counter, ABoothHasSoManyDevicesWhileItsFairLasts) {
  EXPECT_THAT(check_one_more_device(fair_, kDevicesOfBoothMost - 1), IsOk());
  EXPECT_THAT(check_one_more_device(fair_, kDevicesOfBoothMost),
              StatusIs(Code::kFailedPrecondition, "TOO_MANY"));
  fair_.state = FairState::kClosed;
  EXPECT_THAT(check_one_more_device(fair_, 0), StatusIs(Code::kFailedPrecondition, "FAIR_STATE"));
}

TEST(BoothDevice, KnowsItsKeyByTheDigestAlone) {
  BoothDevice device;
  device.key_digest = hex(as_bytes(sha256("khoá")));

  EXPECT_THAT(device.check_key("khoá"), IsOk());
  EXPECT_THAT(device.check_key(device.key_digest),
              StatusIs(Code::kPermissionDenied, "DEVICE_KEY_WRONG"));
}

}  // namespace
}  // namespace farmgate::orders
