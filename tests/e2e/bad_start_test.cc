// What an operator may do wrong: each one line that names the cure, and nothing left running.
#include <algorithm>
#include <filesystem>
#include <fstream>
#include <thread>

#include "chassis/host/admin_client.h"
#include "chassis/host/suite.h"
#include "chassis/testing/eventually.h"
#include "chassis/testing/pg_sandbox.h"
#include "chassis/testing/status_is.h"
#include "farmgate/producers/v1/producer_service.pb.h"
#include "tests/e2e/running.h"

namespace farmgate::testing {
namespace {

using namespace std::chrono_literals;
using ::testing::AllOf;
using ::testing::HasSubstr;

// What a person reads: without the lines of the JSON log.
std::string words_of(const std::string& text) {
  std::stringstream lines(text);
  std::string plain;
  for (std::string line; std::getline(lines, line);) {
    if (!line.starts_with("{\"time\":")) plain += line + "\n";
  }
  return plain;
}

long count(const std::string& text, const std::string& part) {
  long found = 0;
  for (auto at = text.find(part); at != std::string::npos; at = text.find(part, at + 1)) ++found;
  return found;
}

void expect_one_line(const Finished& done, const ::testing::Matcher<std::string>& cure) {
  EXPECT_GT(done.code, 0) << done.err;
  const std::string said = words_of(done.err);
  EXPECT_EQ(count(said, "\n"), 1) << said;
  EXPECT_THAT(said, cure);
  Running::expect_clean_text(said);
}

class BadStart : public Running {
 protected:
  static Finished program(std::vector<std::string> words) {
    words.insert(words.begin(), require_env("FARMGATE_BUILD") + "/farmgate");
    return run_program(words, suite().folder());
  }
};

TEST_F(BadStart, AnUnknownSettingNamesTheNearest) {
  expect_one_line(suite().farmgate({"all", "--orders.hold_second", "5"}),
                  AllOf(HasSubstr("\"orders.hold_second\""), HasSubstr("\"orders.hold_seconds\"")));
  const std::string path = suite().folder() + "/typo.conf";
  std::ofstream(path) << "# a comment\ndrain_dely_ms = 5\n";
  expect_one_line(program({"all", "--config", path}),
                  AllOf(HasSubstr(path + ":2"), HasSubstr("\"drain_delay_ms\"")));
}

TEST_F(BadStart, AValueOfTheWrongKindSaysWhatIsWanted) {
  expect_one_line(suite().farmgate({"orders", "--orders.hold_seconds", "soon"}),
                  AllOf(HasSubstr("orders.hold_seconds"), HasSubstr("a number of s")));
  expect_one_line(program({"orders", "--config", "/no/such/file"}), HasSubstr("/no/such/file"));
}

TEST_F(BadStart, AnAddressOfRedisThatCannotBeIsRefused) {
  for (const char* wrong :
       {"redis", "redis:6379/0", "redis:", ":6379", "redis:70000", "unix:run"}) {
    expect_one_line(suite().farmgate({"all", "--redis", wrong}),
                    AllOf(HasSubstr("redis: "), HasSubstr("unix:/path or host:port")));
  }
}

TEST_F(BadStart, AProvinceOfOfficersIsAName) {
  for (const char* wrong : {"24", "province/24", "provinces/", "provinces/24, provinces/3/3"}) {
    expect_one_line(suite().farmgate({"all", "--officers_of", wrong}),
                    AllOf(HasSubstr("officers_of: "), HasSubstr("like provinces/24")));
  }
}

TEST_F(BadStart, TopicsWithoutAReplicaAreRefused) {
  expect_one_line(suite().farmgate({"all", "--topic_replication", "0"}),
                  AllOf(HasSubstr("topic_replication"), HasSubstr("at least 1")));
}

TEST_F(BadStart, APortInUseNamesTheSetting) {
  expect_one_line(suite().farmgate({"all"}), AllOf(HasSubstr(suite().admin()), HasSubstr("in use"),
                                                   HasSubstr("admin_listen")));
  expect_one_line(suite().farmgate({"all", "--admin_listen", "127.0.0.1:0"}),
                  AllOf(HasSubstr(suite().address("producers")), HasSubstr("in use"),
                        HasSubstr("producers.listen")));
  EXPECT_THAT(host::fetch(suite().admin(), "/readyz"), IsOk());
}

TEST_F(BadStart, MissingCertificatesNameTheFile) {
  expect_one_line(suite().farmgate({"orders", "--admin_listen", "127.0.0.1:0", "--orders.listen",
                                    "127.0.0.1:0", "--pki_dir", "/no/such/folder"}),
                  HasSubstr("/no/such/folder/"));
}

TEST_F(BadStart, FilesOfTlsToKafkaThatNoClientCanUseAreRefused) {
  const auto pki = [](const std::string& name) { return require_env("FARMGATE_PKI") + "/" + name; };
  const std::string nothing = suite().folder() + "/nothing.pem", ca = pki("ca.pem");
  std::ofstream(nothing).flush();
  const auto refused = [](const std::string& authority, const std::string& certificate,
                          const std::string& key, const std::string& said) {
    expect_one_line(suite().farmgate({"all", "--kafka_ca=" + authority, "--kafka_key=" + key,
                                      "--kafka_certificate=" + certificate}),
                    HasSubstr(said));
  };
  for (const std::string& bad : {std::string("/nowhere/ca.pem"), nothing, pki("orders.key")}) {
    refused(bad, "", "", "kafka_ca: ");
    refused(ca, bad, pki("orders.key"), "kafka_certificate");
  }
  const std::string locked = suite().folder() + "/locked.key";
  ASSERT_EQ(run_program({"/usr/bin/openssl", "pkcs8", "-topk8", "-in", pki("orders.key"), "-out",
                         locked, "-passout", "pass:word"},
                        suite().folder())
                .code,
            0);
  for (const std::string& bad : {nothing, locked}) {
    refused(ca, pki("orders.pem"), bad, "kafka_key: the key is not an unencrypted PEM key");
  }
  refused(ca, pki("orders.pem"), pki("listings.key"), "kafka_key: the key does not belong");
  refused(ca, pki("orders.pem"), "", "kafka_key: kafka_certificate and kafka_key go together");
  refused(ca, "", pki("orders.key"), "kafka_certificate: kafka_certificate and kafka_key go");
  refused("", pki("orders.pem"), pki("orders.key"), "kafka_ca: goes with kafka_certificate");
}

TEST_F(BadStart, ABrokenTableOfRulesNamesItsLine) {
  const std::string path = suite().folder() + "/gate.csv";
  expect_one_line(suite().farmgate({"listings", "--listings.gate_file", path}),
                  AllOf(HasSubstr("listings.gate_file"), HasSubstr(path)));
  std::ofstream(path) << "rule,sets,seller_kinds,papers,valid_from_date,valid_through_date,source\n"
                         "TITLE_MISSING,*,*,,2013-07-01,,law\n"
                         "TITLE_GONE,*,*,,2013-07-01,,law\n";
  expect_one_line(suite().farmgate({"listings", "--listings.gate_file", path}),
                  AllOf(HasSubstr("listings.gate_file"), HasSubstr(path), HasSubstr("line 3: ")));
}

TEST_F(BadStart, CommandsSayThatTheDatabaseIsDown) {
  for (const std::vector<std::string>& words : std::vector<std::vector<std::string>>{
           {"all", "migrate"}, {"clock"}, {"dlq", "list", "orders"}, {"republish", "orders"}}) {
    std::vector<std::string> all = words;
    all.insert(all.end(), {"--postgres", "host=/no/such/folder user=farmgate"});
    const Finished done = suite().farmgate(all);
    EXPECT_EQ(done.code, 1);
    EXPECT_EQ(count(done.err, "\n"), 1) << done.err;
    EXPECT_THAT(done.err, AllOf(HasSubstr("DATABASE_UNAVAILABLE"), HasSubstr("start it"),
                                HasSubstr("`postgres`")));
  }
}

// The stack has one broker. What needs no topic is served meanwhile, and nothing is lost.
TEST(BadTopics, MoreReplicasThanBrokersAreToldInTheBrokersWords) {
  Suite suite({"topic_replication = 3"});
  suite.migrate();
  suite.start();
  const auto told = ::testing::Matches(
      ::testing::ContainsRegex("topics not made yet.*TOPIC_SHAPE.*[Rr]eplication factor"));
  EXPECT_TRUE(eventually([&] { return told(suite.log()); }));
  const auto kept = [&] { return suite.value("producers", "SELECT count(*) FROM outbox"); };
  EXPECT_EQ(kept(), "0");
  const Finished made =
      suite.farmgate({"call", "farmgate.producers.v1.ProducerService.CreateProducer", "--as", "an",
                      "--roles", "PROVINCE_OFFICER", "--province", "provinces/24",
                      "{\"request_id\": \"" + Uuid::v7().to_string() + R"json(", "producer": {
          "kind": "PRODUCER_KIND_HOUSEHOLD", "public_name": "Vườn (ví dụ)",
          "representative": {"full_name": "Người Mẫu"}, "phone": "0912345678",
          "commune": "communes/07582", "address": "Thôn Mẫu"}})json"});
  EXPECT_EQ(made.code, 0) << made.err;
  EXPECT_EQ(kept(), "1");
}

// A socket that comes and goes stands for a server that does.
class LateDatabase : public ::testing::Test {
 public:
  ~LateDatabase() override { std::filesystem::remove_all(folder_); }

