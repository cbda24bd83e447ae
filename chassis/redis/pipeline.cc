#include "chassis/redis/pipeline.h"

#include <hiredis/hiredis.h>
#include <poll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <cstdlib>
#include <deque>
#include <future>
#include <mutex>
#include <random>
#include <thread>

namespace farmgate::redis {
namespace {

using namespace std::chrono_literals;

struct Command {
  std::vector<std::string> words;
  Pipeline::Done done;
  Deadline deadline;
};

struct ContextFreed {
  void operator()(redisContext* context) const { redisFree(context); }
};
using Context = std::unique_ptr<redisContext, ContextFreed>;

Context begin_connect(const std::string& address) {
  if (address.rfind("unix:", 0) == 0) {
    return Context(redisConnectUnixNonBlock(address.c_str() + 5));
  }
  const auto colon = address.rfind(':');
  if (colon == std::string::npos) return nullptr;
  return Context(redisConnectNonBlock(address.substr(0, colon).c_str(),
                                      std::atoi(address.c_str() + colon + 1)));
}

Reply to_reply(void* raw) {
  const auto* from = static_cast<const redisReply*>(raw);
  Reply reply;
  switch (from->type) {
    case REDIS_REPLY_NIL: reply.kind = Reply::Kind::kNil; break;
    case REDIS_REPLY_INTEGER:
      reply.kind = Reply::Kind::kInteger;
      reply.integer = from->integer;
      break;
    case REDIS_REPLY_STRING:
    case REDIS_REPLY_STATUS:
      reply.kind = Reply::Kind::kText;
      reply.text.assign(from->str, from->len);
      break;
    default: break;  // an error reply is a failure of this command alone
  }
  return reply;
}

}  // namespace

class Pipeline::Io {
 public:
  explicit Io(PipelineOptions options)
      : options_(std::move(options)), wake_(eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC)) {
    thread_ = std::thread([this] { run(); });
  }

  ~Io() {
    stopping_ = true;
    wake();
    thread_.join();
    close(wake_);
  }

  void send(std::vector<std::string> words, Done done) {
    {
      const std::lock_guard lock(mutex_);
      if (!open_ && queue_.size() < options_.queue) {
        queue_.push_back({std::move(words), std::move(done), in(options_.command_budget)});
        done = nullptr;
      }
    }
    if (done) {
      ++failures_;
      done(Reply{});
      return;
    }
    wake();
  }

  bool breaker_open() const { return open_; }
  std::uint64_t failures() const { return failures_; }
  const PipelineOptions& options() const { return options_; }

 private:
  void wake() {
    const std::uint64_t one = 1;
    [[maybe_unused]] const auto written = write(wake_, &one, sizeof one);
  }

