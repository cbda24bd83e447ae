#include "chassis/events/rebuild.h"

#include <algorithm>
#include <map>
#include <memory>
#include <thread>
#include <utility>
#include <vector>

#include "chassis/events/batch.h"
#include "chassis/events/patience.h"
#include "chassis/events/positions.h"
#include "chassis/events/reactions.h"
#include "chassis/kafka/reader.h"
#include "chassis/kafka/topics.h"

namespace farmgate::events {
namespace {

using namespace std::chrono_literals;

constexpr std::int64_t kLock = 0x6667'7265'6275'696c;  // one rebuild a database
constexpr auto kLockPatience = 2s;
constexpr auto kAnswer = 5s;     // of the broker or the database to a small question
constexpr auto kLastStep = 30s;  // the consumer waits during it
constexpr auto kPoll = 50ms;
constexpr std::int64_t kNear = 1000;  // records behind; closer than that the last step may begin
constexpr int kRoundsMax = 100;       // of catching up with a consumer that moves on meanwhile

constexpr pg::Statement kBegin{"rebuild_begin", "SELECT event_rebuild_begin($1::text[])::text"};
constexpr pg::Statement kSwap{"rebuild_swap", "SELECT event_rebuild_swap($1, $2::text[])::text"};
constexpr pg::Statement kEnd{"rebuild_end", "DROP SCHEMA event_rebuild CASCADE"};
constexpr pg::Statement kShadow{"rebuild_path", "SET search_path = event_rebuild, public"};
constexpr pg::Statement kMove{"rebuild_move", R"sql(
  UPDATE public.consumer_position SET next_offset = $4
  WHERE cluster_id = $1 AND topic = $2 AND part = $3)sql"};

StatusOr<int> partition_count(const kafka::ClientOptions& client, const std::string& topic) {
  return patiently<int>([&] { return kafka::partition_count(client, topic, in(kAnswer)); });
}

StatusOr<kafka::Watermarks> watermarks(kafka::Reader& reader, const kafka::Partition& partition) {
  return patiently<kafka::Watermarks>([&] { return reader.watermarks(partition, in(kAnswer)); });
}

using Offsets = std::map<kafka::Partition, std::int64_t>;
using Held = std::map<kafka::Partition, std::vector<kafka::Message>>;

// One rebuild. `live_` sees the service's tables, `shadow_` the new ones: a session of its own, as
// statements prepared under one search_path must never run under the other.
class Rebuild {
 public:
  Rebuild(const RebuildOptions& options, const Projection& projection)
      : options_(options),
        projection_(projection),
        topics_(topics_of({projection}, options.topic_prefix)),
        applier_({projection}, options.topic_prefix, Applier::Follow::kApplyOnly) {}

  StatusOr<Rebuilt> run();

 private:
  Status open();
  Status begin();
  Status catch_up();
  Status finish();
  Status read_until(const Offsets& targets);
  Status take(kafka::Reader::Next& next, const Offsets& targets, Held& held);
  Status deliver(const kafka::Partition& partition, std::int64_t to,
                 std::vector<kafka::Message>& records);
  StatusOr<Offsets> targets(const std::vector<kafka::Position>& stored);
  Status swap(pg::Tx& tx);
  std::int64_t behind(const Offsets& targets) const;
  Status in_shadow(const std::function<Status(pg::Tx&)>& fn) {
    return shadow_->transact(in(kLastStep), fn);
  }

