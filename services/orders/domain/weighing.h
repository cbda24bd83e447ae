#pragma once

#include <vector>

#include "services/orders/domain/order.h"

namespace farmgate::orders {

// What the scales change of an order (docs/money.md).
struct Weighing {
  std::vector<BasketLine> more;  // goods that the order takes beyond what it had; less: below zero
  Money due;                     // that was paid for goods which were too light
  Tallies counted_less;          // by limits of fairs; below zero: more
};

// The goods of an order are packed and weighed, once. Each line of `weighed` is one of the order;
// the others weigh what was ordered. A transfer is never asked for more: what is heavier than what
// was paid for goes with it. ORDER_STATE (not PAID or CONFIRMED, or weighed before), INVALID_FIELD,
// UNIT_MISMATCH, WEIGHT_OUT_OF_TOLERANCE, MONEY_OVERFLOW; nothing is changed then.
StatusOr<Weighing> weigh(Order& order, const std::vector<BasketLine>& weighed, Time now);

}  // namespace farmgate::orders
