#pragma once

#include <optional>
#include <string>
#include <vector>

#include "chassis/redis/pipeline.h"
#include "tests/support/child.h"

namespace farmgate::redis {

// A Redis of the test's own, to be broken: the server of the run's stack on a socket of its own,
// ended with its owner.
class OwnServer {
 public:
  // settings: of redis-server, "--maxmemory 2mb" as {"--maxmemory", "2mb"}.
  explicit OwnServer(std::vector<std::string> settings = {});
  ~OwnServer();
  OwnServer(const OwnServer&) = delete;
  OwnServer& operator=(const OwnServer&) = delete;

  std::string address() const { return "unix:" + socket(); }
  void start();  // returns when it answers
  testing::Child& process() { return *process_; }
  // By a connection of its own that waits for a second.
  Reply command(std::vector<std::string> words) const;

 private:
  std::string socket() const { return folder_ + "/s"; }

  std::string folder_;
  std::vector<std::string> settings_;
  std::optional<testing::Child> process_;
};

}  // namespace farmgate::redis
