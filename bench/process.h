#pragma once

#include <sys/types.h>

#include <chrono>
#include <memory>
#include <string>
#include <vector>

#include "chassis/base/status.h"

namespace farmgate::bench {

// A child process, ended with its owner.
class Process {
 public:
  static StatusOr<std::unique_ptr<Process>> start(const std::vector<std::string>& command,
                                                  const std::string& log);
  ~Process();

  double cpu_seconds() const;  // user and system, all threads
  double rss_mib() const;
  double peak_rss_mib() const;  // the most it has ever held
  bool running() const;

 private:
  explicit Process(pid_t pid) : pid_(pid) {}
  pid_t pid_;
};

// Runs a command to its end: its exit code.
int run(const std::vector<std::string>& command, const std::string& log);

// The stack that tools/bench started, and what is served on it.
class Environment {
 public:
  static StatusOr<Environment> from_process();

  const std::string& postgres() const { return postgres_; }
  const std::string& kafka() const { return kafka_; }
  const std::string& pki() const { return pki_; }
  const std::string& folder() const { return folder_; }
  std::string program(const std::string& name) const { return binaries_ + "/" + name; }
  std::string data() const { return root_ + "/data/season"; }

  // Fresh databases and topics, a port for everything: a configuration file's path.
  StatusOr<std::string> deploy(const std::string& label);
  int port(const std::string& what) const;  // "orders", "admin" of the last deploy

 private:
  std::string postgres_, kafka_, redis_, pki_, folder_, root_, binaries_;
  int first_port_ = 0;
};

// Polls /readyz; UNAVAILABLE when the process ends first or a minute passes.
Status await_ready(const Process& process, int admin_port);

}  // namespace farmgate::bench
