#pragma once

#include <optional>
#include <vector>

#include "chassis/pg/database.h"
#include "chassis/wire/pager.h"
#include "services/orders/domain/discrepancy.h"
#include "services/orders/storage/devices.h"

// What was sold at booths and had not been there. Never changed; what becomes of one is a row
// beside it.
namespace farmgate::orders::discrepancies {

// Goes with the next statement.
Status insert(pg::Tx& tx, const std::vector<Discrepancy>& all);

struct Filter {
  std::optional<DeviceId> device;
  std::optional<OfferId> offer;
  bool open = false;  // those alone that are not settled
};
// Newest first; those of the devices that are visible.
StatusOr<std::vector<Discrepancy>> list(pg::Tx& tx, const Filter& filter,
                                        const devices::Visible& visible,
                                        const farmgate::wire::Page& page);
StatusOr<std::optional<Discrepancy>> find(pg::Tx& tx, DiscrepancyId id,
                                          const devices::Visible& visible);
// False when another transaction has settled it meanwhile.
StatusOr<bool> settle(pg::Tx& tx, const Discrepancy& settled);

}  // namespace farmgate::orders::discrepancies
