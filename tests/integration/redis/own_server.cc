#include "tests/integration/redis/own_server.h"

#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>

#include "chassis/testing/eventually.h"
#include "chassis/testing/pg_sandbox.h"

namespace farmgate::redis {

using namespace std::chrono_literals;

OwnServer::OwnServer(std::vector<std::string> settings) : settings_(std::move(settings)) {
  std::string pattern = testing::require_env("FARMGATE_TEST_STACK") + "/own-XXXXXX";
  if (mkdtemp(pattern.data()) == nullptr) ADD_FAILURE() << "no folder " << pattern;
  folder_ = pattern;
  start();
}

OwnServer::~OwnServer() {
  process_.reset();
  std::error_code ignored;
  std::filesystem::remove_all(folder_, ignored);
}

void OwnServer::start() {
  process_.reset();
  std::filesystem::remove(socket());
  std::vector<std::string> words{
      testing::require_env("FARMGATE_TEST_STACK") + "/redis/redis-server",
      "--port",
      "0",
      "--unixsocket",
      socket(),
      "--dir",
      folder_,
      "--save",
      "",
      "--appendonly",
      "no"};
  words.insert(words.end(), settings_.begin(), settings_.end());
  process_.emplace(words, testing::Child::Output{folder_ + "/log", folder_ + "/log"});
  ASSERT_TRUE(testing::eventually([&] { return command({"PING"}).kind == Reply::Kind::kText; }))
      << testing::contents(folder_ + "/log");
}

Reply OwnServer::command(std::vector<std::string> words) const {
  PipelineOptions options;
  options.address = address();
  options.command_budget = 1000ms;
  Pipeline pipeline(options);
  return pipeline.call(std::move(words));
}

}  // namespace farmgate::redis
