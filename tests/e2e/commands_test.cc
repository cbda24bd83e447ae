// Every verb of the command line once, beside a suite that serves.
#include <algorithm>
#include <fstream>
#include <regex>
#include <set>
#include <sstream>

#include "chassis/base/id.h"
#include "chassis/host/admin_client.h"
#include "chassis/kafka/publisher.h"
#include "chassis/testing/eventually.h"
#include "chassis/testing/pg_sandbox.h"
#include "chassis/testing/status_is.h"
#include "farmgate/producers/v1/biosecurity_service.pb.h"
#include "farmgate/producers/v1/producer_service.pb.h"
#include "tests/e2e/candidate.h"
#include "tests/e2e/running.h"

namespace farmgate::testing {
namespace {

using namespace std::chrono_literals;
using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::StartsWith;

const std::string kGet = "farmgate.producers.v1.ProducerService.GetProducer";
const std::string kDeclare = "farmgate.producers.v1.BiosecurityService/DeclareOutbreak";
const std::string kUpdate = "farmgate.producers.v1.ProducerService/UpdateProducer";

class Commands : public Running {
 protected:
  using Words = std::vector<std::string>;

  static std::string expect_done(const Words& words) {
    const Finished done = suite().farmgate(words);
    EXPECT_EQ(done.code, 0) << done.err;
    EXPECT_EQ(done.err, "");
    return done.out;
  }
  // One line on stderr.
  static std::string expect_no(const Words& words) {
    const Finished done = suite().farmgate(words);
    EXPECT_EQ(done.code, 1) << done.out;
    EXPECT_EQ(std::count(done.err.begin(), done.err.end(), '\n'), 1) << done.err;
    expect_clean_text(done.err);
    return done.err;
  }
  static Words as_officer(Words words) {
    words.insert(words.end(), {"--as", "an-officer", "--roles", "PROVINCE_OFFICER"});
    return words;
  }
  static std::string name_json() { return R"({"name":")" + stall().producer + "\"}"; }

