// The last evening before a season's end: everybody hands in at once, and the program is killed.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <future>
#include <map>
#include <mutex>
#include <set>
#include <sstream>
#include <thread>

#include "chassis/base/id.h"
#include "chassis/events/naming.h"
#include "chassis/kafka/reader.h"
#include "chassis/kafka/topics.h"
#include "chassis/testing/eventually.h"
#include "chassis/testing/pg_sandbox.h"
#include "chassis/testing/status_is.h"
#include "farmgate/certification/events/v1/events.pb.h"
#include "farmgate/certification/v1/dossier_service.pb.h"
#include "farmgate/producers/v1/producer_service.pb.h"
#include "tests/e2e/candidate.h"
#include "tests/support/suite.h"

namespace farmgate::testing {
namespace {

using namespace std::chrono_literals;
namespace vp = certification::v1;
namespace pp = producers::v1;
namespace ep = certification::events::v1;

constexpr int kClients = 40;  // each a household
constexpr int kEach = 5;      // dossiers that it hands in, one after the other
constexpr int kDossiers = kClients * kEach;
constexpr int kBeforeTheKill = 60;
constexpr const char* kCommunes[] = {"communes/07582", "communes/07288"};
const std::string kService = "farmgate.certification.v1.DossierService/";

struct Household {
  Caller owner;
  Caller officer;  // of its commune
  std::vector<std::string> dossiers;
};

class LastEvening : public ::testing::Test {
 protected:
  LastEvening() {
    suite_.migrate();
    suite_.start();
    import_rubrics(suite_);
  }

  // What a test cannot go on without; on threads too.
  template <class Reply>
  static Reply must(StatusOr<Reply> reply) {
    EXPECT_THAT(reply, IsOk());
    return reply.ok() ? std::move(*reply) : Reply();
  }

  // A client that is not told the outcome sends the same request again.
  template <class Reply, class Request>
  Reply send(const std::string& method, Request request, const Caller& who) {
    request.set_request_id(Uuid::v7().to_string());
    return must(suite_.settle<Reply>(method, request, who));
  }

  Household settle_down(int number) {
    const std::string commune = kCommunes[static_cast<std::size_t>(number) % std::size(kCommunes)];
    pp::CreateProducerRequest request;
    request.mutable_producer()->set_kind(pp::PRODUCER_KIND_HOUSEHOLD);
    request.mutable_producer()->set_public_name("Vườn vải (ví dụ)");
    request.mutable_producer()->mutable_representative()->set_full_name("Chủ vườn (ví dụ)");
    request.mutable_producer()->set_phone("0912345678");
    request.mutable_producer()->set_commune(commune);
    const std::string producer =
        send<pp::Producer>("farmgate.producers.v1.ProducerService/CreateProducer", request,
                           testing::officer())
            .name();
    Household it{seller_of(producer),
                 {"officer-" + commune, {auth::Role::kCommuneOfficer}, {}, commune},
                 {}};
    Stall stall;
    stall.seller = it.owner;
    stall.producer = producer;
    for (int i = 0; i < kEach; ++i) {
      it.dossiers.push_back(complete_draft(suite_, another_product(suite_, stall)));
    }
    return it;
  }

  std::vector<Household> village() {
    std::vector<std::future<Household>> coming;
    for (int i = 0; i < kClients; ++i) {
      coming.push_back(std::async(std::launch::async, [this, i] { return settle_down(i); }));
    }
    std::vector<Household> all;
    for (std::future<Household>& one : coming) all.push_back(one.get());
    return all;
  }

  // Its owner hands it in, and its commune receives it at once.
  void hand_in(const Household& from, const std::string& dossier) {
    vp::SubmitDossierRequest submit;
    submit.set_name(dossier);
    send<vp::Dossier>(kService + "SubmitDossier", submit, from.owner);
    ++submitted_;
    vp::ReceiveDossierRequest receive;
    receive.set_name(dossier);
    const auto received = send<vp::Dossier>(kService + "ReceiveDossier", receive, from.officer);
    const std::lock_guard lock(mutex_);
    told_slips_[dossier] = received.commune_slip();
  }

