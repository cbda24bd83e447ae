#include "chassis/events/consumer.h"

#include <algorithm>
#include <atomic>
#include <map>
#include <optional>
#include <thread>
#include <utility>

#include "chassis/events/batch.h"
#include "chassis/events/positions.h"
#include "chassis/kafka/subscriber.h"

namespace farmgate::events {
namespace {

using namespace std::chrono_literals;

constexpr auto kPoll = 20ms;  // how fast stop() and due retries are seen
constexpr auto kBackoffMax = 2'000ms;
constexpr auto kStuckLook = 1'000ms;  // between two looks at a position that a rebuild may mend
constexpr auto kReopen = 1'000ms;     // after a lost member or an unreachable cluster
constexpr std::size_t kRound = 4;     // batches taken from the broker before they are applied

// One assigned partition.
struct Lane {
  enum class State { kFlowing, kWaiting, kStuck };
  State state = State::kWaiting;
  std::int64_t position = 0;  // as stored in the database
  std::int64_t expected = 0;  // behind the records taken
  int failures = 0;
  std::size_t limit = 0;  // records in one commit: shrinks when a batch does not end in time
  Deadline due{};         // of the next try, unless flowing
  std::vector<kafka::Message> records;
};

}  // namespace

class Consumer::Loop : public kafka::Listener {
 public:
  Loop(ConsumerOptions options, pg::Database& database, std::vector<Projection> projections,
       Counters& counters)
      : options_(std::move(options)),
        database_(database),
        counters_(counters),
        applier_(std::move(projections), options_.topic_prefix, Applier::Follow::kApplyAndReact) {}

  void start() {
    thread_ = std::thread([this] { run(); });
  }
  void stop() {
    stopping_ = true;
    if (thread_.joinable()) thread_.join();
  }

  std::vector<std::optional<std::int64_t>> assigned(
      const std::vector<kafka::Partition>& partitions) override;
  void revoked(const std::vector<kafka::Partition>& partitions) override;
  void out_of_range(const kafka::Partition& partition) override;

 private:
  void run();
  Status serve();
  Status join();
  void collect();
  void work();
  void process_together();
  bool limited() const;
  void process(const kafka::Partition& partition, Lane& lane);
  BatchRunner runner();
  void set_back(const kafka::Partition& partition, Lane& lane, const Status& cause);
  void retry(const kafka::Partition& partition, Lane& lane);
  StatusOr<std::vector<std::int64_t>> place(const std::vector<kafka::Partition>& partitions);
  Status transact(const std::function<Status(pg::Tx&)>& fn);
  void observe(Time event_time);
  void pause(std::chrono::milliseconds span);