  static std::string digest(const std::string& service, const std::string& table) {
    return suite().value(service,
                         "SELECT count(*) || ' ' || coalesce(md5(string_agg(t::text, '|' "
                         "ORDER BY t::text)), '') FROM " +
                             table + " t");
  }
  static std::string copies() {
    return digest("listings", "seller_copy") + digest("listings", "product_copy") +
           digest("listings", "offer_copy") + digest("listings", "ban_copy") +
           digest("orders", "listing_copy") + digest("orders", "lot_copy") +
           digest("orders", "seller_copy") + digest("orders", "product_copy") +
           digest("orders", "ban_copy") + digest("cooperatives", "producer_copy") +
           digest("cooperatives", "product_copy") + digest("cooperatives", "lot_copy");
  }
  // Rows leave the outbox behind the broker's word, which consumers do not wait for.
  static void expect_published(const std::string& service) {
    EXPECT_TRUE(
        eventually([&] { return suite().value(service, "SELECT count(*) FROM outbox") == "0"; }));
  }
  static std::int64_t counter(const std::string& name, const std::string& service) {
    const auto text = host::fetch(suite().admin(), "/metrics");
    const std::string mark = "farmgate_" + name + "{service=\"" + service + "\"} ";
    const auto at = text.ok() ? text->find(mark) : std::string::npos;
    return at == std::string::npos ? -1 : std::stoll(text->substr(at + mark.size()));
  }
  // Every projection of a service has the newest state of each aggregate of its owner.
  static bool heard(const std::string& service, const std::string& owner,
                    const std::string& aggregate) {
    return suite().value(service,
                         "SELECT min(sum) FROM (SELECT sum(version) FROM event_copy WHERE topic "
                         "LIKE '%." +
                             owner + "." + aggregate + ".v1' GROUP BY projection) each") ==
           suite().value(owner, "SELECT sum(version) FROM " + aggregate);
  }
  // What was done before these tests has reached every service.
  static bool copied() {
    const std::string offers = "SELECT count(*) || ' ' || count(*) FILTER (WHERE ";
    return suite().value("listings", offers + "has_stock) FROM offer_copy") ==
               suite().value("orders", offers + "available > 0) FROM offer") &&
           heard("orders", "listings", "listing") && heard("orders", "producers", "lot") &&
           heard("cooperatives", "producers", "lot") &&
           heard("listings", "producers", "producer") && heard("orders", "producers", "producer") &&
           heard("cooperatives", "producers", "producer");
  }
  // With a ban, which listings and orders have copied when this returns.
  static void declare_outbreak() {
    EXPECT_TRUE(eventually(copied));
    producers::v1::DeclareOutbreakRequest request;
    request.mutable_outbreak()->set_disease("Cúm gia cầm (ví dụ)");
    request.mutable_outbreak()->add_species("CHICKEN");
    request.mutable_outbreak()->add_communes("communes/07582");
    request.mutable_outbreak()->mutable_first_date()->set_year(2026);
    request.mutable_outbreak()->mutable_first_date()->set_month(6);
    request.mutable_outbreak()->mutable_first_date()->set_day(1);
    request.mutable_outbreak()->set_ban(true);
    request.set_request_id(Uuid::v7().to_string());
    ASSERT_THAT(suite().settle<producers::v1::Outbreak>(kDeclare, request, officer()), IsOk());
    for (const char* service : {"listings", "orders"}) {
      EXPECT_TRUE(eventually(
          [&] { return suite().value(service, "SELECT count(*) FROM ban_copy") != "0"; }));
    }
  }
  static void rename(const std::string& to) {
    producers::v1::UpdateProducerRequest request;
    request.mutable_producer()->set_name(stall().producer);
    request.mutable_producer()->set_public_name(to);
    request.mutable_update_mask()->add_paths("public_name");
    request.set_request_id(Uuid::v7().to_string());
    ASSERT_THAT(suite().settle<producers::v1::Producer>(kUpdate, request, stall().seller), IsOk());
  }
};

TEST_F(Commands, HelpListsTargetsAndVerbs) {
  for (const char* word : {"help", "--help"}) {
    const Finished done =
        run_program({require_env("FARMGATE_BUILD") + "/farmgate", word}, suite().folder());
    EXPECT_EQ(done.code, 0);
    for (const char* known :
         {"all", "producers", "cooperatives", "certification", "listings", "orders", "call",
          "token", "clock", "dlq", "republish", "rebuild", "check-tables", "migrate", "version"}) {
      EXPECT_THAT(done.out, HasSubstr(known));
    }
  }
  const Finished wrong =
      run_program({require_env("FARMGATE_BUILD") + "/farmgate", "ordres"}, suite().folder());
  EXPECT_EQ(wrong.code, 2);
  EXPECT_THAT(wrong.err, StartsWith("farmgate: INVALID_ARGUMENT TARGET_UNKNOWN: "));
}

TEST_F(Commands, VersionIsTheOneThatTheBuildHas) {
  const std::string project = contents(require_env("FARMGATE_ROOT") + "/CMakeLists.txt");
  std::smatch version;
  ASSERT_TRUE(
      std::regex_search(project, version, std::regex(R"(project\(farmgate VERSION (\S+))")));
  for (const char* word : {"version", "--version"}) {
    const Finished done =
        run_program({require_env("FARMGATE_BUILD") + "/farmgate", word}, suite().folder());
    EXPECT_EQ(done.code, 0);
    EXPECT_EQ(done.out, "farmgate " + version[1].str() + "\n");
  }
}

TEST_F(Commands, HelpOfATargetPrintsEverySettingOnceWithDefaultAndUnit) {
  std::istringstream lines(expect_done({"all", "--help"}));
  const std::regex setting(R"(  --([a-z_.]+) \((text|on or off|count|ms|s|bytes), default .+\))");
  std::multiset<std::string> names;
  for (std::string line; std::getline(lines, line);) {
    std::smatch found;
    if (!line.starts_with("  --") || line.starts_with("  --config (path)")) continue;
    ASSERT_TRUE(std::regex_match(line, found, setting)) << line;
    names.insert(found[1]);
  }
  EXPECT_EQ(names.size(), std::set(names.begin(), names.end()).size());
  for (const char* known : {"orders.hold_seconds", "producers.listen", "producers.target",
                            "listings.page_cache_bytes", "postgres", "log_level"}) {
    EXPECT_EQ(names.count(known), 1u) << known;
  }
  EXPECT_THAT(expect_done({"all", "--help"}), HasSubstr("--orders.hold_seconds (s, default 900)"));
}

TEST_F(Commands, AuditVerifyReckonsTheActsAndNamesWhatWasChanged) {
  const std::string object = "rubrics/audited-in-a-test";
  const auto behind_its_back = [](const std::string& sql) {
    suite().execute("certification",
                    "ALTER TABLE official_act DISABLE TRIGGER USER; " + sql +
                        "; ALTER TABLE official_act ENABLE ALWAYS TRIGGER audit_keep; ALTER TABLE "
                        "official_act ENABLE ALWAYS TRIGGER audit_keep_all; ALTER TABLE "
                        "official_act ENABLE ALWAYS TRIGGER audit_head_follows");
  };
  behind_its_back("INSERT INTO official_act VALUES ('" + object +
                  "', 1, 'IMPORT', 'an-officer', now(), '', sha256('no hash of it'))");
  EXPECT_THAT(expect_no({"audit", "verify"}), HasSubstr("AUDIT_FAILED"));
  EXPECT_THAT(suite().farmgate({"audit", "verify"}).out,
              AllOf(HasSubstr("bad      CHANGED  " + object + "  number 1"), HasSubstr("acts ")));
  behind_its_back("DELETE FROM official_act WHERE object = '" + object + "'");
  EXPECT_THAT(expect_done({"audit", "verify"}), HasSubstr("objects  "));
  EXPECT_THAT(expect_no({"audit", "verify", "--certification.audit_dir", ""}),
              HasSubstr("AUDIT_DIR_MISSING"));
  EXPECT_THAT(
      expect_no({"audit", "verify", "--pki_dir", suite().folder()}),
      HasSubstr("SETTING_INVALID: certification.audit_jwks_file: there are no public keys"));
  EXPECT_THAT(expect_no({"audit", "burn"}), HasSubstr("USAGE"));
}

TEST_F(Commands, HelpOfAVerbIsItsUsage) {
  EXPECT_THAT(expect_done({"call", "--help"}),
              StartsWith("farmgate call METHOD [JSON] [--file PATH]"));
}

TEST_F(Commands, CallPrintsTheReply) {
  EXPECT_THAT(expect_done(as_officer({"call", kGet, name_json()})),
              AllOf(HasSubstr("\"name\": \"" + stall().producer + "\""),
                    HasSubstr("\"commune\": \"communes/07582\"")));
}

TEST_F(Commands, CallPrintsAStreamAsItComes) {
  const std::string out = suite().folder() + "/watch.out";
  Child watch({require_env("FARMGATE_BUILD") + "/farmgate", "call",
               "farmgate.orders.v1.OrderService/WatchOrders",
               R"({"parent":")" + stall().producer + "\"}", "--as", "a-seller", "--roles",
               "PRODUCER", "--orgs", stall().producer, "--config", suite().config()},
              {.out = out, .err = suite().folder() + "/watch.err"});

