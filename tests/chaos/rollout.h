#pragma once

#include <gtest/gtest.h>

#include <array>
#include <atomic>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "tests/support/stall.h"

namespace farmgate::testing {

// Two processes of every service behind one name, called by clients while they are replaced one
// after the other.
class Rollout : public ::testing::Test {
 protected:
  static std::string this_release();  // the program of this build

  // Both processes run that program.
  explicit Rollout(const std::string& program);
  ~Rollout() override;

  void begin_calls();
  // Until every client has made so many calls more.
  void await_calls(int more);
  // A failure of the test for each call that failed, and for each order that is not there.
  void end_calls();

  // The process drains and ends, the other one serves alone for some calls, and the program takes
  // its place.
  void replace_first(const std::string& program);
  void replace_second(const std::string& program);

  Suite& suite() { return suite_; }

 private:
  static constexpr int kClients = 6;

  std::string second_address(int member) const;
  void start_second(const std::string& program);
  void open(const std::string& service);
  Status call_one(int client, int turn);
  void call_on(int client);

  const int port_;  // of the second process's admin server; its services follow
  Suite suite_;
  Stall stall_;
  std::unique_ptr<Server> second_;
  std::map<std::string, std::unique_ptr<rpc::Channel>> channels_;

  std::atomic<bool> stopping_{false};
  std::array<std::atomic<int>, kClients> calls_ = {};
  std::mutex mutex_;
  std::map<std::string, int> failed_;  // how often, by status
  std::vector<std::thread> clients_;
};

}  // namespace farmgate::testing
