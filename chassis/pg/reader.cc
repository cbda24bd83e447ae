#include "chassis/pg/reader.h"

#include <algorithm>
#include <condition_variable>
#include <deque>
#include <map>
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

// What one caller wants: a statement of its own, or a row by its key.
struct Ask {
  Statement statement;
  std::vector<Param> params;
  Reader::Told told;
  ByKey by_key;
  Uuid key;
  Reader::ToldRow told_row;  // set: by key
  Deadline deadline;
  int tries = 0;

  void refuse(const Status& status) {
    if (told_row) return told_row(status);
    told(status);
  }
};

// What goes to the server: all that are asked for by one pair of statements are in one.
struct Question : Shared {
  std::vector<Ask*> askers;

  void word() {
    const Ask& first = *askers.front();
    if (!first.told_row) {
      statement = first.statement;
      params = first.params;
    } else if (askers.size() == 1) {
      statement = first.by_key.one;
      params = {param(first.key)};
    } else {
      std::vector<Uuid> keys;
      for (const Ask* ask : askers) keys.push_back(ask->key);
      statement = first.by_key.many;
      params = {param(keys)};
    }
  }
};

// In the order of their first askers.
std::vector<Question> questions_of(std::vector<Ask>& asks) {
  std::vector<Question> out;
  out.reserve(asks.size());  // places in it stay
  std::map<std::string_view, std::size_t> by_key;
  for (Ask& ask : asks) {
    std::size_t at = out.size();
    if (ask.told_row) at = by_key.try_emplace(ask.by_key.many.name, at).first->second;
    if (at == out.size()) out.emplace_back();
    out[at].askers.push_back(&ask);
  }
  for (Question& it : out) it.word();
  return out;
}

void tell_rows(const Question& question) {
  const Result& rows = *question.answer;
  std::map<Uuid, int> places;
  for (int i = 0; i < rows.size(); ++i) {
    Row row = rows.row(i);
    places.emplace(row.uuid(), i);
  }
  for (Ask* ask : question.askers) {
    const auto found = places.find(ask->key);
    if (found == places.end()) {
      ask->told_row(std::optional<Row>());
    } else {
      ask->told_row(std::optional<Row>(rows.row(found->second)));
    }
  }
}

}  // namespace

struct Reader::State {
  explicit State(Options given) : options(std::move(given)) {}

  void add(Ask ask) {
    std::call_once(begun, [this] { thread = std::thread([this] { work(); }); });
    bool full = false, first = false;
    {
      const std::lock_guard lock(mutex);
      full = waiting.size() >= kQueue;
      first = waiting.empty();
      if (!full) waiting.push_back(std::move(ask));
    }
    if (first) arrived.notify_one();
    if (!full) return;
    ask.refuse(Status(Code::kResourceExhausted, "DATABASE_BUSY", "too many wait for the database")
                   .with_retry_after(100ms));
  }

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
    std::vector<Question> questions = questions_of(batch);
    std::vector<Shared*> left;
    Deadline latest{};
    for (Question& it : questions) left.push_back(&it);
    for (const Ask& ask : batch) latest = std::max(latest, ask.deadline);
    std::size_t answered = 0;
    while (answered < questions.size()) {
      const std::size_t more = trip(std::span(left).subspan(answered), latest);
      for (std::size_t i = 0; i < more; ++i) finish(questions[answered + i]);
      answered += more;
    }
  }

  void finish(Question& question) {
    if (question.answer.ok()) {
      if (question.askers.front()->told_row) return tell_rows(question);
      return question.askers.front()->told(std::move(question.answer));
    }
    for (Ask* ask : question.askers) {
      if (!question.again || ++ask->tries == kTries || Elapsed::now() >= ask->deadline) {
        ask->refuse(question.answer.status());
      } else {
        const std::lock_guard lock(mutex);
        waiting.push_back(std::move(*ask));
      }
    }
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
  Ask ask;
  ask.statement = statement;
  ask.params = std::move(params);
  ask.deadline = deadline;
  ask.told = std::move(told);
  state_->add(std::move(ask));
}

void Reader::ask_row(const ByKey& statements, const Uuid& key, Deadline deadline, ToldRow told) {
  Ask ask;
  ask.by_key = statements;
  ask.key = key;
  ask.deadline = deadline;
  ask.told_row = std::move(told);
  state_->add(std::move(ask));
}

Database::Gauges Reader::gauges() const {
  const std::lock_guard lock(state_->mutex);
  const int in_use = state_->busy ? 1 : 0;
  return {state_->open || state_->busy ? 1 : 0, in_use, static_cast<int>(state_->waiting.size())};
}

}  // namespace farmgate::pg
