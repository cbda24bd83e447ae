#include <gmock/gmock.h>

#include <atomic>
#include <filesystem>
#include <fstream>
#include <memory>
#include <thread>

#include "chassis/auth/token.h"
#include "chassis/testing/pg_sandbox.h"
#include "tests/edge/edge.h"

// A new key for tokens while people use the market, as docs/identity.md says it is done.
namespace farmgate {
namespace {

using namespace std::chrono_literals;
using testing::contents;
using testing::Edge;

// The public keys of several sets as one.
std::string both(std::string one, std::string other) {
  one.resize(one.rfind(']'));
  return one + "," + other.substr(other.find('[') + 1);
}

std::string token_by(const std::string& pki, std::chrono::seconds lifetime = 300s) {
  auth::TokenSpec spec;
  spec.subject = "an";
  spec.roles = {auth::Role::kBuyer};
  spec.issuer = "farmgate-dev";
  spec.audience = "farmgate";
  spec.lifetime = lifetime;
  return "authorization: Bearer " + auth::sign_token(contents(pki + "/token.jwk"), spec).value();
}

class Rotation : public ::testing::Test {
 protected:
  Rotation() : folder_(testing::edge().folder() + "/rotation"), keys_(folder_ + "/jwks.json") {
    std::filesystem::create_directories(folder_);
    EXPECT_EQ(
        testing::run_program({testing::require_env("FARMGATE_ROOT") + "/tools/pki", new_}, folder_)
            .code,
        0);
    publish(contents(old_ + "/jwks.json"));
    suite_ = std::make_unique<testing::Suite>(std::vector<std::string>{"jwks_file = " + keys_});
    suite_->migrate();
    suite_->start();
  }

  void publish(const std::string& set) const {
    std::ofstream(keys_ + ".new") << set;
    std::filesystem::rename(keys_ + ".new", keys_);
  }
  std::unique_ptr<Edge> new_edge() const {
    return std::make_unique<Edge>(std::vector<std::string>{}, *suite_);
  }
  // Until an answer has this status, for ten seconds at most.
  static int settled(const Edge& edge, const std::string& token, int wanted) {
    int status = 0;
    for (int i = 0; i < 100 && status != wanted; ++i) {
      if (i > 0) std::this_thread::sleep_for(100ms);
      status = edge.get("/v1/orders", {token}).status;
    }
    return status;
  }

  const std::string folder_, keys_;
  const std::string old_ = testing::require_env("FARMGATE_PKI");
  const std::string new_ = folder_ + "/new";
  std::unique_ptr<testing::Suite> suite_;
};

TEST_F(Rotation, OfTheKeyOfTokensCostsNoCall) {
  const std::string old_token = token_by(old_), new_token = token_by(new_);
  auto edge = new_edge();
  EXPECT_EQ(settled(*edge, old_token, 200), 200);
  EXPECT_EQ(settled(*edge, new_token, 401), 401);

  // 1: both keys are public, services follow within a second, edges are replaced one by one.
  publish(both(contents(old_ + "/jwks.json"), contents(new_ + "/jwks.json")));
  auto next = new_edge();
  EXPECT_EQ(settled(*next, new_token, 200), 200);
  EXPECT_EQ(edge->get("/v1/orders", {old_token}).status, 200);
  EXPECT_EQ(next->get("/v1/orders", {old_token}).status, 200);
  edge = std::move(next);

  // 2: tokens are signed by the new one. 3: the old one goes, and with it what it had signed, even
  // where an edge still knows it.
  publish(contents(new_ + "/jwks.json"));
  EXPECT_EQ(settled(*edge, old_token, 401), 401);
  EXPECT_EQ(edge->get("/v1/orders", {new_token}).status, 200);
  next = new_edge();
  EXPECT_EQ(next->get("/v1/orders", {old_token}).status, 401);
  EXPECT_EQ(next->get("/v1/orders", {new_token}).status, 200);
}

}  // namespace
}  // namespace farmgate
