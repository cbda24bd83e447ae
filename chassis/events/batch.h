#pragma once

#include <cstdint>
#include <functional>
#include <span>
#include <string>

#include "chassis/events/applier.h"

namespace farmgate::events {

using Transact = std::function<Status(const std::function<Status(pg::Tx&)>&)>;

// Whether the same record may succeed later. Anything else is the record's own fault.
bool worth_a_retry(const Status& status);

// Records of one partition and the position that they follow.
struct Portion {
  std::span<const kafka::Message> records;
  std::int64_t position = 0;
};

// Takes records of one partition through transactions: all at once, and when the data of some makes
// that fail, in halves, until the bad ones stand alone and become dead letters. Position and effect
// share each transaction. Private to chassis/events.
class BatchRunner {
 public:
  enum class DeadLetters { kStore, kCountOnly };
  struct Options {
    std::string cluster;
    DeadLetters dead_letters = DeadLetters::kStore;
    Report report;
  };
  BatchRunner(const Applier& applier, Transact transact, Counters& counters, Options options)
      : applier_(applier),
        transact_(std::move(transact)),
        counters_(counters),
        options_(std::move(options)) {}

  // What was taken from several partitions, in one transaction: under a steady flow a commit for
  // each of a dozen partitions is what delays the events. All or nothing, and whatever makes it
  // fail is for run() to find out.
  Status run_together(std::span<const Portion> portions);
  // `position` follows every commit. ABORTED/FENCED, or an error that is worth a retry.
  Status run(std::span<const kafka::Message> records, std::int64_t& position);

  std::optional<Time> newest() const { return newest_; }  // ce_time applied last

 private:
  Status bury(const kafka::Message& record, std::int64_t position, const Status& cause,
              int attempts);

  const Applier& applier_;
  Transact transact_;
  Counters& counters_;
  Options options_;
  std::optional<Time> newest_;
};

}  // namespace farmgate::events
