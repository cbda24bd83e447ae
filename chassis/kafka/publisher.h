#pragma once

#include <memory>
#include <span>
#include <string>
#include <vector>

#include "chassis/base/clock.h"
#include "chassis/base/status.h"
#include "chassis/kafka/client.h"

namespace farmgate::kafka {

// A record that no retry will bring to the broker: too large, or to a name no topic has.
struct Refused {
  std::size_t index = 0;  // in the batch
  std::string cause;
};

// ok: every record is acknowledged by all in-sync replicas. Anything else: any part of the batch
// may be on its topic, so the caller sends all of it again.
struct Published {
  Status status;
  // The broker judges whole message sets, so neighbours of a bad record are refused with it: only
  // the refusal of a batch of one record is final.
  std::vector<Refused> refused;
};

// An idempotent producer. One thread publishes; stop() may come from another.
class Publisher {
 public:
  explicit Publisher(ClientOptions options);
  ~Publisher();
  Publisher(const Publisher&) = delete;
  Publisher& operator=(const Publisher&) = delete;

  // Blocks until every record is acknowledged or one failed; a failure purges what is queued or in
  // flight. Records of one key keep their order. UNAVAILABLE/KAFKA_UNAVAILABLE or a reason of
  // tls_trouble.h, DEADLINE_EXCEEDED/DEADLINE, CANCELLED/STOPPED after stop(), INVALID_ARGUMENT/
  // KAFKA_REFUSED with `refused` filled.
  // A fatal error of the driver is UNAVAILABLE too: the next call has a new producer.
  Published publish(std::span<const Record> records, Deadline deadline);

  // Ends the call in progress and refuses later ones. Purges and never flushes: what was not
  // acknowledged stays with the caller.
  void stop();

  // How often a fatal error made a new producer necessary.
  int replaced() const;
  // Makes the driver raise a fatal error, as an idempotent producer does after a lost sequence.
  void inject_fatal_error();

 private:
  struct Producer;
  std::unique_ptr<Producer> producer_;
};

}  // namespace farmgate::kafka
