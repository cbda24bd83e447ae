#pragma once

#include <optional>
#include <string>
#include <vector>

#include "chassis/pg/database.h"
#include "chassis/wire/pager.h"
#include "services/cooperatives/domain/observation.h"

namespace farmgate::cooperatives::observation_rows {

Status insert(pg::Tx& tx, const PriceRecord& record, const Uuid& request_id);
StatusOr<std::optional<PriceRecord>> find(pg::Tx& tx, ObservationId id);
StatusOr<std::optional<PriceRecord>> lock(pg::Tx& tx, ObservationId id);
Status mark_corrected(pg::Tx& tx, ObservationId id, ObservationId by);
// Of a market, newest day first, the corrected ones among them.
StatusOr<std::vector<PriceRecord>> list(pg::Tx& tx, const std::string& market,
                                        const farmgate::wire::Page& page);
// All valid ones of a market up to a day: a cut would give another price. TOO_MANY beyond 100,000.
StatusOr<std::vector<Observation>> known(pg::Tx& tx, const std::string& market, Date through);

}  // namespace farmgate::cooperatives::observation_rows
