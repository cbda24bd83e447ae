// A Kafka that speaks nothing but TLS and wants a certificate of everybody, as Strimzi's may.
#include <atomic>
#include <filesystem>
#include <fstream>
#include <future>
#include <tuple>

#include "chassis/base/id.h"
#include "chassis/host/admin_client.h"
#include "chassis/kafka/reader.h"
#include "chassis/kafka/topics.h"
#include "chassis/testing/eventually.h"
#include "chassis/testing/pg_sandbox.h"
#include "chassis/testing/status_is.h"
#include "farmgate/producers/v1/producer_service.pb.h"
#include "tests/support/own_broker.h"
#include "tests/support/suite.h"

namespace farmgate::testing {
namespace {

using namespace std::chrono_literals;
using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;

std::string pki(const std::string& name) { return require_env("FARMGATE_PKI") + "/" + name; }

// The brokers' side: its certificates and, when it is first asked for, the node.
class Brokers {
 public:
  Brokers() {
    std::string pattern = require_env("FARMGATE_TEST_STACK") + "/keys.XXXXXX";
    folder_ = mkdtemp(pattern.data());
    run({require_env("FARMGATE_ROOT") + "/tools/pki", folder_, "--foreign"});
    std::ofstream(file("openssl.cnf")) << "[req]\ndistinguished_name = subject\nprompt = no\n"
                                          "[subject]\nCN = broker\n"
                                          "[leaf]\nbasicConstraints = critical, CA:FALSE\n"
                                          "subjectAltName = IP:127.0.0.1\n";
    sign_by(pki("ca"));
    node_ = std::make_unique<OwnBroker>(
        "listener.security.protocol.map=CLIENT:SSL,CONTROLLER:PLAINTEXT\n"
        "ssl.client.auth=required\n"
        "ssl.keystore.type=PEM\n"
        "ssl.keystore.location=" +
        file("broker.pem") +
        "\n"
        "ssl.truststore.type=PEM\n"
        "ssl.truststore.location=" +
        file("clients.pem") + "\n");
  }
  ~Brokers() {
    node_.reset();
    std::filesystem::remove_all(folder_);
  }

  // Its certificate is of that authority from here on; one that runs shows it after a restart.
  void sign_by(const std::string& authority) {
    run({"/usr/bin/openssl",
         "req",
         "-x509",
         "-new",
         "-config",
         file("openssl.cnf"),
         "-extensions",
         "leaf",
         "-days",
         "2",
         "-newkey",
         "ec",
         "-pkeyopt",
         "ec_paramgen_curve:P-256",
         "-noenc",
         "-CA",
         authority + ".pem",
         "-CAkey",
         authority + ".key",
         "-keyout",
         file("broker.key"),
         "-out",
         file("broker.crt")});
    std::ofstream(file("broker.pem"))
        << contents(file("broker.key")) << contents(file("broker.crt"));
    // Clients are always ours; a node starts only if it would trust itself.
    std::ofstream clients(file("clients.pem"));
    clients << contents(pki("ca.pem"));
    if (authority != pki("ca")) clients << contents(authority + ".pem");
  }
  void restart() { node_->restart(); }
  const std::string& address() const { return node_->address(); }
  std::string localhost() const { return "localhost" + address().substr(address().find(':')); }
  std::string foreign(const std::string& name) const { return file("foreign/" + name); }
  std::string file(const std::string& name) const { return folder_ + "/" + name; }

 private:
  void run(const std::vector<std::string>& words) const {
    const Finished done = run_program(words, folder_);
    ASSERT_EQ(done.code, 0) << done.err;
  }

  std::string folder_;
  std::unique_ptr<OwnBroker> node_;
};

// One node and all services on it, for all tests. The authority that services trust is a file of
// the test's own; they do not run until a test starts them.
class KafkaTls : public ::testing::Test {
 protected:
  static void SetUpTestSuite() {
    brokers_ = std::make_unique<Brokers>();
    suite_ = std::make_unique<Suite>(std::vector<std::string>{
        "kafka_brokers = " + brokers().address(), "kafka_ca = " + trusted(),
        "kafka_certificate = " + ours().certificate, "kafka_key = " + ours().key});
    suite().migrate();
  }
  static void TearDownTestSuite() {
    suite_.reset();
    brokers_.reset();
  }

