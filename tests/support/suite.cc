#include "tests/support/suite.h"

#include <google/protobuf/message.h>
#include <gtest/gtest.h>
#include <stdlib.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <thread>

#include "chassis/auth/token.h"
#include "chassis/host/suite.h"
#include "chassis/kafka/remove_topics.h"
#include "chassis/pg/database.h"
#include "chassis/testing/pg_sandbox.h"
#include "chassis/testing/ports.h"
#include "chassis/testing/status_is.h"

namespace farmgate::testing {
namespace {

using namespace std::chrono_literals;

constexpr auto kPatience = 60s;

std::string new_folder() {
  std::string path = std::filesystem::temp_directory_path() / "farmgate.XXXXXX";
  if (mkdtemp(path.data()) == nullptr) std::abort();
  return path;
}

pg::Options server(const std::string& database) {
  return {require_env("FARMGATE_PG") + " dbname=" + database, 1, "test"};
}

void must(const Status& status) { ASSERT_THAT(status, IsOk()); }

}  // namespace

Caller officer() {
  return {"an-officer", {auth::Role::kProvinceOfficer, auth::Role::kFairOrganiser}};
}
Caller bank() { return {"a-bank", {auth::Role::kBank}}; }
Caller seller_of(const std::string& producer) {
  return {"seller-" + producer, {auth::Role::kProducer}, {producer}};
}
Caller buyer(const std::string& subject) { return {subject, {auth::Role::kBuyer}}; }

Suite::Suite(const std::vector<std::string>& settings)
    : name_("s_" + Uuid::v7().to_string()),
      folder_(new_folder()),
      program_(require_env("FARMGATE_BUILD") + "/farmgate"),
      port_(free_ports(1 + std::size(host::kSuite))) {
  std::erase(name_, '-');
  std::filesystem::create_directory(folder_ + "/audit");
  write_config(settings);
  for (const auto& [service, port] : host::kSuite) {
    must(pg::execute_script(server("postgres"), "CREATE DATABASE " + name_ + "_" + service));
  }
}

Suite::~Suite() {
  channels_.clear();
  process_.reset();
  for (const auto& [service, port] : host::kSuite) {
    must(pg::execute_script(server("postgres"),
                            "DROP DATABASE " + name_ + "_" + service + " WITH (FORCE)"));
  }
  // A broker that a test stopped keeps them; nobody's outcome depends on it.
  kafka::ClientOptions client;
  client.brokers = require_env("FARMGATE_KAFKA");
  (void)kafka::remove_topics(client, name_ + ".");
  std::filesystem::remove_all(folder_);
}

void Suite::write_config(const std::vector<std::string>& settings) const {
  std::ofstream conf(config());
  conf << "postgres = " << require_env("FARMGATE_PG") << "\n"
       << "database_prefix = " << name_ << "_\n"
       << "kafka_brokers = " << require_env("FARMGATE_KAFKA") << "\n"
       << "topic_prefix = " << name_ << "\n"
       << "redis = " << require_env("FARMGATE_REDIS") << "\n"
       << "pki_dir = " << require_env("FARMGATE_PKI") << "\n"
       << "certification.audit_dir = " << folder_ << "/audit\n"
       << "token_issuer = farmgate-dev\n"
       << "token_audience = farmgate\n"
       << "drain_delay_ms = 0\n"
       << "admin_listen = " << admin() << "\n";
  for (const auto& [service, port] : host::kSuite) {
    conf << service << ".listen = " << address(service) << "\n"
         << service << ".target = " << address(service) << "\n";
  }
  for (const std::string& line : settings) conf << line << "\n";
}

void Suite::migrate() {
  const Finished done = farmgate({"all", "migrate"});
  ASSERT_EQ(done.code, 0) << done.err;
}

void Suite::start() {
  spawn();
  await_ready();
}

void Suite::spawn() {
  process_ = std::make_unique<Server>(
      std::vector<std::string>{program_, "all", "--config", config()}, admin(), folder_ + "/log");
}

void Suite::await_ready() { process_->await_ready(); }

void Suite::kill() { process_->kill(); }

Finished Suite::farmgate(std::vector<std::string> words) const {
  words.insert(words.begin(), program_);
  words.insert(words.end(), {"--config", config()});
  return run_program(words, folder_);
}

rpc::Channel& Suite::channel(std::string_view service) {
  const std::lock_guard lock(mutex_);
  auto& channel = channels_[std::string(service)];
  if (!channel) {
    rpc::ChannelOptions options;
    options.target = address(service);
    options.service = service;
    options.tls = rpc::tls_files(require_env("FARMGATE_PKI"), "edge");
    options.retry = false;
    auto opened = rpc::Channel::open(options);
    must(opened.status());
    channel = std::move(*opened);
  }
  return *channel;
}

std::string Suite::token(const Caller& who) const {
  auth::TokenSpec spec;
  spec.subject = who.subject;
  spec.roles = who.roles;
  spec.orgs = who.orgs;
  spec.commune = who.commune;
  spec.province = who.province;
  spec.issuer = "farmgate-dev";
  spec.audience = "farmgate";
  auto made = auth::sign_token(contents(require_env("FARMGATE_PKI") + "/token.jwk"), spec);
  must(made.status());
  return *made;
}

namespace {

// "farmgate.orders.v1.OrderService/PlaceOrder" is served by orders.
std::string_view service_of(std::string_view method) {
  const std::string_view rest = method.substr(method.find('.') + 1);
  return rest.substr(0, rest.find('.'));
}

}  // namespace

Status Suite::call_into(std::string_view method, const google::protobuf::Message& request,
                        google::protobuf::Message& reply, const Caller& who) {
  return channel(service_of(method)).call_into(method, request, reply, {.token = token(who)});
}

StatusOr<std::string> Suite::call_bytes(std::string_view method,
                                        const google::protobuf::Message& request,
                                        const Caller& who) {
  return channel(service_of(method))
      .call_bytes(method, request.SerializeAsString(), {.token = token(who)});
}

Status Suite::settle_into(std::string_view method, const google::protobuf::Message& request,
                          google::protobuf::Message& reply, const Caller& who) {
  const Deadline patience = in(kPatience);
  while (true) {
    const Status status = call_into(method, request, reply, who);
    if (!status.outcome_open() || time_left(patience) == 0ms) return status;
    std::this_thread::sleep_for(
        std::max<std::chrono::milliseconds>(20ms, status.retry_after().value_or(0ms)));
  }
}

std::string Suite::value(std::string_view service, const std::string& sql) const {
  auto found = pg::first_value(server(name_ + "_" + std::string(service)), sql);
  must(found.status());
  return found.ok() ? *found : "";
}

void Suite::execute(std::string_view service, const std::string& sql) const {
  must(pg::execute_script(server(name_ + "_" + std::string(service)), sql));
}

std::string Suite::admin() const { return "127.0.0.1:" + std::to_string(port_); }

std::string Suite::address(std::string_view service) const {
  return "127.0.0.1:" + std::to_string(port_ + 1 + (host::find_member(service) - host::kSuite));
}

}  // namespace farmgate::testing
