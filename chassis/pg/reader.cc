#include "chassis/pg/reader.h"

#include <algorithm>
#include <condition_variable>
#include <deque>
#include <mutex>
#include <thread>

namespace farmgate::pg {
namespace {

using namespace std::chrono_literals;

constexpr std::size_t kQueue = 1'024;  // waiting questions
constexpr std::size_t kBatch = 64;     // of one round trip
constexpr auto kConnectLimit = 2'000ms;
// One statement holds up those behind it: the server cuts it.
constexpr const char* kLimit = "SET statement_timeout = 1000";

constexpr int kTries = 3;  // over connections that break

struct Ask : Shared {
  Deadline deadline;
  Reader::Told told;
  int tries = 0;
};

}  // namespace

struct Reader::State {
  explicit State(Options given) : options(std::move(given)) {}

  void work() {
    std::unique_lock lock(mutex);
    while (true) {
      arrived.wait(lock, [this] { return stopping || !waiting.empty(); });
      if (waiting.empty()) return;
      // A busy machine runs those who ask first: more go in one trip. An idle one goes on at once.
      lock.unlock();
      std::this_thread::yield();
      lock.lock();
      std::vector<Ask> batch;
      while (!waiting.empty() && batch.size() < kBatch) {
        batch.push_back(std::move(waiting.front()));
        waiting.pop_front();
      }
      busy = true;
      lock.unlock();
      serve(batch);
      lock.lock();
      busy = false;
      open = connection != nullptr;
    }
  }

  void serve(std::vector<Ask>& batch) {
    std::vector<Shared*> left;
    Deadline latest{};
    for (Ask& ask : batch) {
      left.push_back(&ask);
      latest = std::max(latest, ask.deadline);
    }
    std::size_t answered = 0;
    while (answered < batch.size()) {
      const std::size_t more = trip(std::span(left).subspan(answered), latest);
      for (std::size_t i = 0; i < more; ++i) finish(batch[answered + i]);
      answered += more;
    }
  }

  void finish(Ask& ask) {
    if (ask.again && ++ask.tries < kTries && Elapsed::now() < ask.deadline) {
      const std::lock_guard lock(mutex);
      return waiting.push_back(std::move(ask));
    }
    ask.told(std::move(ask.answer));
  }

  // How many it answered: one at least.
  std::size_t trip(std::span<Shared* const> batch, Deadline latest) {
    const Status connected = connect(std::min<Deadline>(latest, in(kConnectLimit)));
    if (!connected.ok()) {
      for (Shared* ask : batch) {
        ask->answer = connected;
        ask->again = true;
      }
      return batch.size();
    }
    connection->begin_attempt(latest);
    const std::size_t answered = connection->run_shared(batch);
    if (connection->lost()) connection.reset();
    return answered;
  }

  Status connect(Deadline deadline) {
    if (connection != nullptr) return ok();
    ASSIGN_OR_RETURN(auto opened, Connection::open(options, deadline));
    opened->begin_attempt(deadline);
    RETURN_IF_ERROR(opened->script(kLimit));
    connection = std::move(opened);
    return ok();
  }

  const Options options;
  std::once_flag begun;
  std::thread thread;
  std::unique_ptr<Connection> connection;  // of the thread alone

  std::mutex mutex;
  std::condition_variable arrived;
  std::deque<Ask> waiting;
  bool stopping = false;
  bool busy = false;
  bool open = false;
};

Reader::Reader(Options options) : state_(std::make_unique<State>(std::move(options))) {}

Reader::~Reader() {
  {
    const std::lock_guard lock(state_->mutex);
    state_->stopping = true;
  }
  state_->arrived.notify_one();
  if (state_->thread.joinable()) state_->thread.join();
}

void Reader::ask(const Statement& statement, std::vector<Param> params, Deadline deadline,
                 Told told) {
  State& it = *state_;
  std::call_once(it.begun, [&it] { it.thread = std::thread([&it] { it.work(); }); });
  Ask ask;
  ask.statement = statement;
  ask.params = std::move(params);
  ask.deadline = deadline;
  ask.told = std::move(told);
  bool full = false, first = false;
  {
    const std::lock_guard lock(it.mutex);
    full = it.waiting.size() >= kQueue;
    first = it.waiting.empty();
    if (!full) it.waiting.push_back(std::move(ask));
  }
  if (first) it.arrived.notify_one();
  if (!full) return;
  ask.told(Status(Code::kResourceExhausted, "DATABASE_BUSY", "too many wait for the database")
               .with_retry_after(100ms));
}

Database::Gauges Reader::gauges() const {
  const std::lock_guard lock(state_->mutex);
  const int in_use = state_->busy ? 1 : 0;
  return {state_->open || state_->busy ? 1 : 0, in_use, static_cast<int>(state_->waiting.size())};
}

}  // namespace farmgate::pg