  void run() {
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
      await_wake(1000ms);
      const std::lock_guard lock(mutex_);
      if (queue_.empty()) return false;
    } else if (Elapsed::now() < retry_time_) {
      await_wake(std::max(time_left(retry_time_), 1ms));
      return false;
    }
    context_ = begin_connect(options_.address);
    if (!established() || !answers_ping()) {
      lose();
      return false;
    }
    open_ = false;  // half: the next failure opens it again, a command's success ends the count
    return true;
  }

  bool established() {
    if (context_ == nullptr || context_->err != 0) return false;
    pollfd waited{context_->fd, POLLOUT, 0};
    const int ms = static_cast<int>(options_.connect_timeout.count());
    if (poll(&waited, 1, ms) <= 0 || (waited.revents & (POLLERR | POLLHUP)) != 0) return false;
    int error = 0;
    socklen_t size = sizeof error;
    return getsockopt(context_->fd, SOL_SOCKET, SO_ERROR, &error, &size) == 0 && error == 0;
  }

  bool answers_ping() {
    bool answered = false;
    probing_ = true;
    Command ping{{"PING"},
                 [&](Reply reply) { answered = reply.kind == Reply::Kind::kText; },
                 in(options_.connect_timeout)};
    append(std::move(ping));
    while (!flying_.empty()) {
      if (!turn(time_left(flying_.front().deadline))) break;
    }
    probing_ = false;
    return answered;
  }

  // One round: take what waits, write it, read what came. False: the connection is of no use.
  bool exchange() {
    std::deque<Command> taken;
    {
      const std::lock_guard lock(mutex_);
      taken.swap(queue_);
    }
    for (Command& command : taken) append(std::move(command));
    return turn(flying_.empty() ? 1000ms : time_left(flying_.front().deadline));
  }

  void append(Command command) {
    std::vector<const char*> words;
    std::vector<std::size_t> lengths;
    for (const std::string& word : command.words) {
      words.push_back(word.data());
      lengths.push_back(word.size());
    }
    redisAppendCommandArgv(context_.get(), static_cast<int>(words.size()), words.data(),
                           lengths.data());
    flying_.push_back(std::move(command));
  }

  bool turn(std::chrono::milliseconds wait) {
    int written = 1;
    if (redisBufferWrite(context_.get(), &written) != REDIS_OK) return false;
    const short events = static_cast<short>(written != 0 ? POLLIN : POLLIN | POLLOUT);
    pollfd waited[2] = {{context_->fd, events, 0}, {wake_, POLLIN, 0}};
    if (poll(waited, 2, static_cast<int>(wait.count())) < 0 && errno != EINTR) return false;
    drain_wake();
    if ((waited[0].revents & (POLLIN | POLLERR | POLLHUP)) != 0 && !read()) return false;
    // The oldest command has waited its budget: replies are matched by order, so all are lost.
    return flying_.empty() || Elapsed::now() < flying_.front().deadline;
  }

  bool read() {
    if (redisBufferRead(context_.get()) != REDIS_OK) return false;
    while (!flying_.empty()) {
      void* raw = nullptr;
      if (redisGetReplyFromReader(context_.get(), &raw) != REDIS_OK) return false;
      if (raw == nullptr) return true;
      Reply reply = to_reply(raw);
      freeReplyObject(raw);
      if (reply.kind == Reply::Kind::kFailed) ++failures_;
      // A server that answers PING may still hang on commands: only they prove it well.
      if (!probing_) consecutive_ = 0;
      Command command = std::move(flying_.front());
      flying_.pop_front();
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
    if (++consecutive_ >= options_.failures_to_open || open_) {
      open_ = true;
      retry_time_ = in(backoff());
      fail_queue();
    }
    fail(flying_);
  }

  std::chrono::milliseconds backoff() {
    const int exponent = std::min(consecutive_ - options_.failures_to_open, 10);
    const auto span =
        std::min(options_.backoff_min * (1L << std::max(exponent, 0)), options_.backoff_max);
    return span / 2 +
           std::chrono::milliseconds(static_cast<int>(random_()) %
                                     std::max<int>(1, static_cast<int>(span.count()) / 2));
  }

  void fail_queue() {
    std::deque<Command> waiting;
    {
      const std::lock_guard lock(mutex_);
      waiting.swap(queue_);
    }
    fail(waiting);
  }

  void fail(std::deque<Command>& commands) {
    std::deque<Command> lost;
    lost.swap(commands);
    failures_ += lost.size();
    for (Command& command : lost) command.done(Reply{});
  }

  void await_wake(std::chrono::milliseconds wait) {
    pollfd waited{wake_, POLLIN, 0};
    poll(&waited, 1, static_cast<int>(wait.count()));
    drain_wake();
  }

  void drain_wake() {
    std::uint64_t count = 0;
    [[maybe_unused]] const auto got = ::read(wake_, &count, sizeof count);
  }

  PipelineOptions options_;
  int wake_;
  std::mutex mutex_;  // guards queue_
  std::deque<Command> queue_;
  std::atomic<bool> open_{false};
  std::atomic<bool> stopping_{false};
  std::atomic<std::uint64_t> failures_{0};
  // The rest belongs to the thread.
  Context context_;
  std::deque<Command> flying_;
  int consecutive_ = 0;
  bool probing_ = false;
  Deadline retry_time_{};
  std::minstd_rand random_{std::random_device{}()};
  std::thread thread_;
};

Pipeline::Pipeline(PipelineOptions options) : io_(std::make_unique<Io>(std::move(options))) {}
Pipeline::~Pipeline() = default;

void Pipeline::send(std::vector<std::string> command, Done done) {
  io_->send(std::move(command), std::move(done));
}

Reply Pipeline::call(std::vector<std::string> command) {
  // shared: the reply may come after this call gave up waiting
  auto promise = std::make_shared<std::promise<Reply>>();
  auto future = promise->get_future();
  send(std::move(command), [promise](Reply reply) { promise->set_value(std::move(reply)); });
  const auto limit = io_->options().command_budget + io_->options().connect_timeout;
  if (future.wait_for(limit) != std::future_status::ready) return Reply{};
  return future.get();
}

bool Pipeline::breaker_open() const { return io_->breaker_open(); }
std::uint64_t Pipeline::failures() const { return io_->failures(); }

}  // namespace farmgate::redis
