#pragma once

#include <optional>
#include <vector>

#include "chassis/pg/database.h"
#include "chassis/wire/pager.h"
#include "services/orders/domain/booth_sale.h"
#include "services/orders/storage/devices.h"

// What devices sold by themselves. Never changed.
namespace farmgate::orders::booth_sales {

// Those of the ids that are recorded, with their lines.
StatusOr<std::vector<KnownSale>> find(pg::Tx& tx, const std::vector<SaleId>& ids);
// ABORTED/REQUEST_IN_FLIGHT when another transaction has recorded one of them meanwhile.
Status insert(pg::Tx& tx, const std::vector<BoothSale>& sales);

// A line that was not honoured whole.
struct Discrepancy {
  Uuid id;
  SaleId sale;
  DeviceId device;
  FairId fair;
  ProducerId seller;
  OfferId offer;
  Quantity quantity;
  Money amount;
  Time sale_time;
  Time create_time;
};
struct Filter {
  std::optional<DeviceId> device;
  std::optional<OfferId> offer;
};
// Newest first; those of the devices that are visible.
StatusOr<std::vector<Discrepancy>> discrepancies(pg::Tx& tx, const Filter& filter,
                                                 const devices::Visible& visible,
                                                 const farmgate::wire::Page& page);

}  // namespace farmgate::orders::booth_sales
