#include "chassis/kafka/publisher.h"

#include <thread>

#include "chassis/kafka/mock_cluster.h"
#include "chassis/testing/status_is.h"

namespace farmgate::kafka {
namespace {

using namespace std::chrono_literals;
using farmgate::testing::IsOk;
using farmgate::testing::StatusIs;

class PublisherTest : public ::testing::Test {
 protected:
  Status publish(int count, std::chrono::milliseconds limit = 20s) {
    std::vector<Record> records;
    for (int i = 0; i < count; ++i) records.push_back({"topic", std::to_string(i), "value", {}});
    Published published = publisher_.publish(records, in(limit));
    refused_ = std::move(published.refused);
    return published.status;
  }

  MockCluster cluster_;
  Publisher publisher_{cluster_.client()};
  std::vector<Refused> refused_;
};

TEST_F(PublisherTest, AnswersWhenEveryRecordIsAcknowledged) {
  EXPECT_THAT(publish(1000), IsOk());
  EXPECT_THAT(publish(0), IsOk());
  EXPECT_EQ(publisher_.replaced(), 0);
}

TEST_F(PublisherTest, TriesAgainWhenTheBrokerDoesNotLead) {
  cluster_.not_leader(3);

  EXPECT_THAT(publish(100), IsOk());
}

TEST_F(PublisherTest, TriesAgainWhenAnAckTimesOutAtTheBroker) {
  cluster_.request_timed_out(2);

  EXPECT_THAT(publish(100), IsOk());
}

TEST_F(PublisherTest, WaitsForSlowAcks) {
  cluster_.round_trip(300ms);

  EXPECT_THAT(publish(100), IsOk());
}

TEST_F(PublisherTest, GivesABatchUpAtTheDeadlineAndPublishesItWhenSentAgain) {
  ASSERT_THAT(publish(1), IsOk());
  cluster_.down();
  EXPECT_THAT(publish(100, 200ms), StatusIs(Code::kDeadlineExceeded, "DEADLINE"));
  cluster_.up();

  EXPECT_THAT(publish(100), IsOk());
}

TEST_F(PublisherTest, SaysWhichRecordIsRefused) {
  cluster_.too_large(1);

  EXPECT_THAT(publish(1), StatusIs(Code::kInvalidArgument, "KAFKA_REFUSED"));
  ASSERT_EQ(refused_.size(), 1U);
  EXPECT_EQ(refused_[0].index, 0U);
  EXPECT_NE(refused_[0].cause, "");
}

TEST_F(PublisherTest, RefusesARecordThatNoBrokerTakes) {
  const std::vector<Record> records = {{"topic", "1", std::string(2'000'000, 'x'), {}}};

  EXPECT_THAT(publisher_.publish(records, in(20s)).status,
              StatusIs(Code::kInvalidArgument, "KAFKA_REFUSED"));
}

TEST_F(PublisherTest, HasANewProducerAfterAFatalError) {
  ASSERT_THAT(publish(1), IsOk());
  publisher_.inject_fatal_error();

  EXPECT_THAT(publish(100), StatusIs(Code::kUnavailable, "KAFKA_UNAVAILABLE"));
  EXPECT_EQ(publisher_.replaced(), 1);
  EXPECT_THAT(publish(100), IsOk());
  EXPECT_EQ(publisher_.replaced(), 1);
}

TEST_F(PublisherTest, EndsTheCallInProgressWhenStopped) {
  cluster_.down();
  std::thread stopper([&] { publisher_.stop(); });

  EXPECT_THAT(publish(100, 60s), StatusIs(Code::kCancelled, "STOPPED"));
  stopper.join();
  EXPECT_THAT(publish(1), StatusIs(Code::kCancelled, "STOPPED"));
}

TEST(Settings, OfAnUnknownNameAreRefused) {
  ClientOptions options;
  options.brokers = "127.0.0.1:1";
  options.settings = {{"no.such.setting", "1"}};
  Publisher publisher(options);
  const std::vector<Record> records = {{"topic", "1", "value", {}}};

  EXPECT_THAT(publisher.publish(records, in(1s)).status,
              StatusIs(Code::kInvalidArgument, "KAFKA_SETTING"));
}

}  // namespace
}  // namespace farmgate::kafka
