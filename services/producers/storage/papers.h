#pragma once

#include <vector>

#include "chassis/pg/database.h"
#include "services/producers/domain/holdings.h"

// What time does to qualifications, by the database's day in Viet Nam.
namespace farmgate::producers::papers {

// Up to `limit` producers, by id after `after`, with a valid paper whose last day is over.
StatusOr<std::vector<ProducerId>> producers_due(pg::Tx& tx, const Uuid& after, int limit);
// Those of one producer, whose row is locked, are EXPIRED from now on: how many.
StatusOr<std::int64_t> expire(pg::Tx& tx, ProducerId producer);

}  // namespace farmgate::producers::papers
