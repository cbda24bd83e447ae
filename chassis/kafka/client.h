#pragma once

#include <map>
#include <string>

#include "chassis/kafka/record.h"

namespace farmgate::kafka {

// How to reach the cluster; the same for every client of a process.
struct ClientOptions {
  std::string brokers;  // "host:port,host:port"
  std::string client_id = "farmgate";
  // librdkafka properties that win over ours: TLS and SCRAM in production, short timeouts in tests.
  std::map<std::string, std::string> settings;
  Log log;  // warnings and errors of the driver; called on its threads
};

}  // namespace farmgate::kafka
