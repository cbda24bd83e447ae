#include "chassis/pg/database.h"

#include <algorithm>
#include <condition_variable>
#include <mutex>
#include <random>
#include <thread>

#include "chassis/pg/checks.h"
#include "chassis/pg/connection.h"
#include "chassis/pg/reader.h"
#include "chassis/telemetry/trace.h"

namespace farmgate::pg {
namespace {

using namespace std::chrono_literals;

constexpr int kAttempts = 6;      // of one transact(), conflicts and lost connections together
constexpr auto kDoubtLimit = 5s;  // how long a commit may stay in doubt
constexpr Statement kOwnXid{"own_xid",
                            "SELECT coalesce(pg_current_xact_id_if_assigned()::text, '')"};

constexpr Statement kLimits{"transaction_limits",
                            "SELECT set_config('statement_timeout', $1, true), "
                            "set_config('lock_timeout', $2, true)"};
constexpr Statement kWaitForLocks{"lock_limit", "SELECT set_config('lock_timeout', $1, true)"};

std::chrono::milliseconds backoff(int attempt) {
  thread_local std::minstd_rand random{std::random_device{}()};
  const int cap = 2 << std::min(attempt, 5);
  return std::chrono::milliseconds(1 + static_cast<int>(random()) % cap);
}

// Statements are prepared once, so the trace of this call stands in the text of its BEGIN: the
// server's log and pg_stat_activity show it.
std::string trace_comment() {
  const auto& trace = telemetry::current_trace();
  return trace.valid() ? " /*traceparent='" + trace.to_string() + "'*/" : std::string();
}

}  // namespace

Status deadline_passed() {
  return Status(Code::kDeadlineExceeded, "DEADLINE", "the deadline passed before the database did");
}

StatusOr<Result> Tx::run(const Statement& statement, std::vector<Param> params) {
  return executor_.run(statement, std::move(params));
}

Status Tx::later_with(const Statement& statement, std::vector<Param> params) {
  return executor_.later(statement, std::move(params));
}

Status Tx::expect_with(const Statement& statement, std::vector<Param> params) {
  return executor_.expect(statement, std::move(params));
}

Status Tx::wait_for_locks(std::chrono::milliseconds most) {
  return later(kWaitForLocks, std::to_string(most.count()));
}

Status Tx::savepoint(const std::function<Status()>& fn) {
  RETURN_IF_ERROR(executor_.script("SAVEPOINT part"));
  Status status = fn();
  if (status.ok()) status = executor_.script("RELEASE part");  // and what fn left for later
  if (status.ok()) return ok();
  if (executor_.lost() || !executor_.begun()) return status;
  RETURN_IF_ERROR(executor_.script("ROLLBACK TO part"));
  return status;
}

Status Tx::too_many_rows(const Statement& statement, std::size_t rows) {
  return internal(std::string(statement.name) + ": one row expected, " + std::to_string(rows) +
                  " found");
}

struct Database::Pool {
  FiredChecks checks;  // outlives the connections, which count
  std::mutex mutex;
  std::condition_variable freed;
  std::vector<std::unique_ptr<Connection>> idle;
  Gauges gauges;

  // Hands out an idle connection or nothing, meaning: open one, its place is counted.
  StatusOr<std::unique_ptr<Connection>> take(int cap, Deadline deadline) {
    std::unique_lock lock(mutex);
    ++gauges.waiting;
    const bool free =
        freed.wait_until(lock, deadline, [&] { return !idle.empty() || gauges.open < cap; });
    --gauges.waiting;
    if (!free) {
      return Status(Code::kResourceExhausted, "DATABASE_BUSY", "no database connection in time")
          .with_retry_after(100ms);
    }
    ++gauges.busy;
    if (idle.empty()) {
      ++gauges.open;
      return std::unique_ptr<Connection>();
    }
    std::unique_ptr<Connection> connection = std::move(idle.back());
    idle.pop_back();
    return connection;
  }

  void give_back(std::unique_ptr<Connection> connection) {
    {
      const std::lock_guard lock(mutex);
      --gauges.busy;
      if (connection != nullptr && connection->usable()) {
        idle.push_back(std::move(connection));
      } else {
        --gauges.open;
      }
    }
    freed.notify_one();
  }

