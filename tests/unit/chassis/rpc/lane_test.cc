#include "chassis/rpc/lane.h"

#include <gtest/gtest.h>

#include <future>
#include <thread>

#include "chassis/testing/status_is.h"

namespace farmgate::rpc {
namespace {

using namespace std::chrono_literals;
using farmgate::testing::StatusIs;

struct Outcome {
  std::promise<Status> refused;
  std::promise<void> ran;
};

class Job final : public Task {
 public:
  Job(Outcome& outcome, Deadline deadline, bool gone = false)
      : outcome_(outcome), deadline_(deadline), gone_(gone) {}
  void run() override { outcome_.ran.set_value(); }
  void refuse(const Status& status) override { outcome_.refused.set_value(status); }
  Deadline deadline() const override { return deadline_; }
  bool cancelled() const override { return gone_; }

 private:
  Outcome& outcome_;
  Deadline deadline_;
  bool gone_;
};

TEST(Lane, RunsWhatItTakes) {
  Outcome outcome;
  Lane lane("test", auth::Lane::kEdit, {.workers = 1, .queue = 1});
  lane.submit(std::make_unique<Job>(outcome, in(20s)));
  EXPECT_EQ(outcome.ran.get_future().wait_for(20s), std::future_status::ready);
}

TEST(Lane, RefusesAPassedDeadlineAtTheDoor) {
  Outcome outcome;
  Lane lane("test", auth::Lane::kEdit, {.workers = 1, .queue = 1});
  lane.submit(std::make_unique<Job>(outcome, Elapsed::now() - 1ms));
  EXPECT_THAT(outcome.refused.get_future().get(), StatusIs(Code::kDeadlineExceeded, "DEADLINE"));
}

TEST(Lane, DoesNotWorkForWhoeverLeft) {
  Outcome outcome;
  Lane lane("test", auth::Lane::kEdit, {.workers = 1, .queue = 1});
  lane.submit(std::make_unique<Job>(outcome, in(20s), true));
  EXPECT_THAT(outcome.refused.get_future().get(), StatusIs(Code::kCancelled, "CANCELLED"));
}

// Keeps its worker until the test lets go.
class Blocker final : public Task {
 public:
  explicit Blocker(std::future<void> leave) : leave_(std::move(leave)) {}
  void run() override { leave_.wait(); }
  void refuse(const Status&) override {}
  Deadline deadline() const override { return in(1h); }
  bool cancelled() const override { return false; }

 private:
  std::future<void> leave_;
};

TEST(Lane, NeverRunsWhatExpiredInTheQueue) {
  Outcome outcome;
  std::promise<void> leave;
  Lane lane("test", auth::Lane::kEdit, {.workers = 1, .queue = 8});
  lane.submit(std::make_unique<Blocker>(leave.get_future()));
  const Deadline deadline = in(20ms);
  lane.submit(std::make_unique<Job>(outcome, deadline));
  while (Elapsed::now() < deadline) std::this_thread::yield();
  leave.set_value();
  EXPECT_THAT(outcome.refused.get_future().get(), StatusIs(Code::kDeadlineExceeded, "DEADLINE"));
}

TEST(Lane, FinishesWhatIsQueuedBeforeItEnds) {
  std::array<Outcome, 5> outcomes;
  {
    Lane lane("test", auth::Lane::kEdit, {.workers = 1, .queue = 8});
    for (Outcome& outcome : outcomes) lane.submit(std::make_unique<Job>(outcome, in(20s)));
  }
  for (Outcome& outcome : outcomes) {
    EXPECT_EQ(outcome.ran.get_future().wait_for(0s), std::future_status::ready);
  }
}

}  // namespace
}  // namespace farmgate::rpc
