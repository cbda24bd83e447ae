#include "tests/support/own_broker.h"

#include <gtest/gtest.h>
#include <cstdlib>

#include <filesystem>
#include <fstream>
#include <string_view>

#include "chassis/testing/pg_sandbox.h"
#include "tests/support/child.h"

namespace farmgate::testing {

OwnBroker::OwnBroker(const std::string& settings) {
  // Below the run's stack, which is swept with all in it even when this program is killed.
  std::string pattern = require_env("FARMGATE_TEST_STACK") + "/broker.XXXXXX";
  folder_ = mkdtemp(pattern.data());
  std::filesystem::create_directory(folder_ + "/kafka");
  std::ofstream(folder_ + "/kafka/more.properties") << settings;
  up();
  std::ifstream env(folder_ + "/env");
  for (std::string line; std::getline(env, line);) {
    constexpr std::string_view kName = "FARMGATE_KAFKA=\"";
    if (line.starts_with(kName)) address_ = line.substr(kName.size());
  }
  if (address_.ends_with('"')) address_.pop_back();
}

OwnBroker::~OwnBroker() {
  stack("kill");
  std::filesystem::remove_all(folder_);
}

void OwnBroker::up() { EXPECT_EQ(stack("start"), 0); }
void OwnBroker::kill() { EXPECT_EQ(stack("kill"), 0); }

void OwnBroker::restart() { EXPECT_EQ(stack("restart"), 0); }

int OwnBroker::stack(const std::string& verb) {
  return Child({require_env("FARMGATE_ROOT") + "/tools/stack", verb, folder_, "--parts", "kafka"})
      .wait();
}

}  // namespace farmgate::testing
