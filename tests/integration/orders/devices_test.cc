#include <future>

#include "tests/integration/orders/booth_desk.h"

// Tablets at booths and the goods that are handed to them.
namespace farmgate::orders {
namespace {

TEST_F(BoothDesk, ABoothsHolderRegistersATablet) {
  const v1::BoothDevice device = enrol().value();

  EXPECT_EQ(device.booth(), fair_ + "/booths/A-01");
  EXPECT_EQ(device.seller(), seller_);
  EXPECT_EQ(device.state(), v1::BOOTH_DEVICE_STATE_ACTIVE);
  v1::ListBoothDevicesRequest request;
  request.set_booth(device.booth());
  EXPECT_EQ(devices_.list(seller(), request).value().booth_devices(0).name(), device.name());
  EXPECT_EQ(value("SELECT act || ' ' || note FROM fair_activity"),
            "REGISTER_DEVICE A-01, Máy tính bảng 1");
}

TEST_F(BoothDesk, NobodyElseDoesAndNobodyElseSeesIt) {
  const v1::BoothDevice device = enrol().value();
  EXPECT_THAT(enrol("k", "A-02"), StatusIs(Code::kNotFound, "NOT_FOUND"));
  seller_ = "producers/" + Uuid::v7().to_string();

  EXPECT_THAT(enrol(), StatusIs(Code::kNotFound, "NOT_FOUND"));
  EXPECT_THAT(retire(device), StatusIs(Code::kNotFound, "NOT_FOUND"));
  v1::GetBoothDeviceRequest request;
  request.set_name(device.name());
  EXPECT_THAT(devices_.get(seller(), request), StatusIs(Code::kNotFound, "NOT_FOUND"));
  EXPECT_EQ(devices_.list(seller(), {}).value().booth_devices_size(), 0);
  rpc::Call organiser = seller();
  organiser.access = {};
  organiser.access.province = "provinces/24";
  EXPECT_THAT(devices_.get(organiser, request), IsOk());
}

TEST_F(BoothDesk, ABoothHasTwentyTabletsAtMost) {
  for (int i = 0; i < 20; ++i) ASSERT_THAT(enrol(), IsOk());

  EXPECT_THAT(enrol(), StatusIs(Code::kFailedPrecondition, "TOO_MANY"));
}

TEST_F(BoothDesk, GoodsAtADeviceAreNotForSaleElsewhere) {
  const v1::Offer it = fair_offer(10);
  const v1::BoothDevice device = enrol().value();

  const v1::Offer left = hand(it, device, 7).value();

  EXPECT_EQ(boxes(left.available()), 3);
  EXPECT_EQ(boxes(left.at_devices()), 7);
  EXPECT_EQ(boxes(now(device).stocks(0).there()), 7);
  EXPECT_THAT(place("an", basket(it, 4)), StatusIs(Code::kFailedPrecondition, "SOLD_OUT"));
  EXPECT_THAT(place("an", basket(it, 3)), IsOk());
  expect_books_balance();
  expect_devices_balance();
}

TEST_F(BoothDesk, WhatIsLeftComesBackInTheEvening) {
  const v1::Offer it = fair_offer(10);
  const v1::BoothDevice device = enrol().value();
  ASSERT_THAT(hand(it, device, 10), IsOk());
  ASSERT_THAT(retire(device), IsOk());

  const Status refused = take(it, device, 11).status();
  EXPECT_THAT(refused, StatusIs(Code::kFailedPrecondition, "DEVICE_STOCK_SHORT"));
  EXPECT_EQ(refused.values().at("there_thousandths"), "10000");
  EXPECT_EQ(boxes(take(it, device, 10).value().available()), 10);
  EXPECT_EQ(value("SELECT string_agg(split_part(type, '.', 4), ' ' ORDER BY id) FROM outbox"),
            "opened stocked sold_out stocked");
  expect_books_balance();
  expect_devices_balance();
}

TEST_F(BoothDesk, ATransferIsCarriedOutOnce) {
  const v1::Offer it = fair_offer(10);
  const v1::BoothDevice device = enrol().value();
  const auto request = move_of(it, device, v1::TRANSFER_DIRECTION_TO_DEVICE, 4);

  const auto first = stock_.transfer(seller(), request);
  const auto again = stock_.transfer(seller(), request);

  ASSERT_THAT(first, IsOk());
  EXPECT_EQ(first->value, again.value().value);
  EXPECT_EQ(boxes(now(it).at_devices()), 4);
}

TEST_F(BoothDesk, WhatMayNotGoToADeviceIsRefused) {
  const v1::Offer elsewhere = offer(10);
  const v1::Offer it = fair_offer(10);
  const v1::BoothDevice device = enrol().value();
  const v1::BoothDevice retired = enrol().value();
  ASSERT_THAT(retire(retired), IsOk());

  EXPECT_THAT(hand(elsewhere, device, 1), StatusIs(Code::kFailedPrecondition, "DEVICE_MISMATCH"));
  EXPECT_THAT(hand(it, device, 11), StatusIs(Code::kFailedPrecondition, "SOLD_OUT"));
  EXPECT_THAT(hand(it, retired, 1), StatusIs(Code::kFailedPrecondition, "DEVICE_RETIRED"));
  EXPECT_THAT(retire(retired), StatusIs(Code::kFailedPrecondition, "DEVICE_RETIRED"));
  sandbox_.execute("UPDATE listing_copy SET banned = true");
  EXPECT_THAT(hand(it, device, 1), StatusIs(Code::kFailedPrecondition, "MOVEMENT_BANNED"));
  sandbox_.execute("UPDATE application SET state = 8");
  EXPECT_THAT(hand(it, device, 1), StatusIs(Code::kFailedPrecondition, "BOOTH_NOT_HELD"));
  sandbox_.execute("UPDATE offer SET end_time = now()");
  EXPECT_THAT(hand(it, device, 1), StatusIs(Code::kFailedPrecondition, "OFFER_CLOSED"));
}

TEST_F(BoothDesk, AnOfferClosedBeforeItsWindowGivesADeviceNothing) {
  const v1::Offer it = fair_offer(10);
  const v1::BoothDevice device = enrol().value();
  sandbox_.execute(
      "UPDATE offer SET start_time = farmgate_now() + interval '1 day', end_time = "
      "farmgate_now() + interval '2 days'");
  ASSERT_THAT(hand(it, device, 1), IsOk());
  v1::CloseOfferRequest request;
  request.set_name(it.name());
  request.set_request_id(Uuid::v7().to_string());
  ASSERT_THAT(offers_.close(seller(), request), IsOk());

  EXPECT_THAT(hand(it, device, 1), StatusIs(Code::kFailedPrecondition, "OFFER_CLOSED"));
  EXPECT_THAT(take(it, device, 1), IsOk());
}

// Sixteen boxes of ten: hands and buyers never get more than there is.
TEST_F(BoothDesk, HandsAndBuyersShareOneStock) {
  const v1::Offer it = fair_offer(10);
  const v1::BoothDevice device = enrol().value();
  std::vector<std::future<bool>> crowd;
  for (int i = 0; i < 8; ++i) {
    crowd.push_back(std::async(std::launch::async, [&] { return hand(it, device, 1).ok(); }));
    crowd.push_back(std::async(std::launch::async, [&, i] {
      return place("buyer-" + std::to_string(i), basket(it, 1)).ok();
    }));
  }
  int taken = 0;
  for (auto& one : crowd) taken += one.get() ? 1 : 0;

  EXPECT_EQ(taken + boxes(now(it).available()), 10);
  EXPECT_EQ(boxes(now(it).held()) + boxes(now(it).at_devices()), taken);
  expect_books_balance();
  expect_devices_balance();
}

}  // namespace
}  // namespace farmgate::orders