  EXPECT_TRUE(eventually([&] { return contents(out).find("\"cursor\": ") != std::string::npos; }))
      << contents(suite().folder() + "/watch.err");
  EXPECT_TRUE(watch.running()) << "it goes on";
}

TEST_F(Commands, CallPrintsARefusalAsOneLine) {
  EXPECT_THAT(expect_no(as_officer(
                  {"call", kGet, R"({"name":"producers/)" + Uuid::v7().to_string() + "\"}"})),
              StartsWith("farmgate: NOT_FOUND NOT_FOUND: "));
  EXPECT_THAT(expect_no({"call", kGet, name_json()}),
              StartsWith("farmgate: UNAUTHENTICATED TOKEN_MISSING: "));
}

TEST_F(Commands, CallSaysWhatItCannotSend) {
  EXPECT_THAT(expect_no(as_officer({"call", "farmgate.producers.v1.ProducerService.Gett", "{}"})),
              HasSubstr("USAGE: there is no method"));
  EXPECT_THAT(expect_no(as_officer({"call", kGet, "{\"name\":"})),
              HasSubstr("USAGE: the JSON does not fit"));
  EXPECT_THAT(expect_no(as_officer({"call", kGet, R"({"nam":"x"})"})),
              HasSubstr("USAGE: the JSON does not fit"));
  EXPECT_THAT(expect_no({"call", kGet, name_json(), "--as", "x", "--roles", "KING"}),
              HasSubstr("KING"));
}

