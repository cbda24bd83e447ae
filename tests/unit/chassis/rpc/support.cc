#include "tests/unit/chassis/rpc/support.h"

#include <unistd.h>

#include <cstdlib>
#include <filesystem>

#include "chassis/base/file.h"

namespace farmgate::rpc {
namespace {

struct Folder {
  std::string path;

  Folder() {
    std::string name = std::filesystem::temp_directory_path() / "farmgate-pki-XXXXXX";
    path = ::mkdtemp(name.data());
    const std::string make = std::string(FARMGATE_SOURCE) + "/tools/pki " + path;
    if (std::system(
            (make + " && " + make + " --foreign && " + make + " --name stranger").c_str())) {
      std::abort();
    }
  }
  ~Folder() { std::filesystem::remove_all(path); }
};

}  // namespace

const std::string& pki_dir() {
  static const Folder folder;
  return folder.path;
}

std::string pki_file(const std::string& name) { return read_file(pki_dir() + "/" + name).value(); }

auth::TokenVerifier& verifier() {
  static auth::TokenVerifier instance(
      {.jwks_file = pki_dir() + "/jwks.json", .issuer = "test-issuer", .audience = "farmgate"});
  return instance;
}

std::string token(auth::TokenSpec spec) {
  spec.issuer = "test-issuer";
  spec.audience = "farmgate";
  return *auth::sign_token(pki_file("token.jwk"), spec);
}

std::string buyer(const std::string& subject, std::vector<std::string> orgs) {
  auth::TokenSpec spec;
  spec.subject = subject;
  spec.roles = {auth::Role::kBuyer};
  spec.orgs = std::move(orgs);
  return token(spec);
}

pb::GetThingRequest thing(const std::string& name) {
  pb::GetThingRequest request;
  request.set_name(name);
  return request;
}

pb::CreateThingRequest creation(const std::string& title) {
  pb::CreateThingRequest request;
  request.set_request_id("0198c0de-0000-7000-8000-000000000001");
  request.set_title(title);
  request.set_kind(pb::KIND_FRUIT);
  return request;
}

CallOptions with(const std::string& token, std::chrono::milliseconds deadline) {
  return {.deadline = in(deadline), .token = token};
}

EchoServer::EchoServer() {
  options.name = "orders";
  options.tls = tls_files(pki_dir(), "orders");
  options.allowed_peers = {"edge", "producers"};
  options.max_deadline = std::chrono::seconds(30);
  get = list = consume = [](const Call&, const pb::GetThingRequest& request) {
    pb::Thing reply;
    reply.set_name(request.name());
    return StatusOr<pb::Thing>(reply);
  };
  create = [](const Call& call, const pb::CreateThingRequest& request) {
    pb::Thing reply;
    reply.set_name(call.principal.caller());
    reply.set_title(request.title());
    return StatusOr<Bytes>(Bytes{reply.SerializeAsString()});
  };
  gather = [](const Call&, const pb::CreateThingRequest& first,
              Incoming& rest) -> StatusOr<pb::Thing> {
    pb::Thing reply;
    reply.set_title(first.title());
    pb::CreateThingRequest message;
    while (true) {
      ASSIGN_OR_RETURN(const bool more, rest.next(message));
      if (!more) return reply;
      reply.set_title(reply.title() + " " + message.title());
    }
  };
  feed = [](const Call&, const pb::GetThingRequest& request, const std::shared_ptr<Feed>& to) {
    pb::Thing message;
    message.set_name(request.name());
    to->send(serialise(message));
    to->end(ok());
  };
  lookup = [](const Call&, const pb::GetThingRequest&) { return std::nullopt; };
  party = [](const auth::Principal& who, const Message&) {
    auth::Access access;
    access.parties = who.orgs;
    return StatusOr<auth::Access>(access);
  };
}

EchoServer::~EchoServer() {
  if (server) server->stop(in(std::chrono::seconds(1)));
}

EchoServer& EchoServer::start() {
  using auth::Access;
  table.scope(auth::Scope::kParty, party);
  table.scope(auth::Scope::kSelf, [](const auth::Principal& who, const Message&) {
    Access access;
    access.subject = who.subject;
    return StatusOr<Access>(access);
  });
  const auto look = [this](const Call& c, const pb::GetThingRequest& r) { return lookup(c, r); };
  table.feed<pb::Thing>("WatchThings", this, &EchoServer::watch);
  if (begin) {
    table.raw_start<pb::GetThingRequest, pb::Thing>("GetThing", look, begin);
  } else {
    table.raw<pb::GetThingRequest, pb::Thing>(
        "GetThing", look,
        [this](const Call& c, const pb::GetThingRequest& r) { return get(c, r); });
  }
  table.handle<pb::GetThingRequest, pb::Thing>(
      "ListThings", [this](const Call& c, const pb::GetThingRequest& r) { return list(c, r); });
  table.handle<pb::GetThingRequest, pb::Thing>(
      "ConsumeThing",
      [this](const Call& c, const pb::GetThingRequest& r) { return consume(c, r); });
  table.handle<pb::CreateThingRequest, pb::Thing>(
      "CreateThing",
      [this](const Call& c, const pb::CreateThingRequest& r) { return create(c, r); });
  table.receive<pb::CreateThingRequest>("ImportThings", pb::Thing::descriptor(),
                                        [this](const Call& c, const pb::CreateThingRequest& r,
                                               Incoming& rest) { return gather(c, r, rest); });
  server = std::make_unique<Server>(options, verifier());
  server->add(table);
  if (const Status status = server->start(); !status.ok()) {
    std::fprintf(stderr, "%s\n", status.to_string().c_str());
    std::abort();
  }
  return *this;
}

std::string EchoServer::target() const {
  return "dns:///127.0.0.1:" + std::to_string(server->port());
}

std::unique_ptr<Channel> EchoServer::client(const std::string& as, bool retry) const {
  ChannelOptions channel;
  channel.target = target();
  channel.service = "orders";
  channel.tls = tls_files(pki_dir(), as);
  channel.retry = retry;
  auto opened = Channel::open(channel);
  if (!opened.ok()) std::abort();
  return std::move(*opened);
}

}  // namespace farmgate::rpc
