#pragma once

#include <string>

#include "chassis/base/clock.h"
#include "chassis/events/projection.h"

namespace farmgate::events {

// Runs a projection's reactions once for each aggregate in its copies, see Projection::on. Private
// to chassis/events.
Status run_reactions(pg::Session& session, const Projection& projection,
                     const std::string& topic_prefix, Deadline deadline);

}  // namespace farmgate::events
