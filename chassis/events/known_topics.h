#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "chassis/base/clock.h"
#include "chassis/kafka/topics.h"
#include "chassis/pg/database.h"

namespace farmgate::events {

// Makes the topics of a service, once in the life of a cluster. One that this database has seen on
// the cluster and that is gone took its records with it, and consumers stand at positions of the
// old one: made again in silence, what is published next would be skipped. Then
// FAILED_PRECONDITION/TOPIC_LOST names it, and the outbox keeps the rows.
Status ensure_known_topics(pg::Database& database, const kafka::ClientOptions& client,
                           const std::vector<std::string>& names,
                           const kafka::TopicOptions& options, Deadline deadline);

// The table behind it.
std::string_view known_topics_schema();

}  // namespace farmgate::events
