#include "bench/events_bench.h"

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <functional>
#include <memory>
#include <mutex>
#include <thread>

#include "chassis/base/id.h"
#include "chassis/events/consumer.h"
#include "chassis/events/outbox.h"
#include "chassis/events/relay.h"
#include "chassis/events/schema.h"
#include "chassis/kafka/publisher.h"
#include "chassis/kafka/topics.h"
#include "farmgate/orders/events/v1/events.pb.h"

namespace farmgate::bench {
namespace {

using namespace std::chrono_literals;
using orders::events::v1::OfferEvent;

constexpr int kBacklog = 100'000;
constexpr int kRate = 2'000;  // events/s
constexpr int kPerCommit = 5;
constexpr int kFillCommit = 1'000;
constexpr auto kWarmUp = 2s;  // a new producer takes 0.85 s to its first ack
constexpr auto kSpan = 8s;

void must(const Status& status) {
  if (status.ok()) return;
  std::fprintf(stderr, "events bench: %s\n", status.to_string().c_str());
  std::abort();
}

std::string fresh_name() {
  std::string id = "b" + Uuid::v7().to_string();
  std::erase(id, '-');
  return id;
}

OfferEvent offer(int key, std::int64_t version) {
  OfferEvent event;
  event.set_aggregate_version(version);
  event.set_change(orders::events::v1::OFFER_CHANGE_UPDATED);
  auto& state = *event.mutable_state();
  state.set_name("offers/" + std::to_string(key));
  state.set_listing("listings/0198c3f2-7a65-7c44-9d9e-3a3a0c4b8f21");
  state.set_seller("producers/0198c3f2-7a65-7c44-9d9e-3a3a0c4b8f22");
  state.set_unit_price_vnd(35'000);
  return event;
}

// A database and a topic, empty.
class Bench {
 public:
  Bench(const std::string& pg_conninfo, const std::string& brokers)
      : admin_{pg_conninfo + " dbname=postgres", 1, "bench"},
        options_{pg_conninfo + " dbname=" + name_, 8, "bench"} {
    client_.brokers = brokers;
    must(pg::execute_script(admin_, "CREATE DATABASE " + name_));
    must(pg::execute_script(options_, std::string(events::events_schema_sql())));
    const std::vector<std::string> topics = {events::topic_of<OfferEvent>(name_)};
    must(kafka::ensure_topics(client_, topics, {}, in(30s)).status());
    database_ = std::make_unique<pg::Database>(options_);
  }
  ~Bench() {
    database_.reset();
    must(pg::execute_script(admin_, "DROP DATABASE " + name_ + " WITH (FORCE)"));
  }

  double relay_rate();
  std::vector<double> latencies_ms();

 private:
  void commit(events::Outbox& outbox, int events);
  void append_at_rate(events::Outbox& outbox, std::chrono::seconds span);

  std::string name_ = fresh_name();
  pg::Options admin_, options_;
  kafka::ClientOptions client_;
  std::unique_ptr<pg::Database> database_;
  events::Signal signal_;
  int made_ = 0;  // events appended so far
};

void await(const std::function<bool()>& condition) {
  const Deadline end = in(120s);
  while (!condition()) {
    if (Elapsed::now() > end) must(internal("no progress in 120 s"));
    std::this_thread::sleep_for(1ms);
  }
}

// A full outbox drained; the producer's first 0.85 s are not counted.
double Bench::relay_rate() {
  events::Outbox outbox({.topic_prefix = name_}, signal_);
  for (int done = 0; done < kBacklog; done += kFillCommit) commit(outbox, kFillCommit);
  events::Counters counters;
  kafka::Publisher publisher(client_);
  events::Relay relay({.database = options_}, publisher, signal_, counters);
  relay.start();
  await([&] { return counters.published > 0; });
  const auto begin = Elapsed::now();
  const std::int64_t already = counters.published;
  await([&] { return counters.published >= kBacklog; });
  return static_cast<double>(kBacklog - already) /
         std::chrono::duration<double>(Elapsed::now() - begin).count();
}

void Bench::commit(events::Outbox& outbox, int events) {
  std::vector<OfferEvent> made;
  std::vector<const google::protobuf::Message*> all;
  for (int i = 0; i < events; ++i) {
    made.push_back(offer(made_ % 5000, 1 + made_ / 5000));
    ++made_;
  }
  for (const OfferEvent& event : made) all.push_back(&event);
  must(database_->transact(in(10s), [&](pg::Tx& tx) { return outbox.append(tx, all); }));
}

void Bench::append_at_rate(events::Outbox& outbox, std::chrono::seconds span) {
  const auto begin = Elapsed::now();
  constexpr auto kStep = std::chrono::microseconds(1'000'000 * kPerCommit / kRate);
  for (int round = 0; Elapsed::now() - begin < span; ++round) {
    std::this_thread::sleep_until(begin + round * kStep);
    commit(outbox, kPerCommit);
  }
}

// From the row's append to the commit of its effect at the consumer, of the newest event of each
// transaction there.
std::vector<double> Bench::latencies_ms() {
  events::Counters counters;
  std::mutex mutex;
  std::vector<double> lags;
  events::Projection nothing("bench", {});
  nothing.on<OfferEvent>([](const auto&, const auto&, pg::Tx&) { return ok(); });
  events::ConsumerOptions following{.kafka = client_, .service = "bench", .topic_prefix = name_};
  following.observe_lag = [&](std::chrono::microseconds lag) {
    const std::lock_guard lock(mutex);
    lags.push_back(static_cast<double>(lag.count()) / 1000);
  };
  events::Consumer consumer(following, *database_, {nothing}, counters);
  consumer.start();
  kafka::Publisher publisher(client_);
  events::Relay relay({.database = options_}, publisher, signal_, counters);
  relay.start();
  await([&] { return counters.applied + counters.skipped >= kBacklog; });
  events::Outbox outbox({.topic_prefix = name_}, signal_);
  append_at_rate(outbox, kWarmUp);
  {
    const std::lock_guard lock(mutex);
    lags.clear();
  }
  append_at_rate(outbox, kSpan);
  consumer.stop();
  std::sort(lags.begin(), lags.end());
  return lags;
}

double percentile(const std::vector<double>& sorted, double share) {
  if (sorted.empty()) return 0;
  return sorted[static_cast<std::size_t>(share * static_cast<double>(sorted.size() - 1))];
}

}  // namespace

std::vector<Row> measure_events(const std::string& pg_conninfo, const std::string& brokers) {
  constexpr double kRelayTarget = 20'000, kLagTarget = 100;
  Bench bench(pg_conninfo, brokers);
  const double rate = bench.relay_rate();
  const std::vector<double> lags = bench.latencies_ms();
  const double p99 = percentile(lags, 0.99);
  return {
      absolute("relay, a full outbox drained", "events/s", rate, kRelayTarget,
               rate >= kRelayTarget),
      reported("commit to effect p50 at 2,000 events/s", "ms", percentile(lags, 0.5)),
      absolute("commit to effect p99 at 2,000 events/s", "ms", p99, kLagTarget,
               !lags.empty() && p99 < kLagTarget),
  };
}

}  // namespace farmgate::bench