  const RebuildOptions& options_;
  const Projection& projection_;
  std::vector<std::string> topics_;
  Applier applier_;
  Counters counters_;
  Deadline deadline_{};
  std::string cluster_;
  std::unique_ptr<pg::Session> live_;
  std::unique_ptr<pg::Session> shadow_;
  Offsets at_;     // where the new tables stand
  Offsets moved_;  // live positions that the broker does not hold, and what they become
};

StatusOr<Rebuilt> Rebuild::run() {
  deadline_ = in(options_.timeout);
  RETURN_IF_ERROR(open());
  RETURN_IF_ERROR(begin());
  RETURN_IF_ERROR(catch_up());
  RETURN_IF_ERROR(finish());
  RETURN_IF_ERROR(run_reactions(*live_, projection_, options_.topic_prefix, deadline_));
  return Rebuilt{counters_.applied + counters_.skipped + counters_.unknown_types,
                 counters_.dead_letters};
}

Status Rebuild::open() {
  ASSIGN_OR_RETURN(live_, pg::Session::open(options_.database, in(kAnswer)));
  // The server lets go of a lock a moment after the process that held it has ended.
  const Deadline patience = in(kLockPatience);
  ASSIGN_OR_RETURN(bool alone, live_->try_lock(kLock));
  while (!alone && time_left(patience) > 0ms) {
    std::this_thread::sleep_for(50ms);
    ASSIGN_OR_RETURN(alone, live_->try_lock(kLock));
  }
  if (!alone) return Status(Code::kAborted, "REBUILD_RUNNING", "another rebuild is at work");
  ASSIGN_OR_RETURN(shadow_, pg::Session::open(options_.database, in(kAnswer)));
  return ok();
}

// New empty tables, and the first record that the broker still has of each partition.
Status Rebuild::begin() {
  RETURN_IF_ERROR(live_->transact(in(kLastStep), [&](pg::Tx& tx) {
    return tx.run(kBegin, {pg::param(projection_.tables())}).status();
  }));
  RETURN_IF_ERROR(in_shadow([](pg::Tx& tx) { return tx.run(kShadow, {}).status(); }));
  std::vector<kafka::Partition> partitions;
  for (const std::string& topic : topics_) {
    ASSIGN_OR_RETURN(const int count, partition_count(options_.kafka, topic));
    for (int part = 0; part < count; ++part) partitions.push_back({topic, part});
  }
  ASSIGN_OR_RETURN(auto reader, kafka::Reader::open(options_.kafka, {}));
  ASSIGN_OR_RETURN(cluster_,
                   patiently<std::string>([&reader] { return reader->cluster_id(in(kAnswer)); }));
  RETURN_IF_ERROR(
      in_shadow([&](pg::Tx& tx) { return positions::place(tx, cluster_, partitions).status(); }));
  for (const kafka::Partition& partition : partitions) {
    ASSIGN_OR_RETURN(const auto marks, watermarks(*reader, partition));
    at_[partition] = 0;
    std::vector<kafka::Message> none;
    if (marks.low > 0) RETURN_IF_ERROR(deliver(partition, marks.low, none));
  }
  return ok();
}

Status Rebuild::catch_up() {
  for (int round = 0; round < kRoundsMax; ++round) {
    std::vector<kafka::Position> stored;
    RETURN_IF_ERROR(live_->transact(in(kAnswer), [&](pg::Tx& tx) -> Status {
      ASSIGN_OR_RETURN(stored, positions::read(tx, cluster_, topics_));
      return ok();
    }));
    ASSIGN_OR_RETURN(const Offsets goal, targets(stored));
    if (behind(goal) <= kNear) return ok();
    RETURN_IF_ERROR(read_until(goal));
  }
  return Status(Code::kAborted, "REBUILD_BEHIND", "the consumer is faster than the rebuild");
}

// The consumer is held at its positions by the row locks; nothing moves but the rebuild, until both
// stand at the same place. Then the rows change hands, in the transaction that holds the locks.
Status Rebuild::finish() {
  const Status swapped = live_->transact(in(kLastStep), [&](pg::Tx& tx) -> Status {
    ASSIGN_OR_RETURN(const auto stored, positions::lock(tx, cluster_, topics_));
    ASSIGN_OR_RETURN(const Offsets goal, targets(stored));
    RETURN_IF_ERROR(read_until(goal));
    return swap(tx);
  });
  RETURN_IF_ERROR(swapped);
  shadow_.reset();
  return live_->transact(in(kLastStep), [](pg::Tx& tx) { return tx.run(kEnd, {}).status(); });
}

Status Rebuild::swap(pg::Tx& tx) {
  for (const auto& [partition, offset] : moved_) {
    RETURN_IF_ERROR(tx.execute(kMove, cluster_, partition.topic, partition.part, offset).status());
  }
  return tx.run(kSwap, {pg::param(projection_.name()), pg::param(projection_.tables())}).status();
}

// Where to read to: the live position, or the end for one that the broker does not hold any more.
StatusOr<Offsets> Rebuild::targets(const std::vector<kafka::Position>& stored) {
  Offsets goal;
  moved_.clear();
  ASSIGN_OR_RETURN(auto reader, kafka::Reader::open(options_.kafka, {}));
  for (const kafka::Position& live : stored) {
    ASSIGN_OR_RETURN(const auto marks, watermarks(*reader, live.partition));
    const bool held = live.offset >= marks.low && live.offset <= marks.high;
    goal[live.partition] = held ? live.offset : marks.high;
    if (!held) moved_[live.partition] = marks.high;
  }
  return goal;
}

std::int64_t Rebuild::behind(const Offsets& targets) const {
  std::int64_t records = 0;
  for (const auto& [partition, target] : targets) {
    records += std::max<std::int64_t>(0, target - at_.at(partition));
  }
  return records;
}

// A reader for each round, so that what lies beyond a target is read again later instead of kept.
Status Rebuild::read_until(const Offsets& targets) {
  std::vector<kafka::Position> from;
  Held held;
  for (const auto& [partition, target] : targets) {
    if (at_[partition] >= target) continue;
    from.push_back({partition, at_[partition]});
    held[partition];
  }
  if (from.empty()) return ok();
  ASSIGN_OR_RETURN(auto reader, kafka::Reader::open(options_.kafka, from));
  while (!held.empty()) {
    if (options_.stopping()) return Status(Code::kCancelled, "STOPPED", "rebuild stopped");
    if (Elapsed::now() >= deadline_) return Status(Code::kDeadlineExceeded, "DEADLINE", "rebuild");
    ASSIGN_OR_RETURN(auto next, reader->poll(kPoll));
    RETURN_IF_ERROR(take(next, targets, held));
  }
  return ok();
}

// Compaction leaves holes: a later record or the end of the partition is as good as the last one
// before the target.
Status Rebuild::take(kafka::Reader::Next& next, const Offsets& targets, Held& held) {
  auto* message = std::get_if<kafka::Message>(&next);
  const auto* end = std::get_if<kafka::Reader::End>(&next);
  if (message == nullptr && end == nullptr) return ok();
  const kafka::Partition partition = message ? message->partition : end->position.partition;
  const auto lane = held.find(partition);
  if (lane == held.end()) return ok();
  const std::int64_t target = targets.at(partition);
  const std::int64_t read_to = message ? message->offset + 1 : end->position.offset;
  if (message != nullptr && message->offset < target) lane->second.push_back(std::move(*message));
  const bool done = read_to >= target;
  if (!done && lane->second.size() < options_.batch_records) return ok();
  RETURN_IF_ERROR(deliver(partition, done ? target : read_to, lane->second));
  if (done) held.erase(lane);
  return ok();
}

Status Rebuild::deliver(const kafka::Partition& partition, std::int64_t to,
                        std::vector<kafka::Message>& records) {
  BatchRunner runner(applier_, [this](const auto& fn) { return in_shadow(fn); }, counters_,
                     {cluster_, BatchRunner::DeadLetters::kCountOnly, nullptr});
  std::int64_t& position = at_[partition];
  RETURN_IF_ERROR(runner.run(records, position));
  records.clear();
  if (position == to) return ok();
  RETURN_IF_ERROR(in_shadow([&](pg::Tx& tx) {
    return positions::advance(tx, cluster_, {{partition, position, to}});
  }));
  position = to;
  return ok();
}

}  // namespace

StatusOr<Rebuilt> rebuild(const RebuildOptions& options, const Projection& projection) {
  return Rebuild(options, projection).run();
}

}  // namespace farmgate::events
