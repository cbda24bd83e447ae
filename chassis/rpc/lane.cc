#include "chassis/rpc/lane.h"

#include <algorithm>
#include <random>

namespace farmgate::rpc {
namespace {

using std::chrono::milliseconds;
using std::chrono::nanoseconds;

telemetry::Labels labels(const std::string& service, auth::Lane lane) {
  return {{"service", service}, {"lane", std::string(auth::lane_name(lane))}};
}

Status too_late() {
  return Status(Code::kDeadlineExceeded, "DEADLINE",
                "the deadline passed while waiting for a worker");
}

}  // namespace

Status overloaded() {
  thread_local std::minstd_rand generator{std::random_device{}()};
  std::uniform_int_distribution<int> jitter(100, 1000);
  return Status(Code::kResourceExhausted, "OVERLOADED", "too much work is waiting")
      .with_retry_after(milliseconds(jitter(generator)));
}

Lane::Lane(const std::string& service, auth::Lane lane, LaneOptions options)
    : options_(options),
      queued_("farmgate_rpc_queue", "Calls waiting for a worker.", labels(service, lane)),
      wait_("farmgate_rpc_queue_wait_seconds", "Time until a worker took the call.",
            labels(service, lane)),
      shed_("farmgate_rpc_shed_total", "Calls refused at the door of a lane.",
            labels(service, lane)),
      expired_("farmgate_rpc_expired_total", "Calls whose deadline passed in the queue.",
               labels(service, lane)) {
  for (int i = 0; i < std::max(options_.workers, 1); ++i) {
    workers_.emplace_back([this] { work(); });
  }
}

Lane::~Lane() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  arrived_.notify_all();
  for (std::thread& worker : workers_) worker.join();
}

nanoseconds Lane::estimated_wait(std::size_t queued) const {
  const auto rounds = static_cast<std::int64_t>(queued / workers_.size()) + (queued > 0 ? 1 : 0);
  return nanoseconds(rounds * service_ns_.load(std::memory_order_relaxed));
}

void Lane::submit(std::unique_ptr<Task> task) {
  task->queued_ = Elapsed::now();
  const nanoseconds left = task->deadline() - task->queued_;
  bool full = false;
  if (left > nanoseconds(0)) {
    const std::lock_guard lock(mutex_);
    const bool straight = queue_.size() < static_cast<std::size_t>(idle_);
    full = !straight && (queue_.size() >= static_cast<std::size_t>(std::max(options_.queue, 1)) ||
                         estimated_wait(queue_.size() + 1) > left);
    if (!full) queue_.push_back(std::move(task));
    queued_.set(static_cast<std::int64_t>(queue_.size()));
  }
  if (!task) return arrived_.notify_one();
  (full ? shed_ : expired_).add();
  task->refuse(full ? overloaded() : too_late());
}

void Lane::finish(std::unique_ptr<Task> task) {
  const auto started = Elapsed::now();
  wait_.observe(started - task->queued_);
  if (started >= task->deadline()) {
    expired_.add();
    return task->refuse(too_late());
  }
  if (task->cancelled()) {
    return task->refuse(Status(Code::kCancelled, "CANCELLED", "the caller gave up"));
  }
  const bool typical = task->is_typical();
  task->run();
  if (!typical) return;
  const std::int64_t took = nanoseconds(Elapsed::now() - started).count();
  const std::int64_t mean = service_ns_.load(std::memory_order_relaxed);
  service_ns_.store(mean == 0 ? took : mean + (took - mean) / 16, std::memory_order_relaxed);
}

void Lane::work() {
  std::unique_lock lock(mutex_);
  while (true) {
    ++idle_;
    arrived_.wait(lock, [this] { return stopping_ || !queue_.empty(); });
    --idle_;
    if (queue_.empty()) return;
    std::unique_ptr<Task> task = std::move(queue_.front());
    queue_.pop_front();
    queued_.set(static_cast<std::int64_t>(queue_.size()));
    lock.unlock();
    finish(std::move(task));
    lock.lock();
  }
}

}  // namespace farmgate::rpc
