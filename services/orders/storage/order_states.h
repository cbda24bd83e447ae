#pragma once

#include "services/orders/domain/order.h"

// Rules about states of orders that statements ask, as literals: so partial indexes are found. What
// they mean is in domain/order.h.

// Order::is_to_pack; the index orders_to_pack says the same.
#define FARMGATE_TO_PACK "IN (2, 9)"
// They count no longer towards what limits count of their buyers.
#define FARMGATE_GIVEN_BACK "IN (3, 4, 5, 10)"
// Paid by transfer and on its way: the ledger has its money as PREPAID.
#define FARMGATE_PREPAID(ORDER) "(" ORDER ".payment_method = 1 AND " ORDER ".state IN (2, 6, 7))"
// Handed over: the ledger has its money as SALES.
#define FARMGATE_SOLD(ORDER) ORDER ".state = 8"
// What an order brought its seller, by its columns.
#define FARMGATE_PAID_FOR(ORDER) "(" FARMGATE_SOLD(ORDER) " OR " FARMGATE_PREPAID(ORDER) ")"

namespace farmgate::orders {

constexpr bool is_number(OrderState state, int number) { return static_cast<int>(state) == number; }
static_assert(is_number(OrderState::kHeld, 1) && is_number(OrderState::kPaid, 2) &&
              is_number(OrderState::kExpired, 3) && is_number(OrderState::kCancelled, 4) &&
              is_number(OrderState::kRefunded, 5) && is_number(OrderState::kShipped, 6) &&
              is_number(OrderState::kReady, 7) && is_number(OrderState::kCompleted, 8) &&
              is_number(OrderState::kConfirmed, 9) && is_number(OrderState::kReturned, 10));
static_assert(static_cast<int>(PaymentMethod::kTransfer) == 1 &&
              static_cast<int>(PaymentMethod::kCashOnDelivery) == 2);

}  // namespace farmgate::orders