// What the owner of a dossier hands in and looks at again.
class CallWithAFile : public Commands {
 protected:
  static void SetUpTestSuite() { import_rubrics(suite()); }
  static const std::string& dossier() {
    static const std::string name = draft(suite(), stall());
    return name;
  }
  static std::string file(const std::string& name, const std::string& content) {
    const std::string path = suite().folder() + "/" + name;
    std::ofstream(path, std::ios::binary) << content;
    return path;
  }
  static Words as_owner(const std::string& method, const std::string& json, Words more = {}) {
    Words words = {"call",
                   "farmgate.certification.v1.DossierService." + method,
                   json,
                   "--as",
                   stall().seller.subject,
                   "--roles",
                   "PRODUCER",
                   "--orgs",
                   stall().producer};
    words.insert(words.end(), more.begin(), more.end());
    return words;
  }
  static Words attach_words(const std::string& path) {
    const std::string kind = read_rubric(suite(), 1).evidence_kinds(0).code();
    const std::string what = R"({"kind":")" + kind + R"(","title":"Giấy tờ mẫu"})";
    return as_owner("AttachEvidence",
                    R"({"parent":")" + dossier() + R"(","evidence":)" + what + "}",
                    {"--file", path});
  }
};

TEST_F(CallWithAFile, SendsItInChunksAndWritesItOutAsItIs) {
  for (const std::size_t size : {1'000, 700'000}) {
    const std::string content = small_pdf(std::string(size, 'x'));
    const std::string said = expect_done(attach_words(file("paper.PDF", content)));
    EXPECT_THAT(said, HasSubstr("\"content_type\": \"application/pdf\""));
    std::smatch name;
    ASSERT_TRUE(std::regex_search(said, name, std::regex("\"name\": \"([^\"]+)\""))) << said;
    EXPECT_EQ(expect_done(as_owner("PreviewEvidence", R"({"name":")" + name[1].str() + "\"}")),
              content);
  }
}

TEST_F(CallWithAFile, WritesAPrintedFormAsAPage) {
  EXPECT_THAT(
      expect_done(as_owner("PrintDossierForm", R"({"name":")" + dossier() +
                                                   R"(","form":"DOSSIER_FORM_REGISTRATION"})")),
      StartsWith("<!DOCTYPE html>"));
}

TEST_F(CallWithAFile, SaysWhatItCannotSend) {
  EXPECT_THAT(expect_no(attach_words(suite().folder() + "/none.pdf")),
              HasSubstr("FILE_UNREADABLE"));
  EXPECT_THAT(expect_no(attach_words(file("photo.png", small_pdf("no photo")))),
              HasSubstr("EVIDENCE_TYPE"));
  EXPECT_THAT(
      expect_no(as_owner("GetDossier", R"({"name":")" + dossier() + "\"}",
                         {"--file", file("paper.pdf", small_pdf("paper"))})),
      HasSubstr("USAGE: farmgate.certification.v1.DossierService.GetDossier takes no file"));
}

TEST_F(Commands, PrintsTheLabelsOfASellerAndTheCloseOfADay) {
  const Words as_seller = {"--as", "a-seller", "--roles", "PRODUCER", "--orgs", stall().producer};
  Words labels = {"print", "labels", stall().producer, "2026-06-01"};
  labels.insert(labels.end(), as_seller.begin(), as_seller.end());
  EXPECT_THAT(expect_done(labels), StartsWith("<!DOCTYPE html>"));
  const Words as_admin = {"--as", "an-admin", "--roles", "ADMIN"};
  const auto with = [&](Words words) {
    words.insert(words.end(), as_admin.begin(), as_admin.end());
    return words;
  };
  EXPECT_THAT(expect_no(with({"print", "close", "2026-01-02"})), HasSubstr("NOT_FOUND"));
  expect_done(with({"call", "farmgate.orders.v1.PaymentService/CloseDay",
                    R"({"closeDate":{"year":2026,"month":1,"day":2},"bankBalanceVnd":"0",)"
                    R"("requestId":")" +
                        Uuid::v7().to_string() + "\"}"}));

  EXPECT_THAT(expect_done(with({"print", "close", "2026-01-02"})), StartsWith("<!DOCTYPE html>"));
  EXPECT_THAT(expect_no(with({"print", "close", "yesterday"})), HasSubstr("USAGE"));
}

TEST_F(Commands, TokenIsAcceptedAsBearer) {
  std::string token = expect_done(as_officer({"token"}));
  token.pop_back();  // the end of the line
  producers::v1::GetProducerRequest request;
  request.set_name(stall().producer);
  EXPECT_THAT(suite()
                  .channel("producers")
                  .call_bytes("farmgate.producers.v1.ProducerService/GetProducer",
                              request.SerializeAsString(), {.token = token}),
              IsOk());
  EXPECT_THAT(expect_no({"token"}), HasSubstr("USAGE"));
}

