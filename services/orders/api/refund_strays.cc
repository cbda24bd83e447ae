#include "services/orders/api/refund_strays.h"

#include "chassis/pg/clock.h"
#include "services/orders/domain/payment_code.h"
#include "services/orders/storage/orders.h"
#include "services/orders/storage/transfers.h"

namespace farmgate::orders {
namespace {

using namespace std::chrono_literals;

constexpr auto kDeadline = 5000ms;
constexpr int kBatch = 100;       // transfers that are looked for at once
constexpr int kBatchesMax = 100;  // of one sweep

}  // namespace

Status RefundStrays::sweep() {
  TransferId last;
  for (int round = 0; round < kBatchesMax; ++round) {
    ASSIGN_OR_RETURN(const auto strays, database_.read(in(kDeadline), [&](pg::Tx& tx) {
      return transfers::strays(tx, last, kBatch);
    }));
    for (const TransferId& id : strays) {
      const Status done = send_back(id);
      if (!done.ok() && done.reason() != "ROW_BUSY") return done;  // busy: the next sweep
    }
    if (strays.size() < static_cast<std::size_t>(kBatch)) return ok();
    last = strays.back();
  }
  return ok();
}

// Its orders' locks come first, as everywhere; what was true without them is asked again.
Status RefundStrays::send_back(TransferId id) {
  return database_.transact(in(kDeadline), [&](pg::Tx& tx) -> Status {
    ASSIGN_OR_RETURN(const auto seen, transfers::find(tx, id));
    if (!seen) return ok();
    ASSIGN_OR_RETURN(const auto named,
                     order_rows::of_codes(tx, payment_codes_in(seen->description)));
    ASSIGN_OR_RETURN(const auto orders, order_rows::lock_all(tx, named));
    ASSIGN_OR_RETURN(auto locked, transfers::lock(tx, {id}));
    if (locked.empty() || !is_stray(locked.front(), orders)) return ok();
    ASSIGN_OR_RETURN(const Time now, pg::business_now(tx));
    return sending_back_.rest(tx, locked.front(), "", now).status();
  });
}

}  // namespace farmgate::orders
