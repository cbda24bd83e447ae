// An officer's word on a seller, from producers to the buyer in orders, over the bus.
#include <gtest/gtest.h>

#include "chassis/base/id.h"
#include "chassis/testing/eventually.h"
#include "chassis/testing/status_is.h"
#include "farmgate/listings/v1/listing_service.pb.h"
#include "farmgate/orders/v1/order_service.pb.h"
#include "farmgate/producers/v1/producer_service.pb.h"
#include "tests/support/stall.h"

namespace farmgate::testing {
namespace {

using namespace std::chrono_literals;

// From the officer's call to what the public sees: soon enough that no page of it was read anew by
// its age alone, after five seconds (docs/cache.md).
constexpr auto kShownWithin = 2000ms;

class SellerStanding : public ::testing::Test {
 protected:
  SellerStanding() {
    suite_.migrate();
    suite_.start();
    stall_ = open_stall(suite_, 100'000);  // some are ordered until the word has come
  }

  template <class Request>
  void decide(const std::string& verb) {
    Request request;
    request.set_name(stall_.producer);
    request.set_reason("thuốc cấm");
    request.set_request_id(Uuid::v7().to_string());
    ASSERT_THAT(suite_.settle<producers::v1::Producer>(
                    "farmgate.producers.v1.ProducerService/" + verb, request, officer()),
                IsOk());
  }
  std::string shown() { return testing::shown(suite_, stall_.listing); }
  int listed() {
    return suite_
        .call<listings::v1::ListListingsResponse>(
            "farmgate.listings.v1.ListingService/ListListings", listings::v1::ListListingsRequest(),
            buyer("an"))
        .value()
        .listings_size();
  }
  std::string ordered() {
    const auto order = suite_.settle<orders::v1::Order>(
        "farmgate.orders.v1.OrderService/PlaceOrder", basket(stall_, 1), buyer("an"));
    return order.ok() ? "OK" : std::string(order.status().reason());
  }

  Suite suite_;
  Stall stall_;
};

TEST_F(SellerStanding, StopsTheSaleOfASuspendedSellersGoodsUntilItIsReinstated) {
  EXPECT_EQ(ordered(), "OK");
  decide<producers::v1::SuspendProducerRequest>("SuspendProducer");
  EXPECT_TRUE(eventually([&] { return shown() == "BLOCKED SELLER_NOT_ACTIVE"; }, kShownWithin))
      << shown();
  EXPECT_TRUE(eventually([&] { return ordered() == "PRODUCER_SUSPENDED"; }, kShownWithin));
  EXPECT_EQ(listed(), 0);

  decide<producers::v1::ReinstateProducerRequest>("ReinstateProducer");

  EXPECT_TRUE(eventually([&] { return shown() == "PUBLISHED"; }, kShownWithin)) << shown();
  EXPECT_TRUE(eventually([&] { return ordered() == "OK"; }, kShownWithin));
  // The page of the market that was read above is kept for a second (docs/cache.md).
  EXPECT_TRUE(eventually([&] { return listed() == 1; }, kShownWithin));
}

}  // namespace
}  // namespace farmgate::testing
