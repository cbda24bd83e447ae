#pragma once

#include <chrono>
#include <functional>
#include <map>
#include <string>
#include <vector>

#include "chassis/base/clock.h"
#include "chassis/base/status.h"
#include "chassis/kafka/client.h"

namespace farmgate::kafka {

// The form every topic of events has; the number of partitions never changes afterwards.
struct TopicOptions {
  int partitions = 12;
  int replication_factor = 1;
  std::map<std::string, std::string> settings = {
      {"cleanup.policy", "compact"},
      {"min.compaction.lag.ms", "604800000"},   // 7 days
      {"max.compaction.lag.ms", "1209600000"},  // 14 days
  };
};

// Asked before topics are made that are not there; its refusal is the answer.
using MayCreate =
    std::function<Status(const std::string& cluster_id, const std::vector<std::string>& absent)>;

// Makes the topics that are missing and waits until each partition has a leader; answers the id of
// the cluster. Idempotent; several processes may call it at once. FAILED_PRECONDITION/TOPIC_SHAPE
// when one has another number of partitions than asked for; INVALID_ARGUMENT/TOPIC_SHAPE in the
// broker's words when it makes no such topic (more replicas than brokers).
StatusOr<std::string> ensure_topics(const ClientOptions& client,
                                    const std::vector<std::string>& names,
                                    const TopicOptions& options, Deadline deadline,
                                    const MayCreate& may_create = nullptr);

// A topic's number of partitions; NOT_FOUND when it is absent.
StatusOr<int> partition_count(const ClientOptions& client, const std::string& topic,
                              Deadline deadline);

}  // namespace farmgate::kafka
