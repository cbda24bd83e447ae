#include "tests/support/server.h"

#include <gtest/gtest.h>

#include <thread>

#include "chassis/base/clock.h"
#include "chassis/host/admin_client.h"

namespace farmgate::testing {
namespace {

using namespace std::chrono_literals;

constexpr auto kPatience = 60s;

std::vector<std::string> bound(std::vector<std::string> words) {
  words.insert(words.begin(), {"/usr/bin/setpriv", "--pdeathsig", "KILL", "--"});
  return words;
}

}  // namespace

Server::Server(const std::vector<std::string>& words, std::string admin, std::string log)
    : Child(bound(words), {.out = log, .err = log}),
      admin_(std::move(admin)),
      log_(std::move(log)) {}

void Server::await_ready() {
  const Deadline deadline = in(kPatience);
  while (!host::fetch(admin_, "/readyz").ok()) {
    ASSERT_TRUE(running()) << contents(log_);
    ASSERT_GT(time_left(deadline), 0ms) << "not ready\n" << contents(log_);
    std::this_thread::sleep_for(10ms);
  }
}

}  // namespace farmgate::testing
