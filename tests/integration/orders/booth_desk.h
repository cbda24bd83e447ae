#pragma once

#include "farmgate/orders/v1/fair_service.pb.h"
#include "services/orders/api/booth_sale_api.h"
#include "services/orders/api/device_api.h"
#include "services/orders/api/discrepancy_api.h"
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
  // So many boxes at 200,000, an hour ago.
  v1::BoothSale sale_of(const v1::Offer& offer, std::int64_t count) const;
  static v1::RecordBoothSalesRequest batch(const v1::BoothDevice& device,
                                           const std::vector<v1::BoothSale>& sales,
                                           const std::string& key = "a key of the tablet");
  StatusOr<v1::RecordBoothSalesResponse> record(const v1::RecordBoothSalesRequest& request) {
    return parsed<v1::RecordBoothSalesResponse>(booth_sales_.record(seller(), request));
  }
  std::vector<v1::BoothDiscrepancy> discrepancies(const v1::BoothDevice& device);
  StatusOr<v1::BoothDiscrepancy> settle(const rpc::Call& call, const v1::BoothDiscrepancy& it,
                                        v1::DiscrepancyOutcome outcome);
  // A sale of two boxes of which the tablet had one.
  v1::BoothDiscrepancy one_box_short(const v1::Offer& offer, const v1::BoothDevice& device);
  // Every offer's goods at devices are what its devices have; what is sold there is in a sale, and
  // its cash in the ledger.
  void expect_devices_balance();

  std::string fair_;
  Date today_;
  const DatedRules rules_;
  DeviceApi devices_{{database_, once_, outbox_, pager_, rules_}};
  const TaxTable taxes_ = TaxTable::read(tax_classes_csv()).value();
  BoothSaleApi booth_sales_{{once_, taxes_}};
  DiscrepancyApi missing_{{database_, once_, outbox_, pager_}};
  StockApi stock_{{once_, outbox_}};
};

}  // namespace farmgate::orders
