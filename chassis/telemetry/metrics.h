#pragma once

#include <array>
#include <atomic>
#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace farmgate::telemetry {

// Label values come from a small closed set (method, code, lane, topic): never an id.
using Labels = std::vector<std::pair<std::string, std::string>>;

// A metric is listed in /metrics from its construction to its destruction; the values of two live
// ones with the same name and labels add up. Metrics are, like the log, about the process: hence
// the one registry behind them. All are thread-safe; add and observe are a relaxed add on a cell
// that few threads share.
inline constexpr std::size_t kCells = 8;
std::size_t cell_of_this_thread();

struct Registration;  // removes the metric from the registry when it goes

class Counter {
 public:
  Counter(std::string name, std::string help, Labels labels = {});
  ~Counter();
  Counter(const Counter&) = delete;
  Counter& operator=(const Counter&) = delete;

  void add(std::uint64_t count = 1) {
    cells_[cell_of_this_thread()].value.fetch_add(count, std::memory_order_relaxed);
  }
  std::uint64_t value() const;

 private:
  struct alignas(64) Cell {
    std::atomic<std::uint64_t> value{0};
  };
  std::array<Cell, kCells> cells_;
  std::unique_ptr<Registration> registration_;
};

class Gauge {
 public:
  Gauge(std::string name, std::string help, Labels labels = {});
  // Asked at every scrape; must not block.
  Gauge(std::string name, std::string help, Labels labels, std::function<double()> read);
  ~Gauge();
  Gauge(const Gauge&) = delete;
  Gauge& operator=(const Gauge&) = delete;

  void set(std::int64_t value) { value_.store(value, std::memory_order_relaxed); }
  void add(std::int64_t value) { value_.fetch_add(value, std::memory_order_relaxed); }
  std::int64_t value() const { return value_.load(std::memory_order_relaxed); }

 private:
  std::atomic<std::int64_t> value_{0};
  std::unique_ptr<Registration> registration_;
};

// Durations in fixed buckets of 50 us to 10 s, shown in seconds.
class Histogram {
 public:
  Histogram(std::string name, std::string help, Labels labels = {});
  ~Histogram();
  Histogram(const Histogram&) = delete;
  Histogram& operator=(const Histogram&) = delete;

  void observe(std::chrono::nanoseconds duration);
  std::uint64_t count() const;

  static constexpr std::array<std::int64_t, 16> kBoundsUs = {
      50,     100,    250,     500,     1'000,   2'500,     5'000,     10'000,
      25'000, 50'000, 100'000, 250'000, 500'000, 1'000'000, 2'500'000, 10'000'000};

 private:
  friend struct Registration;
  struct alignas(64) Cell {
    std::array<std::atomic<std::uint64_t>, kBoundsUs.size() + 1> buckets{};
    std::atomic<std::uint64_t> sum_us{0};
  };
  std::array<Cell, kCells> cells_;
  std::unique_ptr<Registration> registration_;
};

// Every live metric in Prometheus' text format.
std::string exposition();

}  // namespace farmgate::telemetry
