#pragma once

#include <chrono>
#include <memory>
#include <string>

#include "chassis/kafka/client.h"

namespace farmgate::kafka {

// librdkafka's own pretended brokers, which answer with the errors a test asks for.
class MockCluster {
 public:
  MockCluster();
  ~MockCluster();

  ClientOptions client() const;
  // The next `times` produce requests are answered so.
  void not_leader(int times);
  void request_timed_out(int times);
  void too_large(int times);
  void round_trip(std::chrono::milliseconds time);
  void down();
  void up();

 private:
  struct Cluster;
  std::unique_ptr<Cluster> cluster_;
};

}  // namespace farmgate::kafka
