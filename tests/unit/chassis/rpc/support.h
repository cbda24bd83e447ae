#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "chassis/auth/token.h"
#include "chassis/rpc/channel.h"
#include "chassis/rpc/server.h"
#include "chassis/rpc/service_table.h"
#include "tests/unit/chassis/rpc/echo.pb.h"

namespace farmgate::rpc {

namespace pb = farmgate::test::v1;

inline constexpr const char* kGet = "farmgate.test.v1.EchoService/GetThing";
inline constexpr const char* kList = "farmgate.test.v1.EchoService/ListThings";
inline constexpr const char* kCreate = "farmgate.test.v1.EchoService/CreateThing";
inline constexpr const char* kImport = "farmgate.test.v1.EchoService/ImportThings";
inline constexpr const char* kWatch = "farmgate.test.v1.EchoService/WatchThings";
inline constexpr const char* kConsume = "farmgate.test.v1.EchoService/ConsumeThing";

// Certificates of producers, listings, orders and edge, token keys, and a foreign authority; made
// once a process by tools/pki and removed at its end.
const std::string& pki_dir();
std::string pki_file(const std::string& name);  // what is in it
auth::TokenVerifier& verifier();
std::string token(auth::TokenSpec spec);
std::string buyer(const std::string& subject = "an", std::vector<std::string> orgs = {});

pb::GetThingRequest thing(const std::string& name = "things/1");
pb::CreateThingRequest creation(const std::string& title = "Lychee");
CallOptions with(const std::string& token,
                 std::chrono::milliseconds deadline = std::chrono::seconds(20));

// A started EchoService on a free port, known as "orders". Every method echoes the request's name;
// a test replaces handlers before start().
struct EchoServer {
  EchoServer();
  ~EchoServer();

  EchoServer& start();
  std::unique_ptr<Channel> client(const std::string& as = "edge", bool retry = false) const;
  std::string target() const;

  using Get = std::function<StatusOr<pb::Thing>(const Call&, const pb::GetThingRequest&)>;
  ServerOptions options;
  Get get, list, consume;
  ScopeFunction party;  // of ListThings; by default the caller's orgs
  std::function<StatusOr<Bytes>(const Call&, const pb::CreateThingRequest&)> create;
  std::function<std::optional<StatusOr<SharedBytes>>(const Call&, const pb::GetThingRequest&)>
      lookup;
  // In place of get, when set: begins GetThing, answers whenever it likes.
  std::function<void(const Call&, const pb::GetThingRequest&, Answering)> begin;
  // By default: the titles of all messages, joined by blanks.
  std::function<StatusOr<pb::Thing>(const Call&, const pb::CreateThingRequest&, Incoming&)> gather;
  // By default: the name, once.
  std::function<void(const Call&, const pb::GetThingRequest&, std::shared_ptr<Feed>)> feed;
  void watch(const Call& call, const pb::GetThingRequest& request, std::shared_ptr<Feed> to) {
    feed(call, request, std::move(to));
  }
  ServiceTable table{"farmgate.test.v1.EchoService"};
  std::unique_ptr<Server> server;
};

}  // namespace farmgate::rpc