TEST_F(Commands, ClockIsShownSetMovedAndReset) {
  const auto all = [](const std::string& seconds) {
    std::string text;
    for (const char* service :
         {"producers", "cooperatives", "certification", "listings", "orders"}) {
      text += std::string(service) + ": business time is " + seconds + " s from system time\n";
    }
    return text;
  };
  EXPECT_EQ(expect_done({"clock"}), all("+0"));
  EXPECT_EQ(expect_done({"clock", "set", "+1h"}), all("+3600"));
  EXPECT_EQ(expect_done({"clock", "move", "-30m"}), all("+1800"));
  EXPECT_EQ(expect_done({"clock", "show"}), all("+1800"));
  EXPECT_EQ(suite().value("orders",
                          "SELECT round(extract(epoch FROM farmgate_now() - "
                          "statement_timestamp()))"),
            "1800");
  suite().execute("orders", "UPDATE clock_offset SET offset_us = 0");  // a move that was cut short
  EXPECT_EQ(expect_done({"clock", "move", "+90s"}), all("+1890"));
  EXPECT_EQ(expect_done({"clock", "reset"}), all("+0"));
  EXPECT_THAT(expect_no({"clock", "move"}), HasSubstr("USAGE"));
  EXPECT_THAT(expect_no({"clock", "move", "soon"}), HasSubstr("+3h"));
}

// What orders cannot apply: a record of garbage, and one that its database refuses for a while.
class DeadLetters : public Commands {
 protected:
  static std::string newest() {
    return suite().value("orders", "SELECT coalesce(max(id), 0) FROM dead_letter");
  }
  static std::string outcome(const std::string& id) {
    return suite().value("orders",
                         "SELECT coalesce(outcome || ' ' || outcome_by || ' ' || "
                         "outcome_why, 'open ' || attempts) FROM dead_letter WHERE id = " +
                             id);
  }
  static std::string await_letter_after(const std::string& before) {
    EXPECT_TRUE(eventually([&] { return newest() != before; }));
    return newest();
  }
  static void publish_garbage() {
    kafka::Record record;
    record.topic = suite().value("orders",
                                 "SELECT DISTINCT topic FROM consumer_position "
                                 "WHERE topic LIKE '%lot%'");
    record.key = "producers/x\x1b[31m";
    record.value = "\xff\xff\xff";
    record.headers = {{"ce_type", "farmgate.producers.lot.recorded.v1"}};
    kafka::ClientOptions client;
    client.brokers = require_env("FARMGATE_KAFKA");
    kafka::Publisher publisher(client);
    ASSERT_THAT(publisher.publish(std::vector{record}, in(10s)).status, IsOk());
  }
};

TEST_F(DeadLetters, OfGarbageAreListedShownAndDropped) {
  const std::string before = newest();
  publish_garbage();
  const std::string id = await_letter_after(before);
  EXPECT_THAT(expect_done({"dlq", "list", "orders"}),
              AllOf(HasSubstr("\n1 open\n"), StartsWith(id + "  "), HasSubstr("POISON")));
  EXPECT_THAT(expect_done({"dlq", "show", "orders", id}),
              AllOf(HasSubstr("key=producers/x\\x1b[31m"), HasSubstr("ce_type="),
                    HasSubstr("value: 3 bytes")));
  EXPECT_THAT(expect_no({"dlq", "replay", "orders", id}), HasSubstr("POISON"));
  EXPECT_THAT(expect_no({"dlq", "drop", "orders", id}), HasSubstr("--as WHO and --why TEXT"));
  EXPECT_THAT(outcome(id), StartsWith("open "));
  EXPECT_EQ(expect_done({"dlq", "drop", "orders", id, "--as", "lan", "--why", "no lot"}),
            id + " is dropped\n");
  EXPECT_EQ(outcome(id), "DROPPED lan no lot");
  EXPECT_EQ(expect_done({"dlq", "list", "orders"}), "0 open\n");
  EXPECT_THAT(expect_no({"dlq", "drop", "orders", id, "--as", "lan", "--why", "again"}),
              HasSubstr("NOT_FOUND"));
}

