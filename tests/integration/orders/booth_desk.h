#pragma once

#include "farmgate/orders/v1/fair_service.pb.h"
#include "services/orders/api/device_api.h"
#include "services/orders/api/stock_api.h"
#include "tests/integration/orders/desk.h"
#include "tests/support/reply.h"

namespace farmgate::orders {

using farmgate::testing::parsed;

// A desk whose seller has booth A-01 of a fair: it began two days ago and lasts two days more.
class BoothDesk : public Desk {
 protected:
  BoothDesk();

  // Of the fair.
  v1::Offer fair_offer(std::int64_t count);
  StatusOr<v1::BoothDevice> enrol(const std::string& key = "a key of the tablet",
                                  const std::string& booth = "A-01");
  v1::BoothDevice now(const v1::BoothDevice& device);
  v1::Offer now(const v1::Offer& offer) { return Desk::now(offer); }
  StatusOr<v1::BoothDevice> retire(const v1::BoothDevice& device);
  static v1::TransferStockRequest move_of(const v1::Offer& offer, const v1::BoothDevice& device,
                                          v1::TransferDirection direction, std::int64_t count);
  StatusOr<v1::Offer> move(const v1::TransferStockRequest& request) {
    return parsed<v1::Offer>(stock_.transfer(seller(), request));
  }
  // So many boxes go to the device, or come back.
  StatusOr<v1::Offer> hand(const v1::Offer& offer, const v1::BoothDevice& device,
                           std::int64_t count);
  StatusOr<v1::Offer> take(const v1::Offer& offer, const v1::BoothDevice& device,
                           std::int64_t count);
  // Every offer's goods at devices are what its devices have.
  void expect_devices_balance();

  std::string fair_;
  Date today_;
  const DatedRules rules_;
  DeviceApi devices_{{database_, once_, outbox_, pager_, rules_}};
  StockApi stock_{{database_, once_, outbox_}};
};

}  // namespace farmgate::orders
