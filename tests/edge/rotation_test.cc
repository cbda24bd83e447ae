#include <gmock/gmock.h>

#include <atomic>
#include <filesystem>
#include <fstream>
#include <memory>
#include <thread>

#include "chassis/auth/token.h"
#include "chassis/testing/eventually.h"
#include "chassis/testing/pg_sandbox.h"
#include "tests/edge/edge.h"

// A new key for tokens while people use the market, as docs/identity.md says it is done.
namespace farmgate {
namespace {

using namespace std::chrono_literals;
using testing::contents;
using testing::Edge;
using testing::eventually;

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
  // Until an answer has this status.
  static int settled(const Edge& edge, const std::string& token, int wanted) {
    int status = 0;
    eventually([&] {
      status = edge.get("/v1/orders", {token}).status;
      return status == wanted;
    });
    return status;
  }

  const std::string folder_, keys_;
  const std::string old_ = testing::require_env("FARMGATE_PKI");
  const std::string new_ = folder_ + "/new";
  std::unique_ptr<testing::Suite> suite_;
};

TEST_F(Rotation, OfTheKeyOfTokensCostsNoCall) {
  const std::string old_token = token_by(old_), new_token = token_by(new_);
  const Edge edge({}, *suite_);
  EXPECT_EQ(settled(edge, old_token, 200), 200);
  EXPECT_EQ(settled(edge, new_token, 401), 401);
  std::atomic<bool> signed_anew = false, over = false;
  std::atomic<int> calls = 0, failed = 0;
  std::thread somebody([&] {
    for (; !over; ++calls) {
      if (edge.get("/v1/orders", {signed_anew ? new_token : old_token}).status != 200) ++failed;
    }
  });

  // 1: both keys are public. 2: tokens are signed by the new one, those of the old one go on.
  publish(both(contents(old_ + "/jwks.json"), contents(new_ + "/jwks.json")));
  EXPECT_EQ(settled(edge, new_token, 200), 200);
  EXPECT_EQ(edge.get("/v1/orders", {old_token}).status, 200);
  signed_anew = true;
  const int before = calls;
  EXPECT_TRUE(eventually([&] { return calls > before + 1; }));

  // 3: the old one goes, and with it what it had signed; a token that the edge has not seen is
  // refused there.
  publish(contents(new_ + "/jwks.json"));
  EXPECT_EQ(settled(edge, old_token, 401), 401);
  const auto refused_by_edge = [&] {
    return edge.get("/v1/orders", {token_by(old_)}).body.find("Jwks doesn't have key") !=
           std::string::npos;
  };
  EXPECT_TRUE(eventually(refused_by_edge));
  EXPECT_EQ(edge.get("/v1/orders", {new_token}).status, 200);
  over = true;
  somebody.join();
  EXPECT_EQ(failed, 0);
}

// It is said by a number, and mended by the next file.
TEST_F(Rotation, ToWhatIsNoKeySetIsCounted) {
  const Edge edge({}, *suite_);
  const std::string token = token_by(old_);
  EXPECT_EQ(settled(edge, token, 200), 200);
  publish("{");
  testing::Reply refused;
  EXPECT_TRUE(eventually([&] {  // who has a good token is not to throw it away
    refused = edge.get("/v1/orders", {token_by(old_)});
    return refused.status == 503;
  })) << refused.status;
  EXPECT_EQ(testing::reason_of(refused), "JWKS_UNAVAILABLE");
  EXPECT_TRUE(eventually([&] {
    return edge.admin("/stats?filter=jwks_fetch_failed").find(": 0") == std::string::npos;
  }));
  publish(contents(old_ + "/jwks.json"));
  EXPECT_EQ(settled(edge, token_by(old_), 200), 200);
}

}  // namespace
}  // namespace farmgate
