// An outbreak from its declaration in producers to the buyer in orders, over the bus.
#include <gtest/gtest.h>

#include "chassis/base/id.h"
#include "chassis/testing/eventually.h"
#include "chassis/testing/status_is.h"
#include "chassis/wire/convert.h"
#include "farmgate/orders/v1/offer_service.pb.h"
#include "farmgate/orders/v1/order_service.pb.h"
#include "farmgate/producers/v1/biosecurity_service.pb.h"
#include "farmgate/producers/v1/producer_service.pb.h"
#include "tests/support/stall.h"

namespace farmgate::testing {
namespace {

using namespace std::chrono_literals;

// From the officer's call to what the public sees.
constexpr auto kShownWithin = 2000ms;

class MovementBan : public ::testing::Test {
 protected:
  MovementBan() {
    suite_.migrate();
    suite_.start();
    // Some are ordered until the word has come.
    pork_ = open_stall(suite_, 100'000, "lợn");
    lychee_ = open_stall(suite_, 20);
  }

  producers::v1::Outbreak declare() {
    producers::v1::DeclareOutbreakRequest request;
    auto& it = *request.mutable_outbreak();
    it.set_disease("Dịch tả lợn châu Phi (ví dụ)");
    it.add_species("PIG");
    it.add_communes("communes/07582");
    farmgate::wire::write(Date(std::chrono::year{2026} / 6 / 1), *it.mutable_first_date());
    it.set_ban(true);
    request.set_request_id(Uuid::v7().to_string());
    return suite_
        .settle<producers::v1::Outbreak>("farmgate.producers.v1.BiosecurityService/DeclareOutbreak",
                                         request, officer())
        .value();
  }
  void lift(const producers::v1::Outbreak& outbreak) {
    producers::v1::LiftBanRequest request;
    request.set_name(outbreak.name());
    request.set_request_id(Uuid::v7().to_string());
    ASSERT_THAT(suite_.settle<producers::v1::Outbreak>(
                    "farmgate.producers.v1.BiosecurityService/LiftBan", request, officer()),
                IsOk());
  }
  std::string shown(const Stall& stall) { return testing::shown(suite_, stall.listing); }
  std::string ordered(const Stall& stall) {
    const auto order = suite_.settle<orders::v1::Order>(
        "farmgate.orders.v1.OrderService/PlaceOrder", basket(stall, 1), buyer("an"));
    return order.ok() ? "OK" : std::string(order.status().reason());
  }
  std::string stocked(const Stall& stall) {
    orders::v1::ReceiveStockRequest request;
    request.set_name(stall.offer);
    request.set_lot(stall.lot);
    farmgate::wire::write(Quantity{1'000, Unit::kPiece}, *request.mutable_quantity());
    request.set_request_id(Uuid::v7().to_string());
    const auto offer = suite_.settle<orders::v1::Offer>(
        "farmgate.orders.v1.OfferService/ReceiveStock", request, stall.seller);
    return offer.ok() ? "OK" : std::string(offer.status().reason());
  }
  // The outbreaks that a service knows a ban of.
  std::string bans(const std::string& service) {
    return suite_.value(service,
                        "SELECT string_agg(DISTINCT 'outbreaks/' || outbreak, ' ') FROM ban_copy");
  }

  Suite suite_;
  Stall pork_, lychee_;
};

TEST_F(MovementBan, StopsTheMarketAndSetsItFreeWhenTheLastOutbreakIsOver) {
  EXPECT_EQ(ordered(pork_), "OK");
  const auto first = declare();
  const std::string banned = "BLOCKED MOVEMENT_BANNED";
  EXPECT_TRUE(eventually([&] { return shown(pork_) == banned; }, kShownWithin)) << shown(pork_);
  EXPECT_TRUE(eventually([&] { return ordered(pork_) == "MOVEMENT_BANNED"; }, kShownWithin));
  EXPECT_EQ(stocked(pork_), "MOVEMENT_BANNED");
  EXPECT_EQ(shown(lychee_), "PUBLISHED");
  EXPECT_EQ(ordered(lychee_), "OK");

  const auto second = declare();
  lift(first);
  for (const char* service : {"listings", "orders"}) {
    EXPECT_TRUE(eventually([&] { return bans(service) == second.name(); })) << bans(service);
  }
  EXPECT_EQ(shown(pork_), banned);
  EXPECT_EQ(ordered(pork_), "MOVEMENT_BANNED");

  lift(second);
  EXPECT_TRUE(eventually([&] { return shown(pork_) == "PUBLISHED"; }, kShownWithin))
      << shown(pork_);
  EXPECT_TRUE(eventually([&] { return ordered(pork_) == "OK"; }, kShownWithin));
}

}  // namespace
}  // namespace farmgate::testing
