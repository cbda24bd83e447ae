#include "chassis/intake/stream.h"

#include <algorithm>

namespace farmgate::intake {
namespace {

constexpr std::chrono::seconds kPatience{10};
constexpr std::string_view kDryRun = "DRY_RUN";

}  // namespace

Status transact(pg::Database& database, const Run& run,
                const std::function<Status(pg::Tx&)>& effect) {
  const Deadline deadline = std::min(run.deadline, in(kPatience));
  const Status done = database.transact(deadline, [&](pg::Tx& tx) -> Status {
    RETURN_IF_ERROR(effect(tx));
    if (run.dry_run) return Status(Code::kAborted, kDryRun, "undone on purpose");
    return ok();
  });
  return done.reason() == kDryRun ? ok() : done;
}

Status count(const Entry& entry, const Known& now, Tally& tally) {
  if (now.made == entry.made) {
    tally.made();
  } else if (now.digest == as_bytes(entry.digest)) {
    tally.known();
  } else {
    return key_reused();
  }
  return ok();
}

Status enter_one(pg::Database& database, const Run& run, const Owner& owner, const Entry& entry,
                 Tally& tally, const std::function<Status(pg::Tx&)>& make) {
  Known known;
  const Status done = transact(database, run, [&](pg::Tx& tx) -> Status {
    ASSIGN_OR_RETURN(auto entered, enter(tx, owner, {entry}));
    known = entered[entry.key];
    return known.made == entry.made ? make(tx) : ok();
  });
  RETURN_IF_ERROR(done);
  return count(entry, known, tally);
}

}  // namespace farmgate::intake
