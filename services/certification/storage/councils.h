#pragma once

#include <optional>
#include <string>
#include <vector>

#include "chassis/pg/database.h"
#include "chassis/wire/pager.h"
#include "services/certification/domain/council.h"

namespace farmgate::certification {

// Whose councils and sessions a caller sees: those it is secretary or a member of, or all.
struct CouncilView {
  bool all = false;
  std::string subject;
};

namespace council_rows {

// With members.
StatusOr<std::optional<Council>> find(pg::Tx& tx, CouncilId id, const CouncilView& view);
StatusOr<std::optional<Council>> lock(pg::Tx& tx, CouncilId id, const CouncilView& view);
// Without members, newest first.
StatusOr<std::vector<Council>> list(pg::Tx& tx, std::optional<Date> serving,
                                    const CouncilView& view, const farmgate::wire::Page& page);
Status insert(pg::Tx& tx, const Council& it, const Uuid& request_id);
// All of it, members too; the row is locked.
Status save(pg::Tx& tx, const Council& it);

}  // namespace council_rows
}  // namespace farmgate::certification