  // One lost connection means a restarted server: the idle ones are dead too.
  void drop_idle() {
    std::vector<std::unique_ptr<Connection>> dead;
    const std::lock_guard lock(mutex);
    gauges.open -= static_cast<int>(idle.size());
    dead.swap(idle);
  }
};

Database::Database(Options options)
    : options_(std::move(options)),
      pool_(std::make_unique<Pool>()),
      reader_(std::make_unique<Reader>(options_)) {}
Database::~Database() = default;

Database::Gauges Database::gauges() const {
  Gauges all = reader_->gauges();
  const std::lock_guard lock(pool_->mutex);
  all.open += pool_->gauges.open;
  all.busy += pool_->gauges.busy;
  all.waiting += pool_->gauges.waiting;
  return all;
}

std::uint64_t Database::checks_fired(std::string_view table) const {
  return pool_->checks.of(table);
}

Status Database::ping(Deadline deadline) {
  static constexpr Statement kPing{"pg_ping", "SELECT 1"};
  return read(deadline, [](Tx& tx) { return tx.run(kPing, {}).status(); });
}

Status Database::run(Deadline deadline, Mode mode, const std::function<Status(Tx&)>& fn) {
  if (mode == Mode::kSelect) return select_once(deadline, fn);
  for (int attempt_number = 0;; ++attempt_number) {
    bool again = false;
    Status status = attempt(deadline, mode, fn, again);
    if (!again || attempt_number + 1 >= kAttempts) return status;
    const auto pause = backoff(attempt_number);
    if (time_left(deadline) <= pause + kReplyReserve) return status;
    std::this_thread::sleep_for(pause);
  }
}

namespace {

// The whole life of one transaction on one connection.
class Attempt {
 public:
  Attempt(Connection& connection, Deadline deadline) : it_(connection), deadline_(deadline) {
    it_.begin_attempt(deadline);
  }

  Status begin(bool read_only) {
    const auto left = time_left(deadline_) - kReplyReserve;
    if (left <= 0ms) return deadline_passed();
    it_.begin((read_only ? "BEGIN READ ONLY" : "BEGIN") + trace_comment(), kLimits,
              {param(std::to_string(left.count())), param(std::to_string(kLockWait.count()))});
    return ok();
  }

  Status commit_read() { return it_.begun() ? it_.script("COMMIT") : ok(); }

  // The xid is read first: if the connection breaks during COMMIT, it alone tells the outcome.
  Status commit_write(const Options& options) {
    ASSIGN_OR_RETURN(const Result own, it_.run(kOwnXid, {}));
    Row row = own.row(0);
    const std::string xid = row.text();
    if (time_left(deadline_) == 0ms) return deadline_passed();
    Status status = it_.script("COMMIT");
    if (status.ok() || xid.empty()) return status;
    if (!it_.failure().lost) return status;
    in_doubt_ = true;
    return outcome_of(xid, options);
  }

  void roll_back() {
    if (!it_.failure().lost && !in_doubt_ && it_.begun()) (void)it_.script("ROLLBACK");
  }

  // Whether the whole transaction may run once more: nothing of it was committed.
  bool again() const { return it_.failure().again || (it_.failure().lost && !unknown_); }
  bool lost() const { return it_.failure().lost; }

 private:
  Status outcome_of(const std::string& xid, const Options& options) {
    const Deadline limit = in(kDoubtLimit);
    while (time_left(limit) > 0ms) {
      auto fresh = Connection::open(options, limit);
      if (fresh.ok()) {
        (*fresh)->begin_attempt(limit);
        auto state = (*fresh)->first_value("SELECT pg_xact_status('" + xid + "'::xid8)");
        if (state.ok() && *state == "committed") return ok();
        if (state.ok() && *state == "aborted") {
          return unavailable("DATABASE_UNAVAILABLE", "the connection broke before the commit");
        }
      }
      std::this_thread::sleep_for(20ms);
    }
    unknown_ = true;
    return unavailable("COMMIT_UNKNOWN", "the outcome is not known yet: repeat the request_id");
  }

  Connection& it_;
  Deadline deadline_;
  bool in_doubt_ = false;
  bool unknown_ = false;
};

}  // namespace

Status Database::attempt(Deadline deadline, Mode mode, const std::function<Status(Tx&)>& fn,
                         bool& again) {
  auto taken = pool_->take(options_.connections, deadline);
  RETURN_IF_ERROR(taken.status());
  std::unique_ptr<Connection> connection = std::move(*taken);
  if (connection == nullptr) {
    auto opened = Connection::open(options_, std::min(deadline, in(2000ms)), &pool_->checks);
    if (!opened.ok()) {
      pool_->give_back(nullptr);
      again = true;  // a restarting server refuses for a moment
      return opened.status();
    }
    connection = std::move(*opened);
  }
  Attempt work(*connection, deadline);
  Tx tx(*connection);
  Status status = work.begin(mode == Mode::kRead);
  if (status.ok()) status = fn(tx);
  if (status.ok() && mode == Mode::kRead) status = work.commit_read();
  if (status.ok() && mode == Mode::kWrite) status = work.commit_write(options_);
  if (!status.ok()) {
    work.roll_back();
    again = work.again();
    if (work.lost()) pool_->drop_idle();
  }
  pool_->give_back(std::move(connection));
  if (status.ok()) {
    for (const auto& notify : tx.after_commit_) notify();
  }
  return status;
}

}  // namespace farmgate::pg
