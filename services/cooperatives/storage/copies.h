#pragma once

#include <optional>
#include <vector>

#include "chassis/pg/database.h"
#include "services/cooperatives/domain/cooperative.h"

namespace farmgate::cooperatives::copies_store {

// The newest state of foreign aggregates; each table belongs to one projection.
Status save_producer(pg::Tx& tx, const PartyCopy& it);
StatusOr<std::optional<PartyCopy>> find_producer(pg::Tx& tx, ProducerId producer);
StatusOr<std::vector<PartyCopy>> find_producers(pg::Tx& tx,
                                                const std::vector<ProducerId>& producers);
// Two that want one party wait for each other: until the transaction ends nobody else takes it.
StatusOr<std::optional<PartyCopy>> lock_producer(pg::Tx& tx, ProducerId producer);

}  // namespace farmgate::cooperatives::copies_store
