#include "chassis/redis/pipeline.h"

#include <poll.h>

#include <algorithm>
#include <atomic>
#include <deque>
#include <future>
#include <random>
#include <thread>
#include <utility>

#include "chassis/redis/waiting_commands.h"
#include "chassis/redis/wire.h"

namespace farmgate::redis {
namespace {

using namespace std::chrono_literals;

constexpr auto kPatience = 5ms;  // between looks at what waits while there is no connection yet
constexpr auto kNap = 1ms;       // after work: what can wait for the next command waits no longer
constexpr auto kSoundSleep = 1000ms;

}  // namespace

class Pipeline::Io {
 public:
  using Urgency = WaitingCommands::Urgency;

  explicit Io(PipelineOptions options) : options_(std::move(options)), waiting_(options_.queue) {
    thread_ = std::thread([this] { run(); });
  }

  ~Io() {
    stopping_ = true;
    waiting_.wake();
    thread_.join();
  }

  void send(std::vector<std::string> words, Done done, Urgency urgency) {
    Command command{std::move(words), std::move(done), in(options_.command_budget)};
    if (!open_ && waiting_.push(command, urgency)) return;
    ++failures_;
    command.done(Reply{});
  }

  Counts counts() const { return {failures_, timeouts_, depth_, waiting_.size(), open_}; }
  const PipelineOptions& options() const { return options_; }

 private:
  void run() {
    no_signals_of_writes();
    while (!stopping_) {
      if (context_ == nullptr && !connect()) continue;
      if (!exchange()) lose();
    }
    lose();
    fail_queue();
  }

  // Waits for work first: nobody dials a Redis that nobody asks. An open breaker dials by itself.
  bool connect() {
    if (!open_) {
      if (waiting_.empty()) sleep();
      if (waiting_.empty()) return false;
    } else if (Elapsed::now() < retry_time_) {
      await_wake(std::max(time_left(retry_time_), 1ms));
      return false;
    }
    context_ = begin_connect(options_.address);
    if (!established() || !answers_ping()) {
      lose();
      return false;
    }
    probes_ = 0;
    open_ = false;  // half: the next failure opens it again, a command's success ends the count
    return true;
  }

  bool established() {
    const Deadline limit = in(options_.connect_timeout);
    auto stands = Connected::kNotYet;
    while (!stopping_ && stands == Connected::kNotYet && Elapsed::now() < limit) {
      stands = await_connected(context_.get(), kPatience);
      count(fail_late());
    }
    return stands == Connected::kYes;
  }

  // A server that accepts connections may still hang: nothing is sent before it answered.
  bool answers_ping() {
    probing_ = true;
    answered_ = false;
    append({{"PING"},
            [this](const Reply& reply) { answered_ = reply.kind == Reply::Kind::kText; },
            in(options_.connect_timeout)});
    while (!stopping_ && !flying_.empty() && turn(kPatience)) count(fail_late());
    probing_ = false;
    return answered_;
  }

  // Those that waited in vain for a connection: soon nobody waits any more.
  void count(int failed) {
    consecutive_ += failed;
    if (failed > 0 && consecutive_ >= options_.failures_to_open) open_ = true;
  }

  // What waited here past its budget; how many they are.
  int fail_late() {
    std::deque<Command> late = waiting_.take_late();
    timeouts_ += late.size();
    const int failed = static_cast<int>(late.size());
    fail(late);
    return failed;
  }

  // One round: take what waits, write it, read what came. False: the connection is of no use.
  bool exchange() {
    fail_late();
    for (Command& command : waiting_.take()) append(std::move(command));
    if (!flying_.empty()) {
      naps_ = true;
      return turn(time_left(flying_.front().deadline));
    }
    if (naps_) {
      naps_ = false;
      return turn(kNap);
    }
    if (!waiting_.begin_sound_sleep()) return true;
    const bool stands = turn(kSoundSleep);
    waiting_.end_sound_sleep();
    return stands;
  }

  void append(Command command) {
    redis::append(context_.get(), command.words);
    flying_.push_back(std::move(command));
    depth_.store(flying_.size(), std::memory_order_relaxed);
  }

