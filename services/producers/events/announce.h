#pragma once

#include <vector>

#include "chassis/events/outbox.h"
#include "chassis/pg/database.h"
#include "services/producers/domain/producer.h"

namespace farmgate::producers {

// Appends a producer's event: its state with all its products, plots and qualifications. Its row is
// locked and saved here. FAILED_PRECONDITION/TOO_MANY when all of that no longer fits an event.
Status announce(pg::Tx& tx, farmgate::events::Outbox& outbox, const Producer& producer,
                ProducerChange change);

// Registers many that have nothing yet, in one statement.
Status announce_new(pg::Tx& tx, farmgate::events::Outbox& outbox,
                    const std::vector<Producer>& producers);

}  // namespace farmgate::producers
