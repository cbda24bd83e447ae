#pragma once

#include <optional>
#include <vector>

#include "chassis/pg/database.h"
#include "chassis/wire/pager.h"
#include "services/producers/domain/crop_plan.h"
#include "services/producers/storage/children.h"

namespace farmgate::producers::crop_plans {

using children::Place;

// Each with the yield of its lots as of this statement, unless it is closed.
StatusOr<std::optional<CropPlan>> find(pg::Tx& tx, const Place& place, const Visible& visible);
// Newest first, of a producer that the caller may see.
StatusOr<std::vector<CropPlan>> list(pg::Tx& tx, ProducerId producer,
                                     const farmgate::wire::Page& page);
StatusOr<std::int64_t> count(pg::Tx& tx, ProducerId producer);
Status insert(pg::Tx& tx, const CropPlan& it, const Uuid& request_id);
// All that may change of it; its producer's row is locked. A closed one keeps its yield.
Status save(pg::Tx& tx, const CropPlan& it);

}  // namespace farmgate::producers::crop_plans
