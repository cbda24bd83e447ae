#pragma once

#include <chrono>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

#include "chassis/auth/principal.h"
#include "chassis/base/status.h"
#include "chassis/host/settings.h"
#include "chassis/rpc/channel.h"

namespace farmgate::season {

// Who makes a call; the player holds the development key and signs a token for each.
struct Identity {
  std::string subject;
  auth::Roles roles;
  std::vector<std::string> orgs;
  std::string commune = {};
};

// The suite as a client sees it: by gRPC with the edge's certificate and a user's token. A call is
// repeated, with its request_id, until its outcome is definite. Thread-safe.
class Client {
 public:
  static StatusOr<std::unique_ptr<Client>> open(const host::Settings& settings);

  // method: "farmgate.orders.v1.OrderService/PlaceOrder"
  template <class Reply>
  StatusOr<Reply> call(std::string_view method, const google::protobuf::Message& request,
                       const Identity& who) {
    Reply reply;
    if (Status status = call_into(method, request, reply, who); !status.ok()) return status;
    return reply;
  }
  // A call whose client streams, with one message: the reply's bytes.
  StatusOr<std::string> send(std::string_view method, const google::protobuf::Message& message,
                             const Identity& who);
  // How many calls had to be repeated so far.
  int repeats() const { return repeats_; }

 private:
  Client() = default;
  Status call_into(std::string_view method, const google::protobuf::Message& request,
                   google::protobuf::Message& reply, const Identity& who);
  // try_once(channel, options) until its outcome is definite.
  Status repeat(std::string_view method, const Identity& who,
                const std::function<Status(rpc::Channel&, const rpc::CallOptions&)>& try_once);
  StatusOr<std::string> token_for(const Identity& who);

  struct Token {
    std::string text;
    std::chrono::steady_clock::time_point renew;
  };
  std::map<std::string, std::unique_ptr<rpc::Channel>, std::less<>> channels_;  // by service
  std::string jwk_;
  std::string issuer_;
  std::string audience_;
  std::mutex mutex_;
  std::map<std::string, Token, std::less<>> tokens_;
  std::atomic<int> repeats_{0};
};

}  // namespace farmgate::season
