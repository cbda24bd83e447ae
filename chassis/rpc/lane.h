#pragma once

#include <atomic>
#include <condition_variable>
#include <deque>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "chassis/auth/policy.h"
#include "chassis/base/clock.h"
#include "chassis/base/status.h"
#include "chassis/rpc/server.h"
#include "chassis/telemetry/metrics.h"

namespace farmgate::rpc {

// Work that waits for a worker; ends in exactly one of run and refuse.
class Task {
 public:
  virtual ~Task() = default;
  virtual void run() = 0;
  virtual void refuse(const Status& status) = 0;
  virtual Deadline deadline() const = 0;
  virtual bool cancelled() const = 0;
  // False for work whose length says nothing about that of others.
  virtual bool is_typical() const { return true; }

 private:
  friend class Lane;
  Elapsed::time_point queued_;
};

// A fixed number of workers behind a bounded first-in-first-out queue. What cannot be done in time
// is refused at the door; what waited past its deadline is refused without running.
class Lane {
 public:
  Lane(const std::string& service, auth::Lane lane, LaneOptions options);
  ~Lane();  // runs what is queued, then ends the workers
  Lane(const Lane&) = delete;
  Lane& operator=(const Lane&) = delete;

  void submit(std::unique_ptr<Task> task);

 private:
  void work();
  void finish(std::unique_ptr<Task> task);
  std::chrono::nanoseconds estimated_wait(std::size_t queued) const;

  const LaneOptions options_;
  std::mutex mutex_;
  std::condition_variable arrived_;
  std::deque<std::unique_ptr<Task>> queue_;
  bool stopping_ = false;
  int idle_ = 0;
  std::atomic<std::int64_t> service_ns_{0};  // moving mean of what one task takes
  telemetry::Gauge queued_;
  telemetry::Histogram wait_;
  telemetry::Counter shed_;
  telemetry::Counter expired_;
  std::vector<std::thread> workers_;
};

// RESOURCE_EXHAUSTED/OVERLOADED with a jittered RetryInfo of 100 to 1000 ms.
Status overloaded();

}  // namespace farmgate::rpc
