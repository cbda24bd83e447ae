#pragma once

#include <string>

#include "chassis/host/service.h"

namespace farmgate::host {

void export_counters(Parts& parts, const std::string& service, const events::Counters& counters);

// What publishes a service's events, and what consumes those of others. Topics may be missing and
// the broker down when a service starts: neither keeps it from serving. SETTING_INVALID as
// kafka_options has it.
Status add_relay(Service& service, const ServiceSpec& spec, events::Signal& signal,
                 events::Counters& counters);
Status add_consumer(Service& service, const ServiceSpec& spec, events::Counters& counters);

}  // namespace farmgate::host
