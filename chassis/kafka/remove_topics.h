#pragma once

#include <string>

#include "chassis/base/status.h"
#include "chassis/kafka/client.h"

namespace farmgate::kafka {

// For tests, whose topics a broker would keep: removes all whose names begin so. Tries once, for a
// few seconds at most.
Status remove_topics(const ClientOptions& client, const std::string& prefix);

}  // namespace farmgate::kafka
