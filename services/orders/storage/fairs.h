#pragma once

#include <optional>
#include <string>
#include <vector>

#include "chassis/pg/database.h"
#include "chassis/wire/pager.h"
#include "services/orders/domain/fair.h"

namespace farmgate::orders::fairs {

Status insert(pg::Tx& tx, const Fair& fair, const Uuid& request_id);
StatusOr<std::optional<Fair>> find(pg::Tx& tx, FairId id);
// For whoever changes the fair, its plan or its applications: they take turns.
StatusOr<std::optional<Fair>> lock(pg::Tx& tx, FairId id);
// Latest start first.
StatusOr<std::vector<Fair>> list(pg::Tx& tx, const std::string& province,
                                 const farmgate::wire::Page& page);
// All that may change, with version and revision as they are.
Status save(pg::Tx& tx, const Fair& fair);
// Counts booths and applications of each.
Status fill_counts(pg::Tx& tx, std::vector<Fair>& fairs);
Status fill_counts(pg::Tx& tx, Fair& fair);
// The next ones after an id, with their counts, for republishing.
StatusOr<std::vector<Fair>> after(pg::Tx& tx, const Uuid& id, int limit);

}  // namespace farmgate::orders::fairs
