#include "services/orders/api/expire_holds.h"

#include "chassis/pg/clock.h"
#include "services/orders/events/announce.h"
#include "services/orders/storage/orders.h"

namespace farmgate::orders {
namespace {

using namespace std::chrono_literals;

constexpr int kBatch = 20;        // orders in one commit: it holds their offers
constexpr int kBatchesMax = 500;  // of one sweep; the next round goes on
constexpr auto kDeadline = 5000ms;

}  // namespace

Status ExpireHolds::sweep() {
  for (int round = 0; round < kBatchesMax; ++round) {
    ASSIGN_OR_RETURN(const int ended, sweep_batch());
    if (ended < kBatch) return ok();
  }
  return ok();
}

StatusOr<int> ExpireHolds::sweep_batch() {
  return database_.transact(in(kDeadline), [&](pg::Tx& tx) -> StatusOr<int> {
    ASSIGN_OR_RETURN(auto due, order_rows::lock_due(tx, kBatch));
    if (due.empty()) return 0;
    RETURN_IF_ERROR(stock_.lock(tx, due));
    ASSIGN_OR_RETURN(const Time now, pg::business_now(tx));
    for (Order& order : due) {
      RETURN_IF_ERROR(order.expire(now));
      RETURN_IF_ERROR(order_rows::save_state(tx, order));
      RETURN_IF_ERROR(stock_.release(tx, order));
      RETURN_IF_ERROR(announce(tx, outbox_, order));
    }
    return static_cast<int>(due.size());
  });
}

}  // namespace farmgate::orders
