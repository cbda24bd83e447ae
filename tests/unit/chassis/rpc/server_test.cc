#include <grpcpp/grpcpp.h>
#include <gtest/gtest.h>

#include <atomic>
#include <fstream>
#include <future>
#include <mutex>
#include <thread>
#include <vector>

#include "chassis/telemetry/metrics.h"
#include "chassis/telemetry/trace.h"
#include "chassis/testing/status_is.h"
#include "tests/unit/chassis/rpc/echo.grpc.pb.h"
#include "tests/unit/chassis/rpc/support.h"

namespace farmgate::rpc {
namespace {

using namespace std::chrono_literals;
using farmgate::testing::IsOk;
using farmgate::testing::StatusIs;

std::shared_ptr<grpc::Channel> plain_channel(const EchoServer& server) {
  grpc::SslCredentialsOptions tls;
  tls.pem_root_certs = pki_file("ca.pem");
  tls.pem_private_key = pki_file("edge.key");
  tls.pem_cert_chain = pki_file("edge.pem");
  grpc::ChannelArguments arguments;
  arguments.SetSslTargetNameOverride("localhost");
  return grpc::CreateCustomChannel("127.0.0.1:" + std::to_string(server.server->port()),
                                   grpc::SslCredentials(tls), arguments);
}

TEST(Server, AnswersAGeneratedClient) {
  EchoServer server;
  server.start();
  auto client = pb::EchoService::NewStub(plain_channel(server));

  grpc::ClientContext context;
  pb::Thing reply;
  const grpc::Status status = client->GetThing(&context, thing("things/7"), &reply);

  EXPECT_TRUE(status.ok()) << status.error_message();
  EXPECT_EQ(reply.name(), "things/7");
}

TEST(Server, RefusesAKnownAuthoritysUnexpectedName) {
  EchoServer server;
  server.start();
  EXPECT_THAT(server.client("stranger")->call<pb::Thing>(kGet, thing(), with("")),
              StatusIs(Code::kUnauthenticated, "PEER_NOT_ALLOWED"));
  EXPECT_THAT(server.client("listings")->call<pb::Thing>(kGet, thing(), with("")),
              StatusIs(Code::kUnauthenticated, "PEER_NOT_ALLOWED"));
}

TEST(Server, RefusesCertificatesOfAnotherAuthority) {
  EchoServer server;
  server.start();
  ChannelOptions foreign{.target = server.target(),
                         .service = "orders",
                         .tls = tls_files(pki_dir() + "/foreign", "edge"),
                         .retry = false};
  // The caller itself trusts both, so that it is the server that refuses.
  foreign.tls.ca = pki_dir() + "/foreign/both.pem";
  std::ofstream(foreign.tls.ca) << pki_file("ca.pem") << pki_file("foreign/ca.pem");
  const auto channel = Channel::open(foreign);
  ASSERT_THAT(channel, IsOk());

  EXPECT_THAT((*channel)->call<pb::Thing>(kGet, thing(), with("")),
              StatusIs(Code::kUnavailable, "PEER_UNREACHABLE"));
}

TEST(Server, RefusesAClientWithoutCertificate) {
  EchoServer server;
  server.start();
  grpc::SslCredentialsOptions tls;
  tls.pem_root_certs = pki_file("ca.pem");
  grpc::ChannelArguments arguments;
  arguments.SetSslTargetNameOverride("localhost");
  auto client = pb::EchoService::NewStub(grpc::CreateCustomChannel(
      "127.0.0.1:" + std::to_string(server.server->port()), grpc::SslCredentials(tls), arguments));

  grpc::ClientContext context;
  pb::Thing reply;
  EXPECT_EQ(client->GetThing(&context, thing(), &reply).error_code(),
            grpc::StatusCode::UNAVAILABLE);
}

// A role that the method does not list must not widen what its scope gives.
TEST(Server, TellsAScopeOnlyTheRolesThatTheMethodLists) {
  EchoServer server;
  auth::Roles seen;
  server.party = [&](const auth::Principal& who, const auto&) {
    seen = who.roles;
    return StatusOr<auth::Access>(auth::Access());
  };
  server.start();
  auth::TokenSpec both;
  both.subject = "an";
  both.roles = {auth::Role::kBuyer, auth::Role::kAdmin};

  EXPECT_THAT(server.client()->call<pb::Thing>(kList, thing(), with(token(both))), IsOk());
  EXPECT_EQ(seen, auth::Roles{auth::Role::kBuyer});
}

TEST(Server, GivesServiceByCertificateAndNeverByToken) {
  EchoServer server;
  server.start();
  auth::TokenSpec claim;
  claim.subject = "mallory";
  claim.roles = {auth::Role::kService, auth::Role::kAdmin};

  EXPECT_THAT(server.client("producers")->call<pb::Thing>(kConsume, thing(), with("")), IsOk());
  EXPECT_THAT(server.client("edge")->call<pb::Thing>(kConsume, thing(), with(token(claim))),
              StatusIs(Code::kPermissionDenied, "ROLE_LACKING"));
  EXPECT_THAT(server.client("edge")->call<pb::Thing>(kConsume, thing(), with("")),
              StatusIs(Code::kUnauthenticated, "TOKEN_MISSING"));
}

TEST(Server, HandsTheHandlerTheScopesAnswer) {
  EchoServer server;
  auth::Access seen;
  server.list = [&](const Call& call, const pb::GetThingRequest&) {
    seen = call.access;
    return StatusOr<pb::Thing>(pb::Thing());
  };
  server.start();

  ASSERT_THAT(server.client()->call<pb::Thing>(kList, thing(), with(buyer("an", {"producers/1"}))),
              IsOk());
  EXPECT_FALSE(seen.all);
  EXPECT_EQ(seen.parties, std::vector<std::string>{"producers/1"});

  ASSERT_THAT(server.client("producers")->call<pb::Thing>(kList, thing(), with("")), IsOk());
  EXPECT_TRUE(seen.all);
}

TEST(Server, RefusesABadTokenOnAPublicMethodToo) {
  EchoServer server;
  server.start();
  EXPECT_THAT(server.client()->call<pb::Thing>(kGet, thing(), with("no.such.token")),
              StatusIs(Code::kUnauthenticated, "TOKEN_INVALID"));
}

TEST(Server, RefusesWhatCannotBeParsed) {
  EchoServer server;
  server.start();
  const auto client = server.client();
  EXPECT_THAT(client->call_bytes(kGet, "\xff\xff\xff", with("")),
              StatusIs(Code::kInvalidArgument, "MALFORMED"));
  EXPECT_THAT(client->call_bytes(kGet, "\x0a\x02\xc3\x28", with("")),  // invalid UTF-8 in a string
              StatusIs(Code::kInvalidArgument, "MALFORMED"));
}

TEST(Server, ReportsEveryViolationWithItsPath) {
  EchoServer server;
  server.start();
  pb::CreateThingRequest request = creation("x");
  request.add_lines()->set_quantity(500);

  const auto reply = server.client()->call<pb::Thing>(kCreate, request, with(buyer()));

  EXPECT_THAT(reply, StatusIs(Code::kInvalidArgument, "INVALID_FIELD"));
  std::vector<std::string> fields;
  for (const Violation& one : reply.status().violations()) fields.push_back(one.field);
  EXPECT_THAT(fields, ::testing::ElementsAre("title", "lines[0].product", "lines[0].quantity"));
}

TEST(Server, RefusesMessagesBeyondTheLimit) {
  EchoServer server;
  server.start();
  const auto reply = server.client()->call_bytes(kGet, std::string(2 << 20, 'x'), with(""));
  EXPECT_EQ(reply.status().code(), Code::kResourceExhausted);
}

TEST(Server, AnswersUnknownMethods) {
  EchoServer server;
  server.start();
  EXPECT_EQ(server.client()
                ->call_bytes("farmgate.test.v1.EchoService/Nothing", "", with(""))
                .status()
                .code(),
            Code::kUnimplemented);
}

TEST(Server, ServesAHitWithoutTheLane) {
  EchoServer server;
  std::atomic<int> loads{0};
  const auto bytes = serialise(pb::Thing());
  server.lookup = [&](const Call&,
                      const pb::GetThingRequest& request) -> std::optional<StatusOr<SharedBytes>> {
    if (request.name() == "things/hit") return StatusOr<SharedBytes>(bytes);
    if (request.name() == "things/gone") return StatusOr<SharedBytes>(not_found("things/gone"));
    return std::nullopt;
  };
  server.get = [&](const Call&, const pb::GetThingRequest&) {
    ++loads;
    return StatusOr<pb::Thing>(pb::Thing());
  };
  server.start();
  const auto client = server.client();

  EXPECT_THAT(client->call<pb::Thing>(kGet, thing("things/hit"), with("")), IsOk());
  EXPECT_EQ(client->call<pb::Thing>(kGet, thing("things/gone"), with("")).status().code(),
            Code::kNotFound);
  EXPECT_EQ(loads, 0);
  EXPECT_THAT(client->call<pb::Thing>(kGet, thing("things/miss"), with("")), IsOk());
  EXPECT_EQ(loads, 1);
}

// All that wait do so without a worker: the lane's only one is free for others.
TEST(Server, ABegunCallWaitsWithoutAWorker) {
  constexpr std::size_t kWaiting = 20;
  EchoServer server;
  server.options.browse.workers = 1;
  std::mutex mutex;
  std::vector<Answering> waiting;
  server.begin = [&](const Call&, const pb::GetThingRequest&, Answering answer) {
    const std::lock_guard lock(mutex);
    waiting.push_back(std::move(answer));
  };
  server.start();
  const auto client = server.client();
  std::atomic<std::size_t> answered{0};
  for (std::size_t i = 0; i < kWaiting; ++i) {
    client->call_async(kGet, thing().SerializeAsString(), with(""),
                       [&](const StatusOr<std::string>& reply) { answered += reply.ok(); });
  }
  const auto began = [&] {
    const std::lock_guard lock(mutex);
    return waiting.size();
  };
  while (began() < kWaiting) std::this_thread::yield();
  EXPECT_THAT(client->call<pb::Thing>(kList, thing(), with(buyer())), IsOk());
  EXPECT_EQ(answered, 0u);

  for (const Answering& answer : waiting) answer(serialise(pb::Thing()));
  while (answered < kWaiting) std::this_thread::yield();
}

TEST(Server, HidesInternalErrors) {
  EchoServer server;
  server.get = [](const Call&, const pb::GetThingRequest& request) -> StatusOr<pb::Thing> {
    if (request.name() == "things/throw") throw std::runtime_error("password=secret");
    return internal("SELECT secret FROM vault");
  };
  server.start();
  for (const char* name : {"things/throw", "things/error"}) {
    const auto reply = server.client()->call<pb::Thing>(kGet, thing(name), with(""));
    EXPECT_THAT(reply, StatusIs(Code::kInternal, "INTERNAL"));
    EXPECT_EQ(reply.status().to_string().find("secret"), std::string::npos);
    EXPECT_EQ(reply.status().values().count("incident"), 1u);
  }
}

TEST(Server, CapsAMissingAndALongDeadline) {
  EchoServer server;
  server.options.max_deadline = 5s;
  std::chrono::milliseconds left{0};
  server.get = [&](const Call& call, const pb::GetThingRequest&) {
    left = time_left(call.deadline);
    return StatusOr<pb::Thing>(pb::Thing());
  };
  server.start();

  EXPECT_THAT(server.client()->call<pb::Thing>(kGet, thing(), with("", 60s)), IsOk());
  EXPECT_LE(left, 5s);
  EXPECT_GT(left, 0ms);
}

TEST(Server, PassesTheTraceOn) {
  EchoServer server;
  telemetry::TraceContext seen;
  server.get = [&](const Call&, const pb::GetThingRequest&) {
    seen = telemetry::current_trace();
    return StatusOr<pb::Thing>(pb::Thing());
  };
  server.start();
  const auto mine = telemetry::TraceContext::generate();

  const telemetry::TraceScope scope(mine);
  ASSERT_THAT(server.client()->call<pb::Thing>(kGet, thing(), with("")), IsOk());

  EXPECT_EQ(seen.trace_id, mine.trace_id);
  EXPECT_NE(seen.span_id, mine.span_id);
}

TEST(Server, CountsCallsByMethodAndCode) {
  EchoServer server;
  server.start();
  ASSERT_THAT(server.client()->call<pb::Thing>(kGet, thing(), with("")), IsOk());

  const std::string text = telemetry::exposition();
  EXPECT_NE(text.find("farmgate_rpc_calls_total{service=\"orders\",method=\"" + std::string(kGet) +
                      "\",code=\"OK\"} 1"),
            std::string::npos);
}

StatusOr<std::string> health(const EchoServer& server) {
  return server.client()->call_bytes("grpc.health.v1.Health/Check", "", with(""));
}

TEST(Server, HealthFollowsReadiness) {
  EchoServer server;
  server.start();
  EXPECT_EQ(*health(server), "\x08\x02");  // NOT_SERVING until told otherwise
  server.server->set_ready(true);
  EXPECT_EQ(*health(server), "\x08\x01");
  server.server->set_ready(false);
  EXPECT_EQ(*health(server), "\x08\x02");
}

TEST(Server, AnswersRunningCallsWhenItStops) {
  EchoServer server;
  std::promise<void> entered, leave;
  server.get = [&](const Call&, const pb::GetThingRequest&) {
    entered.set_value();
    leave.get_future().wait();
    return StatusOr<pb::Thing>(pb::Thing());
  };
  server.start();
  const auto client = server.client();
  auto reply = std::async(std::launch::async,
                          [&] { return client->call<pb::Thing>(kGet, thing(), with("")); });
  entered.get_future().wait();

  auto stopped = std::async(std::launch::async, [&] { server.server->stop(in(3s)); });
  EXPECT_EQ(stopped.wait_for(100ms), std::future_status::timeout);
  leave.set_value();

  EXPECT_THAT(reply.get(), IsOk());
  stopped.get();
  EXPECT_EQ(client->call<pb::Thing>(kGet, thing(), with("")).status().code(), Code::kUnavailable);
}

TEST(Server, CancelsWhatOutlivesTheDrain) {
  EchoServer server;
  std::promise<void> entered;
  server.get = [&](const Call& call, const pb::GetThingRequest&) {
    entered.set_value();
    while (!call.cancelled()) std::this_thread::sleep_for(1ms);
    return StatusOr<pb::Thing>(Status(Code::kCancelled, "CANCELLED", "given up"));
  };
  server.start();
  const auto client = server.client();
  auto reply = std::async(std::launch::async,
                          [&] { return client->call<pb::Thing>(kGet, thing(), with("")); });
  entered.get_future().wait();

  server.server->stop(in(50ms));
  EXPECT_FALSE(reply.get().ok());
}

TEST(Server, NamesThePortThatIsInUse) {
  EchoServer first;
  first.start();
  ServerOptions options = first.options;
  options.listen = "127.0.0.1:" + std::to_string(first.server->port());
  Server second(options, verifier());

  const Status status = second.start();
  EXPECT_THAT(status, StatusIs(Code::kFailedPrecondition, "ADDRESS_IN_USE"));
  EXPECT_NE(status.message().find(options.listen), std::string_view::npos);
}

TEST(Server, NamesTheBadCertificateFile) {
  EchoServer echo;
  const std::string broken = pki_dir() + "/broken.pem";
  std::ofstream(broken) << "not a certificate";
  for (const std::string& path : {broken, pki_dir() + "/none.pem", pki_dir() + "/edge.pem"}) {
    ServerOptions options = echo.options;
    options.tls.certificate = path;
    const Status status = Server(options, verifier()).start();
    EXPECT_THAT(status, StatusIs(Code::kFailedPrecondition, "CERTIFICATE_INVALID"));
    EXPECT_NE(status.message().find(path), std::string_view::npos);
  }
}

TEST(Server, ReflectionIsASetting) {
  constexpr const char* kReflect = "grpc.reflection.v1alpha.ServerReflection/ServerReflectionInfo";
  EchoServer off, on;
  on.options.reflection = true;
  off.start();
  on.start();
  EXPECT_EQ(off.client()->call_bytes(kReflect, "\x3a\x01*", with("")).status().code(),
            Code::kUnimplemented);
  const auto listed = on.client()->call_bytes(kReflect, "\x3a\x01*", with(""));
  ASSERT_THAT(listed, IsOk());
  EXPECT_NE(listed->find("farmgate.test.v1.EchoService"), std::string::npos);
}

}  // namespace
}  // namespace farmgate::rpc
