#pragma once

#include <string>
#include <vector>

#include "chassis/pg/database.h"
#include "services/orders/domain/ids.h"

namespace farmgate::orders {

// Whose money an officer looks at: everybody's, or that of the sellers in these communes. What is
// nobody's yet is everybody's to look at.
struct Region {
  bool all = true;
  std::vector<std::string> communes = {};
};

// Whether SELLER, an expression, is in the region or nobody's yet. ALL and COMMUNES: arguments. An
// array, since only that lets an index on SELLER serve.
#define IN_REGION(SELLER, ALL, COMMUNES)                                              \
  "(" ALL "::boolean OR " SELLER " IS NULL OR " SELLER                                \
  " = ANY(ARRAY(SELECT c.producer FROM seller_copy c WHERE c.commune = ANY(" COMMUNES \
  "::text[]))))"

// Whether the seller is in the region.
StatusOr<bool> covers(pg::Tx& tx, const Region& region, ProducerId seller);
// Those of the orders whose sellers are.
StatusOr<std::vector<OrderId>> orders_in(pg::Tx& tx, const Region& region,
                                         const std::vector<OrderId>& orders);

}  // namespace farmgate::orders
