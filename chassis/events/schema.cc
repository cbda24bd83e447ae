#include "chassis/events/schema.h"

namespace farmgate {

std::string_view events_schema_text();  // generated from schema.sql

namespace events {

std::string_view events_schema_sql() { return events_schema_text(); }

}  // namespace events
}  // namespace farmgate
