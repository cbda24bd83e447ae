#include "chassis/kafka/mock_cluster.h"

#include <librdkafka/rdkafka.h>
#include <librdkafka/rdkafka_mock.h>

#include <array>
#include <cstdio>
#include <cstdlib>

namespace farmgate::kafka {

struct MockCluster::Cluster {
  rd_kafka_t* handle = nullptr;
  rd_kafka_mock_cluster_t* mock = nullptr;

  void fail(int times, rd_kafka_resp_err_t error) {
    constexpr std::int16_t kProduce = 0;
    for (int i = 0; i < times; ++i) rd_kafka_mock_push_request_errors(mock, kProduce, 1, error);
  }
};

MockCluster::MockCluster() : cluster_(std::make_unique<Cluster>()) {
  std::array<char, 256> why{};
  cluster_->handle = rd_kafka_new(RD_KAFKA_PRODUCER, rd_kafka_conf_new(), why.data(), why.size());
  cluster_->mock = rd_kafka_mock_cluster_new(cluster_->handle, 1);
  if (cluster_->mock == nullptr) std::abort();
  rd_kafka_mock_topic_create(cluster_->mock, "topic", 4, 1);
}

MockCluster::~MockCluster() {
  rd_kafka_mock_cluster_destroy(cluster_->mock);
  rd_kafka_destroy(cluster_->handle);
}

ClientOptions MockCluster::client() const {
  ClientOptions options;
  options.brokers = rd_kafka_mock_cluster_bootstraps(cluster_->mock);
  options.settings = {{"retry.backoff.ms", "10"}};
  return options;
}

void MockCluster::not_leader(int times) {
  cluster_->fail(times, RD_KAFKA_RESP_ERR_NOT_LEADER_FOR_PARTITION);
}
void MockCluster::request_timed_out(int times) {
  cluster_->fail(times, RD_KAFKA_RESP_ERR_REQUEST_TIMED_OUT);
}
void MockCluster::too_large(int times) {
  cluster_->fail(times, RD_KAFKA_RESP_ERR_MSG_SIZE_TOO_LARGE);
}
void MockCluster::round_trip(std::chrono::milliseconds time) {
  rd_kafka_mock_broker_set_rtt(cluster_->mock, 1, static_cast<int>(time.count()));
}
void MockCluster::down() { rd_kafka_mock_broker_set_down(cluster_->mock, 1); }
void MockCluster::up() { rd_kafka_mock_broker_set_up(cluster_->mock, 1); }

}  // namespace farmgate::kafka
