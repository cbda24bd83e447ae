#include "tests/edge/edge.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <memory>

#include "chassis/base/id.h"
#include "chassis/testing/pg_sandbox.h"
#include "chassis/testing/ports.h"

namespace farmgate::testing {
namespace {

std::unique_ptr<Suite> the_suite;
std::unique_ptr<Edge> the_edge;

// Both end before main does, while what they need is still there.
class Ending final : public ::testing::Environment {
  void TearDown() override {
    the_edge.reset();
    the_suite.reset();
  }
};
const auto* const ending = ::testing::AddGlobalTestEnvironment(new Ending);

const std::vector<std::string> kLimits = {
    "edge.address_per_s", "edge.address_burst", "edge.subject_per_s",
    "edge.subject_burst", "edge.total_per_s",   "edge.read_per_s",
    "edge.write_per_s",   "edge.upload_per_s",  "edge.watch_per_s"};

std::string tool() { return require_env("FARMGATE_ROOT") + "/tools/edge"; }

}  // namespace

Suite& suite() {
  if (!the_suite) {
    the_suite = std::make_unique<Suite>();
    the_suite->migrate();
    the_suite->start();
  }
  return *the_suite;
}

Edge& edge() {
  if (!the_edge)
    the_edge =
        std::make_unique<Edge>(std::vector{std::string("edge.origins = https://market.example")});
  return *the_edge;
}

Edge::Edge(const std::vector<std::string>& settings, const Suite& behind)
    : folder_(require_env("FARMGATE_TEST_STACK") + "/e" + Uuid::v7().to_string() + "/edge"),
      port_(free_ports(3)) {
  std::filesystem::create_directories(folder_);
  const std::string config = folder_ + "/farmgate.conf";
  std::ofstream(config) << contents(behind.config()) << "edge.listen = 127.0.0.1:" << port_ << "\n"
                        << "edge.probe_listen = 127.0.0.1:" << probe() << "\n"
                        << "edge.drain_listen = 127.0.0.1:" << drain() << "\n";
  std::ofstream more(config, std::ios::app);
  for (const std::string& line : settings) more << line << "\n";
  for (const std::string& limit : kLimits) {
    const bool named = std::any_of(settings.begin(), settings.end(), [&](const std::string& line) {
      return line.starts_with(limit + " =");
    });
    if (!named) more << limit << " = 100000\n";
  }
  more.close();
  const std::string preset = std::filesystem::path(require_env("FARMGATE_BUILD")).filename();
  const Finished done = run_program({tool(), "start", folder_, config, preset}, folder_);
  EXPECT_EQ(done.code, 0) << done.err << log();
}

Edge::~Edge() {
  EXPECT_EQ(run_program({tool(), "stop", folder_}, folder_).code, 0);
  std::filesystem::remove_all(std::filesystem::path(folder_).parent_path());
}

std::string Edge::log() const { return contents(folder_ + "/log"); }

std::string Edge::admin(const std::string& path) const {
  return run_program({"/usr/bin/curl", "-sf", "--unix-socket", folder_ + "/admin.sock",
                      "http://admin" + path},
                     folder_)
      .out;
}

Reply Edge::get(const std::string& target, const std::vector<std::string>& headers) const {
  return ask(port_, {.method = "GET", .target = target, .headers = headers});
}

Reply Edge::post(const std::string& target, const std::string& body,
                 const std::vector<std::string>& headers) const {
  std::vector<std::string> all = headers;
  all.emplace_back("content-type: application/json");
  return ask(port_, {.method = "POST", .target = target, .headers = all, .body = body});
}

int passed(const std::function<Reply()>& call) {
  for (int well = 0; well < 1000; ++well) {
    const Reply reply = call();
    if (reply.status != 429) continue;
    EXPECT_EQ(reason_of(reply), "RATE_LIMITED");
    EXPECT_EQ(reply.header("retry-after"), "1");
    EXPECT_NE(reply.body.find("\"code\":8"), std::string::npos);
    return well;
  }
  return -1;
}

std::string bearer(const Caller& who) { return "authorization: Bearer " + suite().token(who); }

std::string reason_of(const Reply& reply) {
  const std::string mark = "\"reason\":\"";
  const auto at = reply.body.find(mark);
  if (at == std::string::npos) return "";
  const auto begin = at + mark.size();
  return reply.body.substr(begin, reply.body.find('"', begin) - begin);
}

}  // namespace farmgate::testing