 protected:
  LateDatabase() {
    const std::string server = require_env("FARMGATE_PG"), host = "host=";
    const auto at = server.find(host) + host.size();
    real_ = server.substr(at, server.find(' ', at) - at);
  }

  void up() { std::filesystem::create_directory_symlink(real_, folder_); }
  void down() { std::filesystem::remove(folder_); }

  std::string real_;
  std::string folder_ = ::testing::TempDir() + "farmgate-late-" + std::to_string(getpid());
  Suite suite_{{"postgres = host=" + folder_ + " user=farmgate"}};
};

TEST_F(LateDatabase, AtStartLeavesTheProcessUpAndUnreadyUntilItComes) {
  up();
  suite_.migrate();
  down();
  suite_.spawn();
  // Each database once, and the search of listings, which has read nothing.
  const long waiting = static_cast<long>(std::size(host::kSuite)) + 1;
  EXPECT_TRUE(eventually([&] { return count(suite_.log(), "\"not ready\"") >= waiting; }));
  std::this_thread::sleep_for(2s);  // what repeats would have been written by now
  EXPECT_TRUE(suite_.process().running());
  EXPECT_THAT(host::fetch(suite_.admin(), "/startupz"), IsOk());
  EXPECT_THAT(host::fetch(suite_.admin(), "/livez"), IsOk());
  EXPECT_FALSE(host::fetch(suite_.admin(), "/readyz").ok());
  const std::string log = suite_.log();
  EXPECT_EQ(count(log, "\"not ready\""), waiting) << log;
  EXPECT_EQ(
      count(log, "\"check\":\"orders database\",\"cause\":\"UNAVAILABLE DATABASE_UNAVAILABLE"), 1);
  EXPECT_THAT(log, HasSubstr("start it or mend the setting `postgres`"));
  EXPECT_LT(count(log, "\n"), 60) << log;  // one of each thing that waits

  up();
  suite_.await_ready();
  suite_.process().terminate();
  EXPECT_EQ(suite_.process().wait(), 0);
  Running::expect_clean_text(words_of(suite_.log()));
}

TEST_F(LateDatabase, LostWhileServingIsUnavailableAndNothingIsToldOfIt) {
  up();
  suite_.migrate();
  suite_.start();
  const Stall stall = open_stall(suite_, 1);
  down();
  producers::v1::GetProducerRequest request;
  request.set_name(stall.producer);
  const std::string method = "farmgate.producers.v1.ProducerService/GetProducer";
  for (const auto& [service, port] : host::kSuite) {
    suite_.execute(service,
                   "SELECT pg_terminate_backend(pid, 20000) FROM pg_stat_activity "
                   "WHERE datname = current_database() AND pid <> pg_backend_pid()");
  }
  const auto lost = suite_.call<producers::v1::Producer>(method, request, stall.seller);
  EXPECT_THAT(lost, StatusIs(Code::kUnavailable, "DATABASE_UNAVAILABLE"));
  Running::expect_clean(lost.status());
  EXPECT_EQ(lost.status().to_string().find(folder_), std::string::npos);
  up();
  EXPECT_THAT(suite_.settle<producers::v1::Producer>(method, request, stall.seller), IsOk());
}

}  // namespace
}  // namespace farmgate::testing