  static Brokers& brokers() { return *brokers_; }
  static Suite& suite() { return *suite_; }
  static kafka::TlsFiles ours() {
    return {.ca = pki("ca.pem"), .certificate = pki("orders.pem"), .key = pki("orders.key")};
  }
  static kafka::ClientOptions client(const kafka::TlsFiles& tls) {
    kafka::ClientOptions options;
    options.brokers = brokers().address();
    options.tls = tls;
    return options;
  }
  static std::string trusted() { return brokers().file("trusted.pem"); }
  static void trust(const std::string& authority) {
    std::filesystem::copy_file(authority, trusted(),
                               std::filesystem::copy_options::overwrite_existing);
  }
  static void register_seller(const std::string& name) {
    producers::v1::CreateProducerRequest request;
    request.mutable_producer()->set_kind(producers::v1::PRODUCER_KIND_HOUSEHOLD);
    request.mutable_producer()->set_public_name(name);
    request.mutable_producer()->mutable_representative()->set_full_name("Người Mẫu");
    request.mutable_producer()->set_phone("0912345678");
    request.mutable_producer()->set_commune("communes/07582");
    request.set_request_id(Uuid::v7().to_string());
    ASSERT_THAT(suite().settle<producers::v1::Producer>(
                    "farmgate.producers.v1.ProducerService/CreateProducer", request, officer()),
                IsOk());
  }
  static std::string waiting() { return suite().value("producers", "SELECT count(*) FROM outbox"); }
  static std::string heard() {
    return suite().value("listings", "SELECT count(*) FROM seller_copy");
  }
  static bool log_has(const std::string& text) {
    return suite().log().find(text) != std::string::npos;
  }
  static void restart() {
    suite().process().terminate();
    EXPECT_EQ(suite().process().wait(), 0);
    suite().start();
  }
  static std::string doctor(std::vector<std::string> words) {
    words.insert(words.begin(), {require_env("FARMGATE_BUILD") + "/farmgate", "doctor", "producers",
                                 "--config", suite().config()});
    static std::atomic<int> asked{0};
    const std::string folder = brokers().file("doctor" + std::to_string(++asked));
    std::filesystem::create_directory(folder);
    return run_program(words, folder).out;
  }
  static long records();  // of producers, on their topic