TEST_F(DeadLetters, AreReplayedWhenTheirCauseIsMended) {
  const std::string before = newest();
  suite().execute("orders",
                  "ALTER TABLE seller_copy ADD CONSTRAINT mend CHECK (not active) "
                  "NOT VALID");
  rename("Vườn đổi tên (ví dụ)");
  const std::string id = await_letter_after(before);
  EXPECT_THAT(expect_done({"dlq", "list", "orders"}), HasSubstr("DATA_REFUSED"));
  suite().execute("orders", "ALTER TABLE seller_copy DROP CONSTRAINT mend");
  EXPECT_EQ(expect_done({"dlq", "replay", "orders", id, "--as", "lan", "--why", "mended"}),
            id + " is applied\n");
  EXPECT_EQ(outcome(id), "REPLAYED lan mended");
  EXPECT_EQ(digest("orders", "seller_copy").substr(0, 2), "2 ");
}

TEST_F(Commands, RepublishAppendsEveryAggregateAndChangesNoCopy) {
  struct Owner {
    const char* service;
    const char* aggregates;
    std::vector<std::string> skipped_by;  // each of its consumers skips each event once
  };
  EXPECT_TRUE(eventually(copied));
  const std::string before = copies();
  for (const Owner& owner :
       {Owner{"producers",
              "SELECT (SELECT count(*) FROM producer) + (SELECT count(*) FROM lot) + "
              "(SELECT count(*) FROM outbreak)",
              {"orders"}},
        Owner{"listings",
              "SELECT count(*) FROM listing WHERE publish_time IS NOT NULL",
              {"orders", "listings"}}}) {
    const std::int64_t count = std::stoll(suite().value(owner.service, owner.aggregates));
    std::map<std::string, std::int64_t> skipped;
    for (const auto& by : owner.skipped_by) skipped[by] = counter("events_skipped", by);
    EXPECT_EQ(expect_done({"republish", owner.service}),
              std::string(owner.service) + ": " + std::to_string(count) +
                  " events appended, the relay publishes them\n");
    for (const auto& [by, already] : skipped) {
      EXPECT_TRUE(eventually([&] { return counter("events_skipped", by) == already + count; }))
          << by << " " << already << " " << count << " " << counter("events_skipped", by);
    }
    expect_published(owner.service);
  }
  EXPECT_THAT(expect_done({"republish", "orders"}), HasSubstr("events appended"));
  expect_published("orders");
  EXPECT_EQ(copies(), before);
  EXPECT_THAT(expect_no({"republish", "barn"}), HasSubstr("TARGET_UNKNOWN"));
}

TEST_F(Commands, RebuildOfEveryProjectionGivesTheSameRows) {
  declare_outbreak();
  const std::string before =
      copies() + digest("orders", "event_copy") + digest("listings", "event_copy");
  const std::pair<std::string, std::vector<std::string>> all[] = {
      {"cooperatives", {"producers", "holdings", "lots"}},
      {"listings", {"sellers", "offers", "bans", "pages"}},
      {"orders", {"listings", "lots", "sellers", "bans"}}};
  for (const auto& [service, projections] : all) {
    for (const std::string& projection : projections) {
      const std::string said = expect_done({"rebuild", service, projection});
      EXPECT_TRUE(std::regex_match(said, std::regex(projection + ": [1-9][0-9]* records read, the "
                                                                 "new tables are in use\n")))
          << said;
    }
    EXPECT_EQ(suite().value(service,
                            "SELECT count(*) FROM pg_namespace "
                            "WHERE nspname = 'event_rebuild'"),
              "0");
  }
  EXPECT_EQ(copies() + digest("orders", "event_copy") + digest("listings", "event_copy"), before);
  EXPECT_THAT(expect_no({"rebuild", "orders", "barn"}),
              HasSubstr("known: listings lots sellers certificates bans"));
}

TEST_F(Commands, MigrateTwiceIsMigrateOnce) {
  const std::string before = digest("orders", "schema_migration");
  for (int i = 0; i < 2; ++i) {
    EXPECT_EQ(expect_done({"all", "migrate"}),
              "producers: the database is up to date\ncooperatives: the database is up to date\n"
              "certification: the database is up to date\n"
              "listings: the database is up to date\norders: the database is up to date\n");
  }
  EXPECT_EQ(digest("orders", "schema_migration"), before);
  EXPECT_EQ(expect_done({"orders", "migrate"}), "orders: the database is up to date\n");
}

TEST_F(Commands, CheckTablesHasNothingToSay) {
  EXPECT_EQ(expect_done({"check-tables"}), "");
  EXPECT_THAT(expect_no({"check-tables", "--pki_dir", suite().folder() + "/none"}),
              AllOf(StartsWith("farmgate: FAILED_PRECONDITION "),
                    HasSubstr("--pki_dir must name their keys")));
}

}  // namespace
}  // namespace farmgate::testing