  ConsumerOptions options_;
  pg::Database& database_;
  Counters& counters_;
  Applier applier_;
  std::string cluster_;
  bool mended_ = false;  // a stuck partition has another position: see serve()
  std::unique_ptr<kafka::Subscriber> subscriber_;
  std::map<kafka::Partition, Lane> lanes_;
  std::atomic<bool> stopping_{false};
  std::thread thread_;
};

void Consumer::Loop::run() {
  while (!stopping_) {
    Status status = serve();
    subscriber_.reset();
    lanes_.clear();
    if (stopping_) return;
    options_.report("consumer: opens a new group member", status);
    pause(kReopen);
  }
}

// Until stop() or an error that only a new member can mend. One of those: the driver refuses to
// seek in a partition that it stopped because its position was out of range.
Status Consumer::Loop::serve() {
  mended_ = false;
  RETURN_IF_ERROR(join());
  while (!stopping_) {
    RETURN_IF_ERROR(subscriber_->health());
    if (mended_) return Status(Code::kAborted, "POSITION_MENDED", "a stopped partition goes on");
    collect();
    work();
  }
  return ok();
}

Status Consumer::Loop::join() {
  kafka::GroupOptions group{options_.topic_prefix + "." + options_.service,
                            options_.service + "-" + options_.slot, applier_.topics()};
  ASSIGN_OR_RETURN(subscriber_, kafka::Subscriber::open(options_.kafka, std::move(group), *this));
  // Positions belong to a cluster; none can be read before its id is known.
  ASSIGN_OR_RETURN(cluster_, subscriber_->cluster_id(in(kReopen)));
  return ok();
}

std::vector<std::optional<std::int64_t>> Consumer::Loop::assigned(
    const std::vector<kafka::Partition>& partitions) {
  std::vector<std::optional<std::int64_t>> starts(partitions.size());
  // The broker may have come back without its disk: another cluster, whose records begin at 0.
  if (auto id = subscriber_->cluster_id(in(kPoll)); id.ok()) cluster_ = *id;
  auto offsets = place(partitions);
  for (std::size_t i = 0; i < partitions.size(); ++i) {
    Lane& lane = lanes_[partitions[i]] = {};
    lane.limit = options_.batch_records;
    if (!offsets.ok()) continue;  // waiting: retry() places it
    starts[i] = (*offsets)[i];
    lane.position = lane.expected = (*offsets)[i];
    lane.state = Lane::State::kFlowing;
  }
  if (!offsets.ok()) options_.report("consumer: positions not read yet", offsets.status());
  return starts;
}

void Consumer::Loop::revoked(const std::vector<kafka::Partition>& partitions) {
  for (const kafka::Partition& partition : partitions) lanes_.erase(partition);
}

void Consumer::Loop::out_of_range(const kafka::Partition& partition) {
  const auto it = lanes_.find(partition);
  if (it == lanes_.end() || it->second.state != Lane::State::kFlowing) return;
  it->second.state = Lane::State::kStuck;
  it->second.due = in(kStuckLook);
  it->second.records.clear();
  static_cast<void>(subscriber_->pause(partition));
  counters_.out_of_range.fetch_add(1);
  options_.report("consumer: stands outside " + partition.topic + " " +
                      std::to_string(partition.part) + "; rebuild its projections",
                  Status(Code::kOutOfRange, "POSITION", "the broker does not hold the position")
                      .with("offset", std::to_string(it->second.position)));
}

// Single polls: the driver's batch call delivers records of paused partitions before 2.1.0.
void Consumer::Loop::collect() {
  std::size_t taken = 0;
  auto message = subscriber_->poll(kPoll);
  while (message) {
    const auto it = lanes_.find(message->partition);
    if (it != lanes_.end() && it->second.state == Lane::State::kFlowing &&
        message->offset >= it->second.expected) {
      it->second.expected = message->offset + 1;
      it->second.records.push_back(std::move(*message));
      if (it->second.records.size() >= it->second.limit) return;
    }
    if (++taken >= kRound * options_.batch_records) return;
    message = subscriber_->poll(0ms);
  }
}

void Consumer::Loop::work() {
  process_together();
  for (auto& [partition, lane] : lanes_) {
    if (stopping_) return;
    if (!lane.records.empty()) process(partition, lane);
    if (lane.state != Lane::State::kFlowing && Elapsed::now() >= lane.due) retry(partition, lane);
  }
}

// The usual way: all partitions in one commit. What fails is left for each partition to try alone.
void Consumer::Loop::process_together() {
  std::vector<Portion> portions;
  for (const auto& [partition, lane] : lanes_) {
    if (!lane.records.empty()) portions.push_back({lane.records, lane.position});
  }
  BatchRunner batch = runner();
  if (portions.size() < 2 || limited() || !batch.run_together(portions).ok()) return;
  if (batch.newest()) observe(*batch.newest());
  std::vector<kafka::Position> reached;
  for (auto& [partition, lane] : lanes_) {
    if (lane.records.empty()) continue;
    lane.position = lane.expected;
    lane.failures = 0;
    lane.records.clear();
    reached.push_back({partition, lane.position});
  }
  subscriber_->hint(reached);
}

// While a partition's batches do not end in time they would take those of the others with them.
bool Consumer::Loop::limited() const {
  return std::any_of(lanes_.begin(), lanes_.end(),
                     [&](const auto& it) { return it.second.limit < options_.batch_records; });
}

BatchRunner Consumer::Loop::runner() {
  return BatchRunner(applier_, [this](const auto& fn) { return transact(fn); }, counters_,
                     {cluster_, BatchRunner::DeadLetters::kStore, options_.report});
}

void Consumer::Loop::process(const kafka::Partition& partition, Lane& lane) {
  BatchRunner batch = runner();
  const std::vector<kafka::Message> records = std::exchange(lane.records, {});
  const Status status = batch.run(records, lane.position);
  if (batch.newest()) observe(*batch.newest());
  if (status.code() == Code::kDeadlineExceeded) {
    lane.limit = std::max<std::size_t>(records.size() / 2, 1);
  }
  if (!status.ok()) return set_back(partition, lane, status);
  lane.limit = std::min<std::size_t>(options_.batch_records, 2 * lane.limit);
  lane.failures = 0;
  subscriber_->hint({{partition, lane.position}});
}

// The records are dropped and read again from the stored position, so nothing depends on what the
// driver keeps of a paused partition.
void Consumer::Loop::set_back(const kafka::Partition& partition, Lane& lane, const Status& cause) {
  const bool fenced = cause.reason() == "FENCED";
  (fenced ? counters_.fence_misses : counters_.retries).fetch_add(1);
  if (lane.failures == 0) options_.report("consumer: " + partition.topic + " set back", cause);
  const auto wait = std::min(options_.backoff * (1 << std::min(lane.failures, 5)),
                             std::chrono::milliseconds(kBackoffMax));
  ++lane.failures;
  lane.due = in(fenced ? 0ms : wait);
  lane.state = Lane::State::kWaiting;
  static_cast<void>(subscriber_->pause(partition));
}

void Consumer::Loop::retry(const kafka::Partition& partition, Lane& lane) {
  lane.due = in(lane.state == Lane::State::kStuck ? std::chrono::milliseconds(kStuckLook)
                                                  : options_.backoff);
  auto offsets = place({partition});
  if (!offsets.ok()) return;
  const std::int64_t stored = offsets->front();
  if (lane.state == Lane::State::kStuck && stored == lane.position) return;
  if (lane.state == Lane::State::kStuck) {
    mended_ = true;
    return;
  }
  if (!subscriber_->seek({partition, stored}, in(kReopen)).ok()) return;
  if (!subscriber_->resume(partition).ok()) return;
  lane.position = lane.expected = stored;
  lane.state = Lane::State::kFlowing;
}

StatusOr<std::vector<std::int64_t>> Consumer::Loop::place(
    const std::vector<kafka::Partition>& partitions) {
  std::vector<std::int64_t> offsets;
  RETURN_IF_ERROR(transact([&](pg::Tx& tx) -> Status {
    ASSIGN_OR_RETURN(offsets, positions::place(tx, cluster_, partitions));
    return ok();
  }));
  return offsets;
}

Status Consumer::Loop::transact(const std::function<Status(pg::Tx&)>& fn) {
  return database_.transact(in(options_.batch_timeout), [&](pg::Tx& tx) { return fn(tx); });
}

void Consumer::Loop::observe(Time event_time) {
  const auto lag = std::chrono::duration_cast<std::chrono::microseconds>(
      std::chrono::system_clock::now() - event_time);
  counters_.lag_micros = lag.count();
  options_.observe_lag(lag);
}

void Consumer::Loop::pause(std::chrono::milliseconds span) {
  const Deadline end = in(span);
  while (!stopping_ && Elapsed::now() < end) std::this_thread::sleep_for(10ms);
}

Consumer::Consumer(ConsumerOptions options, pg::Database& database,
                   std::vector<Projection> projections, Counters& counters)
    : loop_(
          std::make_unique<Loop>(std::move(options), database, std::move(projections), counters)) {}
Consumer::~Consumer() { loop_->stop(); }

void Consumer::start() { loop_->start(); }
void Consumer::stop() { loop_->stop(); }

}  // namespace farmgate::events