  bool turn(std::chrono::milliseconds wait) {
    int written = 1;
    if (redisBufferWrite(context_.get(), &written) != REDIS_OK) return false;
    const short events = static_cast<short>(written != 0 ? POLLIN : POLLIN | POLLOUT);
    pollfd waited[2] = {{context_->fd, events, 0}, {waiting_.descriptor(), POLLIN, 0}};
    if (poll(waited, 2, static_cast<int>(wait.count())) < 0 && errno != EINTR) return false;
    waiting_.heard();
    if ((waited[0].revents & (POLLIN | POLLERR | POLLHUP)) != 0 && !read()) return false;
    // The oldest command has waited its budget: replies are matched by order, so all are lost.
    if (flying_.empty() || Elapsed::now() < flying_.front().deadline) return true;
    timeouts_ += flying_.size();
    late_ = static_cast<int>(flying_.size());
    return false;
  }

  bool read() {
    if (redisBufferRead(context_.get()) != REDIS_OK) return false;
    while (!flying_.empty()) {
      Reply reply;
      const Taken taken = take_reply(context_.get(), reply);
      if (taken != Taken::kReply) return taken == Taken::kNothing;
      if (reply.kind == Reply::Kind::kFailed) ++failures_;
      // A server that answers PING may still hang on commands: only they prove it well.
      if (!probing_) consecutive_ = 0;
      Command command = std::move(flying_.front());
      flying_.pop_front();
      depth_.store(flying_.size(), std::memory_order_relaxed);
      command.done(std::move(reply));
    }
    return true;
  }

  void lose() {
    context_.reset();
    if (stopping_) {
      fail(flying_);
      return;
    }
    // A disconnect is one failure, however many wait: it costs nobody time. A hang is as many as
    // waited for it.
    consecutive_ += std::max(std::exchange(late_, 0), 1);
    if (consecutive_ >= options_.failures_to_open || open_) {
      probes_ = open_ ? probes_ + 1 : 0;
      open_ = true;
      retry_time_ = in(backoff());
      fail_queue();
    }
    fail(flying_);
  }

  std::chrono::milliseconds backoff() {
    const auto span =
        std::min(options_.backoff_min * (1L << std::min(probes_, 10)), options_.backoff_max);
    return span / 2 +
           std::chrono::milliseconds(static_cast<int>(random_()) %
                                     std::max<int>(1, static_cast<int>(span.count()) / 2));
  }

  void fail_queue() {
    std::deque<Command> waiting = waiting_.take();
    fail(waiting);
  }

  void fail(std::deque<Command>& commands) {
    std::deque<Command> lost;
    lost.swap(commands);
    failures_ += lost.size();
    for (Command& command : lost) command.done(Reply{});
  }

  void sleep() {
    if (!waiting_.begin_sound_sleep()) return;
    await_wake(kSoundSleep);
    waiting_.end_sound_sleep();
  }

  void await_wake(std::chrono::milliseconds wait) {
    pollfd waited{waiting_.descriptor(), POLLIN, 0};
    poll(&waited, 1, static_cast<int>(wait.count()));
    waiting_.heard();
  }

  PipelineOptions options_;
  WaitingCommands waiting_;
  std::atomic<bool> open_{false};
  std::atomic<bool> stopping_{false};
  std::atomic<std::uint64_t> failures_{0}, timeouts_{0};
  std::atomic<std::size_t> depth_{0};
  // The rest belongs to the thread.
  Context context_;
  std::deque<Command> flying_;
  int consecutive_ = 0;  // failures since a command was answered
  int late_ = 0;         // commands whose budget passed at the end of this connection
  int probes_ = 0;       // that failed since the breaker opened
  bool naps_ = false;    // since the last command
  bool probing_ = false;
  bool answered_ = false;  // the probe
  Deadline retry_time_{};
  std::minstd_rand random_{std::random_device{}()};
  std::thread thread_;
};

Pipeline::Pipeline(PipelineOptions options) : io_(std::make_unique<Io>(std::move(options))) {}
Pipeline::~Pipeline() = default;

void Pipeline::send(std::vector<std::string> command, Done done) {
  io_->send(std::move(command), std::move(done), Io::Urgency::kNow);
}

void Pipeline::send_with_next(std::vector<std::string> command, Done done) {
  io_->send(std::move(command), std::move(done), Io::Urgency::kWithNext);
}

Reply Pipeline::call(std::vector<std::string> command, Deadline deadline) {
  // shared: the reply may come after this call gave up waiting
  auto promise = std::make_shared<std::promise<Reply>>();
  auto future = promise->get_future();
  send(std::move(command), [promise](Reply reply) { promise->set_value(std::move(reply)); });
  const Deadline limit = in(io_->options().command_budget + io_->options().connect_timeout);
  if (future.wait_until(std::min(limit, deadline)) != std::future_status::ready) return Reply{};
  return future.get();
}

Pipeline::Counts Pipeline::counts() const { return io_->counts(); }

}  // namespace farmgate::redis