 private:
  inline static std::unique_ptr<Brokers> brokers_;
  inline static std::unique_ptr<Suite> suite_;
};

long KafkaTls::records() {
  const std::string topic = suite().value(
      "producers", "SELECT topic FROM known_topic WHERE topic LIKE '%.producers.producer.v1'");
  std::vector<kafka::Position> begin;
  for (int part = 0; part < 12; ++part) begin.push_back({{topic, part}, 0});
  const auto reader = kafka::Reader::open(client(ours()), begin).value();
  long found = 0;
  std::size_t ends = 0;
  for (const Deadline end = in(20s); ends < begin.size() && Elapsed::now() < end;) {
    const auto next = reader->poll(50ms).value();
    if (std::holds_alternative<kafka::Message>(next)) ++found;
    if (std::holds_alternative<kafka::Reader::End>(next)) ++ends;
  }
  EXPECT_EQ(ends, begin.size());
  return found;
}

TEST_F(KafkaTls, EachWayNotToComeTogetherHasItsReason) {
  kafka::TlsFiles unsigned_by_us = ours(), nameless = ours(), foreign = ours();
  unsigned_by_us.ca = brokers().foreign("ca.pem");
  nameless.certificate = nameless.key = "";
  foreign.certificate = brokers().foreign("edge.pem");
  foreign.key = brokers().foreign("edge.key");
  kafka::ClientOptions by_another_name = client(ours()), plain_broker = client(ours());
  by_another_name.brokers = brokers().localhost();
  plain_broker.brokers = require_env("FARMGATE_KAFKA");

  std::vector<std::pair<std::string, std::future<Status>>> asked;
  const auto ask = [&asked](const std::string& reason, const kafka::ClientOptions& options) {
    asked.emplace_back(reason, std::async(std::launch::async, [reason, options] {
                         Status status;
                         eventually([&] {  // a busy broker may not shake hands within the time
                           status = kafka::partition_count(options, "none", in(2s)).status();
                           return status.reason() == reason;
                         });
                         return status;
                       }));
  };
  ask("NOT_FOUND", client(ours()));
  ask("KAFKA_UNTRUSTED", client(unsigned_by_us));
  ask("KAFKA_UNTRUSTED", by_another_name);
  ask("KAFKA_CERTIFICATE_REFUSED", client(nameless));
  ask("KAFKA_CERTIFICATE_REFUSED", client(foreign));
  ask("KAFKA_WANTS_TLS", client({}));
  ask("KAFKA_SPEAKS_NO_TLS", plain_broker);
  for (auto& [reason, answer] : asked) {
    const Status status = answer.get();
    EXPECT_EQ(status.reason(), reason) << status.to_string();
  }
}

TEST_F(KafkaTls, LoseNothingWhileAnAuthorityIsWrongOnEitherSide) {
  trust(brokers().foreign("ca.pem"));
  suite().start();
  register_seller("Vườn của hôm qua (ví dụ)");
  EXPECT_TRUE(
      eventually([&] { return log_has("topics not made yet") && log_has("KAFKA_UNTRUSTED"); }));
  EXPECT_EQ(waiting(), "1");

  trust(pki("ca.pem"));
  restart();
  EXPECT_TRUE(eventually([&] { return waiting() == "0" && heard() == "1"; }, 60s)) << suite().log();
  EXPECT_THAT(doctor({}), AllOf(HasSubstr("ok   kafka certificates"), HasSubstr("ends in"),
                                HasSubstr("ok   producers topics"), Not(HasSubstr("BAD"))));

  brokers().sign_by(brokers().foreign("ca"));
  brokers().restart();
  const auto told = [](const std::string& worker) {
    return eventually([&] { return log_has(worker + ": a broker is not reached"); });
  };
  EXPECT_TRUE(told("consumer")) << suite().log();
  register_seller("Vườn của hôm nay (ví dụ)");
  EXPECT_TRUE(told("relay")) << suite().log();
  EXPECT_EQ(waiting(), "1");
  EXPECT_THAT(host::fetch(suite().admin(), "/readyz"), IsOk());

  brokers().sign_by(pki("ca"));
  brokers().restart();
  EXPECT_TRUE(eventually([&] { return waiting() == "0" && heard() == "2"; }, 60s)) << suite().log();
  EXPECT_EQ(records(), 2);
}

TEST_F(KafkaTls, DoctorNamesTheCure) {
  trust(pki("ca.pem"));
  const std::string nameless = "--kafka_certificate=", keyless = "--kafka_key=";
  const std::tuple<std::vector<std::string>, std::string, std::string> cases[] = {
      {{nameless, keyless}, "KAFKA_CERTIFICATE_REFUSED", "set kafka_certificate and kafka_key"},
      {{"--kafka_ca=", nameless, keyless}, "KAFKA_WANTS_TLS", "set kafka_ca"},
      {{"--kafka_brokers=" + require_env("FARMGATE_KAFKA")}, "KAFKA_SPEAKS_NO_TLS", "name the "},
      {{"--kafka_brokers=" + brokers().localhost()}, "KAFKA_UNTRUSTED", "kafka_ca must have "},
      {{keyless}, "SETTING_INVALID", "no service starts so"}};
  std::vector<std::future<std::string>> answers;
  for (const auto& one : cases) {  // each waits for three seconds, a busy broker may need more
    answers.push_back(std::async(std::launch::async, [&] {
      std::string said;
      eventually([&] {
        said = doctor(std::get<0>(one));
        return said.find(std::get<1>(one)) != std::string::npos;
      });
      return said;
    }));
  }
  for (std::size_t i = 0; i < answers.size(); ++i) {
    const auto& [words, reason, cure] = cases[i];
    EXPECT_THAT(answers[i].get(), AllOf(HasSubstr(reason), HasSubstr("cure: " + cure)));
  }
}

}  // namespace
}  // namespace farmgate::testing
