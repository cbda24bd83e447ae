#include "services/orders/events/aggregates.h"

#include "chassis/host/aggregate_source.h"
#include "farmgate/orders/events/v1/events.pb.h"
#include "services/orders/storage/fairs.h"
#include "services/orders/storage/offers.h"
#include "services/orders/storage/orders.h"
#include "services/orders/storage/transfers.h"
#include "services/orders/wire/events.h"

namespace farmgate::orders {

std::vector<farmgate::events::AggregateSource> aggregates(farmgate::events::Outbox& outbox) {
  using host::source_by_id;
  return {
      source_by_id("fair", outbox, fairs::after,
                   [](const Fair& fair) { return wire::event(fair, wire::latest_change(fair)); }),
      source_by_id(
          "offer", outbox, offers::after,
          [](const Offer& offer) { return wire::event(offer, wire::latest_change(offer)); }),
      source_by_id("order", outbox, order_rows::after,
                   [](const Order& order) { return wire::event(order); }),
      source_by_id("payment", outbox, transfers::after,
                   [](const BankTransfer& transfer) { return wire::event(transfer); })};
}

}  // namespace farmgate::orders
