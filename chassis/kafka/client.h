#pragma once

#include <map>
#include <string>

#include "chassis/kafka/record.h"

namespace farmgate::kafka {

// Paths of PEM files, read whenever a client is made.
struct TlsFiles {
  std::string ca;           // of the brokers' certificates; empty: they are spoken to in plaintext
  std::string certificate;  // ours and its key without a passphrase, for brokers that want one
  std::string key;
};

// How to reach the cluster; the same for every client of a process.
struct ClientOptions {
  std::string brokers;  // "host:port,host:port"
  std::string client_id = "farmgate";
  TlsFiles tls = {};
  // librdkafka properties that win over ours: short timeouts in tests.
  std::map<std::string, std::string> settings;
  Log log;  // warnings and errors of the driver; called on its threads
};

}  // namespace farmgate::kafka
