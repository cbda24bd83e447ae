#pragma once

#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "chassis/base/clock.h"
#include "chassis/base/status.h"
#include "chassis/kafka/client.h"

namespace farmgate::kafka {

// Reads partitions from given offsets without any group: rebuilds, tests, tools. One thread.
class Reader {
 public:
  static StatusOr<std::unique_ptr<Reader>> open(ClientOptions client,
                                                const std::vector<Position>& from);
  ~Reader();
  Reader(const Reader&) = delete;
  Reader& operator=(const Reader&) = delete;

  struct Nothing {};  // the timeout passed
  struct End {        // everything up to this position has been delivered
    Position position;
  };
  using Next = std::variant<Nothing, Message, End>;
  // OUT_OF_RANGE/POSITION when a start offset is not on the broker; never a jump.
  StatusOr<Next> poll(std::chrono::milliseconds timeout);

  StatusOr<std::string> cluster_id(Deadline deadline);
  StatusOr<Watermarks> watermarks(const Partition& partition, Deadline deadline);

 private:
  struct Consumer;
  explicit Reader(std::unique_ptr<Consumer> consumer);
  std::unique_ptr<Consumer> consumer_;
};

}  // namespace farmgate::kafka
