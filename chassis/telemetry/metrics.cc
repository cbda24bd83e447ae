#include "chassis/telemetry/metrics.h"

#include <prometheus/metric_family.h>
#include <prometheus/text_serializer.h>

#include <algorithm>
#include <limits>
#include <list>
#include <map>
#include <mutex>

namespace farmgate::telemetry {
namespace {

using Clients = prometheus::ClientMetric;
using Read = std::function<void(Clients&)>;

struct Entry {
  std::string name, help;
  prometheus::MetricType type;
  Labels labels;
  Read add_to;
};

struct Registry {
  std::mutex mutex;
  std::list<Entry> entries;
};

Registry& registry() {
  static auto* const instance = new Registry;  // outlives every static metric
  return *instance;
}

std::vector<Clients::Label> to_client_labels(const Labels& labels) {
  std::vector<Clients::Label> out;
  for (const auto& [name, value] : labels) {
    Clients::Label label;
    label.name = name;
    label.value = value;
    out.push_back(std::move(label));
  }
  return out;
}

prometheus::MetricFamily family_of(const Entry& entry) {
  prometheus::MetricFamily family;
  family.name = entry.name;
  family.help = entry.help;
  family.type = entry.type;
  return family;
}

}  // namespace

struct Registration {
  std::list<Entry>::iterator at;

  static std::unique_ptr<Registration> make(Entry entry) {
    const std::lock_guard lock(registry().mutex);
    auto& entries = registry().entries;
    return std::make_unique<Registration>(
        Registration{entries.insert(entries.end(), std::move(entry))});
  }
  static void remove(std::unique_ptr<Registration>& registration) {
    const std::lock_guard lock(registry().mutex);
    registry().entries.erase(registration->at);
  }
  static void add_histogram(const Histogram& histogram, Clients& out);
};

std::size_t cell_of_this_thread() {
  static std::atomic<std::size_t> next{0};
  thread_local const std::size_t mine = next.fetch_add(1, std::memory_order_relaxed) % kCells;
  return mine;
}

Counter::Counter(std::string name, std::string help, Labels labels)
    : registration_(Registration::make(
          {std::move(name), std::move(help), prometheus::MetricType::Counter, std::move(labels),
           [this](Clients& out) { out.counter.value += static_cast<double>(value()); }})) {}

Counter::~Counter() { Registration::remove(registration_); }

std::uint64_t Counter::value() const {
  std::uint64_t sum = 0;
  for (const Cell& cell : cells_) sum += cell.value.load(std::memory_order_relaxed);
  return sum;
}

Gauge::Gauge(std::string name, std::string help, Labels labels)
    : Gauge(std::move(name), std::move(help), std::move(labels),
            [this] { return static_cast<double>(value()); }) {}

Gauge::Gauge(std::string name, std::string help, Labels labels, std::function<double()> read)
    : registration_(Registration::make(
          {std::move(name), std::move(help), prometheus::MetricType::Gauge, std::move(labels),
           [read = std::move(read)](Clients& out) { out.gauge.value += read(); }})) {}

Gauge::~Gauge() { Registration::remove(registration_); }

Histogram::Histogram(std::string name, std::string help, Labels labels)
    : registration_(Registration::make(
          {std::move(name), std::move(help), prometheus::MetricType::Histogram, std::move(labels),
           [this](Clients& out) { Registration::add_histogram(*this, out); }})) {}

Histogram::~Histogram() { Registration::remove(registration_); }

void Histogram::observe(std::chrono::nanoseconds duration) {
  const std::int64_t us = std::max<std::int64_t>(duration.count() / 1000, 0);
  std::size_t bucket = 0;
  while (bucket < kBoundsUs.size() && us > kBoundsUs[bucket]) ++bucket;
  Cell& cell = cells_[cell_of_this_thread()];
  cell.buckets[bucket].fetch_add(1, std::memory_order_relaxed);
  cell.sum_us.fetch_add(static_cast<std::uint64_t>(us), std::memory_order_relaxed);
}

std::uint64_t Histogram::count() const {
  std::uint64_t sum = 0;
  for (const Cell& cell : cells_) {
    for (const auto& bucket : cell.buckets) sum += bucket.load(std::memory_order_relaxed);
  }
  return sum;
}

void Registration::add_histogram(const Histogram& histogram, Clients& out) {
  auto& target = out.histogram;
  target.bucket.resize(Histogram::kBoundsUs.size() + 1);
  std::uint64_t cumulative = 0;
  for (std::size_t i = 0; i < target.bucket.size(); ++i) {
    for (const auto& cell : histogram.cells_) {
      cumulative += cell.buckets[i].load(std::memory_order_relaxed);
    }
    const bool last = i == Histogram::kBoundsUs.size();
    target.bucket[i].upper_bound = last ? std::numeric_limits<double>::infinity()
                                        : static_cast<double>(Histogram::kBoundsUs[i]) / 1e6;
    target.bucket[i].cumulative_count += cumulative;
  }
  target.sample_count += cumulative;
  for (const auto& cell : histogram.cells_) {
    target.sample_sum += static_cast<double>(cell.sum_us.load(std::memory_order_relaxed)) / 1e6;
  }
}

std::string exposition() {
  std::map<std::string, std::pair<prometheus::MetricFamily, std::map<Labels, Clients>>> families;
  {
    const std::lock_guard lock(registry().mutex);
    for (const Entry& entry : registry().entries) {
      auto [at, fresh] =
          families.try_emplace(entry.name, family_of(entry), std::map<Labels, Clients>());
      auto [metric, first] = at->second.second.try_emplace(entry.labels);
      if (first) metric->second.label = to_client_labels(entry.labels);
      entry.add_to(metric->second);
    }
  }
  std::vector<prometheus::MetricFamily> list;
  for (auto& [name, family] : families) {
    for (auto& [labels, metric] : family.second) family.first.metric.push_back(std::move(metric));
    list.push_back(std::move(family.first));
  }
  return prometheus::TextSerializer().Serialize(list);
}

}  // namespace farmgate::telemetry
