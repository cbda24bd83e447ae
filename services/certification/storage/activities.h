#pragma once

#include <optional>
#include <string>
#include <vector>

#include "chassis/pg/database.h"
#include "services/certification/domain/activity.h"

// What happened to dossiers: append-only, one chain of hashes a dossier.
namespace farmgate::certification::activities {

// Gives it its number and hash. The dossier's row is locked: the chain has one end.
Status append(pg::Tx& tx, DossierId dossier, Activity activity);
Status expect_last(pg::Tx& tx, DossierId dossier);  // Tx::expect, for append
// With a higher number than `after`, in order.
StatusOr<std::vector<Activity>> list(pg::Tx& tx, DossierId dossier, std::int64_t after, int limit);

}  // namespace farmgate::certification::activities
