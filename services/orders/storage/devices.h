#pragma once

#include <optional>
#include <string>
#include <vector>

#include "chassis/pg/database.h"
#include "chassis/wire/pager.h"
#include "services/orders/domain/device.h"

// Tablets at booths. A row of stock is written under its offer's lock, which comes before that of
// the device.
namespace farmgate::orders::devices {

Status insert(pg::Tx& tx, const BoothDevice& device, const Uuid& request_id);
StatusOr<int> count_of_booth(pg::Tx& tx, FairId fair, const std::string& booth);  // active ones

// Whose devices a call may see: its parties', those of fairs of its province, or all.
struct Visible {
  bool all = false;
  std::vector<ProducerId> sellers;
  std::string province;  // "" = none
};
StatusOr<std::optional<BoothDevice>> find(pg::Tx& tx, DeviceId id, const Visible& visible);
struct Filter {
  std::optional<FairId> fair;
  std::string booth;  // of the fair; "" = all
  std::optional<OfferId> offer;
};
// Newest first. Each with its stocks.
StatusOr<std::vector<BoothDevice>> list(pg::Tx& tx, const Filter& filter, const Visible& visible,
                                        const farmgate::wire::Page& page);
// Without stocks: for the command that retires it, and for those that it must outlive.
StatusOr<std::optional<BoothDevice>> lock(pg::Tx& tx, DeviceId id);
StatusOr<std::optional<BoothDevice>> lock_shared(pg::Tx& tx, DeviceId id);
Status save(pg::Tx& tx, const BoothDevice& device);

// Of offers that are locked here; what was never handed to it is zero.
StatusOr<DeviceStock> stock_of(pg::Tx& tx, DeviceId device, const Offer& offer);
StatusOr<std::vector<DeviceStock>> stocks_of(pg::Tx& tx, DeviceId device,
                                             const std::vector<Offer>& offers);
StatusOr<int> count_offers(pg::Tx& tx, DeviceId device);
Status save(pg::Tx& tx, const std::vector<DeviceStock>& stocks);

}  // namespace farmgate::orders::devices
