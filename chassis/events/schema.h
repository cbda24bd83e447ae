#pragma once

#include <string_view>

namespace farmgate::events {

// The tables of this module in a service's database: outbox, outbox_dead, event_epoch,
// consumer_position, event_copy, dead_letter. The first migration of every service.
std::string_view events_schema_sql();

}  // namespace farmgate::events
