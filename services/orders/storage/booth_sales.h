#pragma once

#include <vector>

#include "chassis/pg/database.h"
#include "services/orders/domain/booth_sale.h"

// What devices sold by themselves. Never changed.
namespace farmgate::orders::booth_sales {

// Those of the ids that are recorded, with their lines.
StatusOr<std::vector<KnownSale>> find(pg::Tx& tx, const std::vector<SaleId>& ids);
// False when another transaction has recorded one of them meanwhile: this one is to end.
StatusOr<bool> insert(pg::Tx& tx, const std::vector<BoothSale>& sales);

}  // namespace farmgate::orders::booth_sales