  // Everybody at once, with one kill in the middle.
  void evening(const std::vector<Household>& village) {
    std::vector<std::thread> threads;
    for (const Household& it : village) {
      threads.emplace_back([&] {
        for (const std::string& dossier : it.dossiers) {
          // However fast the machine: the kill finds some that are still to come.
          if (dossier == it.dossiers.back()) killed_.wait(false);
          hand_in(it, dossier);
        }
      });
    }
    EXPECT_TRUE(eventually([&] { return submitted_ >= kBeforeTheKill; }, 60s));
    suite_.kill();
    killed_ = true;
    killed_.notify_all();
    EXPECT_LT(std::stoi(value("SELECT count(*) FROM dossier WHERE state <> 1")), kDossiers);
    suite_.start();
    for (std::thread& thread : threads) thread.join();
  }

  std::string value(const std::string& sql) { return suite_.value("certification", sql); }

  // How often each dossier was announced as submitted, by the versions that the bus has. Relays
  // may repeat a message, with its version.
  std::map<std::string, std::set<std::int64_t>> announced() {
    EXPECT_TRUE(eventually([&] { return value("SELECT count(*) FROM outbox") == "0"; }, 60s));
    const std::string conf = contents(suite_.config());
    const std::string mark = "topic_prefix = ";
    const std::size_t from = conf.find(mark) + mark.size();
    const std::string topic =
        events::topic_of<ep::DossierEvent>(conf.substr(from, conf.find('\n', from) - from));
    kafka::ClientOptions client;
    client.brokers = require_env("FARMGATE_KAFKA");
    const int partitions = kafka::partition_count(client, topic, in(10s)).value();
    std::vector<kafka::Position> begin;
    for (int i = 0; i < partitions; ++i) begin.push_back({{topic, i}, 0});
    const auto reader = kafka::Reader::open(client, begin).value();
    std::map<std::string, std::set<std::int64_t>> found;
    const Deadline patience = in(30s);
    for (int ends = 0; ends < partitions && time_left(patience) > 0ms;) {
      const auto next = reader->poll(100ms).value();
      if (std::holds_alternative<kafka::Reader::End>(next)) ++ends;
      const auto* message = std::get_if<kafka::Message>(&next);
      ep::DossierEvent event;
      if (message == nullptr || !event.ParseFromString(message->value.value_or(""))) continue;
      if (event.state().progress() != "SUBMITTED") continue;
      found[event.state().name()].insert(event.aggregate_version());
    }
    return found;
  }

  Suite suite_{{"certification.audit_every_s = 1"}};
  std::atomic<int> submitted_{0};
  std::atomic<bool> killed_{false};
  std::mutex mutex_;
  std::map<std::string, std::string> told_slips_;  // by dossier
};

TEST_F(LastEvening, LosesNothingAndDoublesNothingUnderAKill) {
  const std::vector<Household> village = this->village();
  ASSERT_EQ(value("SELECT count(*) FROM dossier WHERE state = 1"), std::to_string(kDossiers));
  evening(village);

  const std::string all = std::to_string(kDossiers);
  EXPECT_EQ(value("SELECT count(*) FROM dossier WHERE state = 3"), all);
  // Each has gone its way once.
  EXPECT_EQ(value("SELECT string_agg(DISTINCT acts, ' | ') FROM (SELECT string_agg(act, ' ' ORDER "
                  "BY number) AS acts FROM dossier_activity GROUP BY dossier) a"),
            "CREATE SUBMIT RECEIVE");
  EXPECT_EQ(value("SELECT count(DISTINCT dossier) FROM dossier_activity"), all);

  // A slip each, the one that the officer was told, and no number for nothing.
  std::map<std::string, std::string> kept;
  std::set<std::string> slips;
  std::istringstream rows(value(
      "SELECT string_agg(id || ' ' || coalesce(nullif(commune_slip, ''), '-'), ' ') FROM dossier"));
  for (std::string id, slip; rows >> id >> slip;) {
    kept["dossiers/" + id] = slip;
    slips.insert(slip);
  }
  EXPECT_EQ(kept, told_slips_);
  EXPECT_EQ(slips.size(), static_cast<std::size_t>(kDossiers));
  EXPECT_EQ(value("SELECT sum(last) FROM slip_serial"), all);

  const auto announced = this->announced();
  EXPECT_EQ(announced.size(), static_cast<std::size_t>(kDossiers));
  for (const auto& [dossier, versions] : announced) EXPECT_EQ(versions.size(), 1u) << dossier;

  const Finished verified = suite_.farmgate({"audit", "verify"});
  EXPECT_EQ(verified.code, 0) << verified.out << verified.err;
}

}  // namespace
}  // namespace farmgate::testing
