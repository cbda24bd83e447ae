#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "chassis/base/status.h"
#include "chassis/kafka/record.h"
#include "chassis/pg/database.h"

// The table dead_letter as the consumer writes it. Private to chassis/events.
namespace farmgate::events::letters {

Status store(pg::Tx& tx, const kafka::Message& record, const Status& cause, int attempts);

// One header a line, "name=value"; bytes that are not plain ASCII as \xNN. A person can read it and
// replay() can take it back.
std::string headers_to_text(const std::vector<kafka::Header>& headers);
std::vector<kafka::Header> headers_from_text(std::string_view text);

}  // namespace farmgate::events::letters
