#include "apps/season/client.h"

#include <thread>

#include "chassis/auth/token.h"
#include "chassis/host/key_files.h"
#include "chassis/host/peers.h"
#include "chassis/host/suite.h"

namespace farmgate::season {
namespace {

using namespace std::chrono_literals;

constexpr auto kCallDeadline = 4000ms;
constexpr auto kPatience = 180s;  // a broken part is healed and everything caught up by then
constexpr auto kTokenLife = 300s;

}  // namespace

StatusOr<std::unique_ptr<Client>> Client::open(const host::Settings& settings) {
  std::unique_ptr<Client> client(new Client());
  ASSIGN_OR_RETURN(client->jwk_, host::signing_key(settings));
  client->issuer_ = settings.text("token_issuer");
  client->audience_ = settings.text("token_audience");
  for (const auto& [service, port] : host::kSuite) {
    auto options = host::channel_options(settings, "edge", service);
    options.retry = false;  // this client is the one layer that repeats
    ASSIGN_OR_RETURN(client->channels_[service], rpc::Channel::open(options));
  }
  return client;
}

StatusOr<std::string> Client::token_for(const Identity& who) {
  const std::lock_guard lock(mutex_);
  const auto now = std::chrono::steady_clock::now();
  if (const auto it = tokens_.find(who.subject); it != tokens_.end() && now < it->second.renew) {
    return it->second.text;
  }
  auth::TokenSpec spec;
  spec.subject = who.subject;
  spec.roles = who.roles;
  spec.orgs = who.orgs;
  spec.commune = who.commune;
  spec.province = "provinces/24";
  spec.issuer = issuer_;
  spec.audience = audience_;
  spec.lifetime = kTokenLife;
  ASSIGN_OR_RETURN(std::string text, auth::sign_token(jwk_, spec));
  tokens_[who.subject] = {text, now + kTokenLife / 2};
  return text;
}

Status Client::call_into(std::string_view method, const google::protobuf::Message& request,
                         google::protobuf::Message& reply, const Identity& who) {
  return repeat(method, who, [&](rpc::Channel& channel, const rpc::CallOptions& options) {
    return channel.call_into(method, request, reply, options);
  });
}

StatusOr<std::string> Client::send(std::string_view method,
                                   const google::protobuf::Message& message, const Identity& who) {
  std::string reply;
  RETURN_IF_ERROR(
      repeat(method, who, [&](rpc::Channel& channel, const rpc::CallOptions& options) -> Status {
        const auto upload = channel.upload(method, options);
        (void)upload->send(message);  // finish() says what became of it
        ASSIGN_OR_RETURN(reply, upload->finish());
        return ok();
      }));
  return reply;
}

Status Client::repeat(
    std::string_view method, const Identity& who,
    const std::function<Status(rpc::Channel&, const rpc::CallOptions&)>& try_once) {
  const std::string_view rest = method.substr(method.find('.') + 1);
  const auto channel = channels_.find(rest.substr(0, rest.find('.')));
  const Deadline patience = in(kPatience);
  for (auto pause = 20ms;; pause = std::min(2 * pause, 500ms)) {
    ASSIGN_OR_RETURN(const std::string token, token_for(who));
    Status status = try_once(*channel->second, {.deadline = in(kCallDeadline), .token = token});
    if (!status.outcome_open() || time_left(patience) == 0ms) return status;
    ++repeats_;
    std::this_thread::sleep_for(std::max(pause, status.retry_after().value_or(0ms)));
  }
}

}  // namespace farmgate::season
