#pragma once

#include <functional>

#include "chassis/intake/keys.h"
#include "chassis/intake/tally.h"
#include "chassis/rpc/incoming.h"

// What every import does with its messages and rows.
namespace farmgate::intake {

// Hands over each message, the first one included, until one is refused. INVALID_FIELD for one of
// another import.
template <class Request, class Take>
Status for_each_message(const Request& first, rpc::Incoming& rest, Take take) {
  RETURN_IF_ERROR(take(first));
  Request message;
  while (true) {
    ASSIGN_OR_RETURN(const bool more, rest.next(message));
    if (!more) return ok();
    if (message.request_id() != first.request_id()) {
      return invalid("request_id", "must be that of the first message");
    }
    RETURN_IF_ERROR(take(message));
  }
}

// Takes each row by itself: a refusal is a fault of the row, anything else ends the stream.
template <class Rows, class Take>
Status for_each_row(const Rows& rows, Tally& tally, Take take) {
  for (const auto& row : rows) {
    tally.read();
    const Status taken = take(row);
    if (taken.ok()) continue;
    if (!is_fault(taken)) return taken;
    tally.refuse(row.line(), taken);
  }
  return ok();
}

// One transaction of at most ten seconds; a dry run undoes it and answers ok.
struct Run {
  Deadline deadline;
  bool dry_run = false;
};
Status transact(pg::Database& database, const Run& run,
                const std::function<Status(pg::Tx&)>& effect);

// Enters one row: `make` runs when its key is new, and its refusal takes the key back. KEY_REUSED.
Status enter_one(pg::Database& database, const Run& run, const Owner& owner, const Entry& entry,
                 Tally& tally, const std::function<Status(pg::Tx&)>& make);
// Counts an entry by what its key stands for now. KEY_REUSED.
Status count(const Entry& entry, const Known& now, Tally& tally);

}  // namespace farmgate::intake
