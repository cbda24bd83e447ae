#pragma once

#include <optional>
#include <string>
#include <vector>

#include "chassis/pg/database.h"
#include "chassis/wire/pager.h"
#include "services/certification/domain/session.h"
#include "services/certification/storage/councils.h"

namespace farmgate::certification::session_rows {

// Which lock: a share of it is enough to seal a sheet, the whole for everything else.
enum class Hold { kNone, kShared, kWhole };

// With seats, recusals and agenda. Members see those in which they have a seat.
StatusOr<std::optional<Session>> find(pg::Tx& tx, CouncilId council, SessionId id,
                                      const CouncilView& view, Hold hold);
// Without seats, recusals and agenda, newest first.
StatusOr<std::vector<Session>> list(pg::Tx& tx, CouncilId council, const CouncilView& view,
                                    const farmgate::wire::Page& page);
Status insert(pg::Tx& tx, const Session& it, const Uuid& request_id);
// All of it; the row is locked.
Status save(pg::Tx& tx, const Session& it);

// Whether a dossier is on the agenda of a session and waits for its result there.
StatusOr<bool> has_open(pg::Tx& tx, DossierId dossier);
// The newest session that concluded a dossier, with its item alone and its day.
struct Concluded {
  Date session_date{};
  AgendaItem item;
};
StatusOr<std::optional<Concluded>> concluded(pg::Tx& tx, DossierId dossier);

}  // namespace farmgate::certification::session_rows
