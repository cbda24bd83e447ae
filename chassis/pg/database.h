#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "chassis/base/clock.h"
#include "chassis/base/status.h"
#include "chassis/pg/params.h"
#include "chassis/pg/row.h"

namespace farmgate::pg {

// A static SQL text with the name under which it is prepared, traced and measured.
struct Statement {
  std::string_view name;
  std::string_view text;
};

// One row by its key, written for one key ($1) and for many ($1::uuid[], at most 64): the same
// columns, the key first and in one row at most.
struct ByKey {
  Statement one;
  Statement many;
};

// How long a statement waits for a row that another transaction holds: ABORTED/ROW_BUSY.
inline constexpr std::chrono::milliseconds kLockWait{500};

class Connection;
class Executor;
class Reader;

// One transaction on one connection; lives inside Database::transact. Not thread-safe.
class Tx {
 public:
  explicit Tx(Executor& executor) : executor_(executor) {}
  Tx(const Tx&) = delete;
  Tx& operator=(const Tx&) = delete;

  // All rows; Record is a struct with `static Record from(Row&)` that reads the columns in order.
  template <class Record, class... Args>
  StatusOr<std::vector<Record>> query(const Statement& statement, const Args&... args) {
    ASSIGN_OR_RETURN(Result result, run(statement, {param(args)...}));
    std::vector<Record> records;
    records.reserve(static_cast<std::size_t>(result.size()));
    for (int i = 0; i < result.size(); ++i) {
      Row row = result.row(i);
      records.push_back(Record::from(row));
    }
    return records;
  }
  // The one row, or nothing. More than one row is our bug: INTERNAL.
  template <class Record, class... Args>
  StatusOr<std::optional<Record>> query_one(const Statement& statement, const Args&... args) {
    ASSIGN_OR_RETURN(Result result, run(statement, {param(args)...}));
    return only_row<Record>(statement, result);
  }
  template <class Record>
  static StatusOr<std::optional<Record>> only_row(const Statement& statement,
                                                  const Result& result) {
    if (result.size() > 1) return too_many_rows(statement, static_cast<std::size_t>(result.size()));
    if (result.size() == 0) return std::optional<Record>();
    Row row = result.row(0);
    return std::optional<Record>(Record::from(row));
  }
  // The number of rows written.
  template <class... Args>
  StatusOr<std::int64_t> execute(const Statement& statement, const Args&... args) {
    ASSIGN_OR_RETURN(Result result, run(statement, {param(args)...}));
    return result.affected();
  }

  // Writes a row (one at least, else INTERNAL) whose error can wait: it goes with the next
  // statement or the commit, in one round trip, and that one's answer tells of its error.
  template <class... Args>
  Status later(const Statement& statement, const Args&... args) {
    return later_with(statement, {param(args)...});
  }

  // Asks already what this transaction will ask: in one round trip with its next statement, whose
  // answer tells of an error. The query of this statement with these arguments that comes then is
  // told what was there at that time, once.
  template <class... Args>
  Status expect(const Statement& statement, const Args&... args) {
    return expect_with(statement, {param(args)...});
  }

  StatusOr<Result> run(const Statement& statement, std::vector<Param> params);

  // For the statements to come; kLockWait at the beginning.
  Status wait_for_locks(std::chrono::milliseconds most);

  // Runs fn under a savepoint: an error in it undoes only what fn did.
  Status savepoint(const std::function<Status()>& fn);

  // Called once, after COMMIT returned; never after a rollback. Must not block.
  void after_commit(std::function<void()> fn) { after_commit_.push_back(std::move(fn)); }

 private:
  friend class Database;
  friend class Session;
  Status expect_with(const Statement& statement, std::vector<Param> params);
  Status later_with(const Statement& statement, std::vector<Param> params);
  static Status too_many_rows(const Statement& statement, std::size_t rows);

  Executor& executor_;
  std::vector<std::function<void()>> after_commit_;
};

struct Options {
  std::string conninfo;  // libpq keywords, with dbname
  int connections = 8;   // cap of the pool
  std::string application_name = "farmgate";
  std::string session = {};  // of the server, for every connection: "-c enable_seqscan=off"
};

// A pool of connections to one database. Thread-safe; every call blocks, so call it on a lane's
// worker, never on a gRPC thread.
class Database {
 public:
  // Opens no connection: the first use does, so a process starts while its database is down.
  explicit Database(Options options);
  ~Database();
  Database(const Database&) = delete;
  Database& operator=(const Database&) = delete;

  // Runs fn in one READ COMMITTED transaction and commits when it returns ok; any error rolls back.
  // fn may run again after a serialisation failure or deadlock (40001, 40P01), so it has no side
  // effects of its own. statement_timeout = time left - 20 ms. A connection lost at COMMIT is made
  // definite by pg_xact_status. Errors: UNAVAILABLE/DATABASE_UNAVAILABLE,
  // DEADLINE_EXCEEDED/DEADLINE, DATABASE_BUSY (RESOURCE_EXHAUSTED when our pool is, UNAVAILABLE
  // when the server is), INTERNAL/DATABASE.
  template <class Fn>
  auto transact(Deadline deadline, Fn&& fn) -> std::invoke_result_t<Fn&, Tx&> {
    return run_typed(deadline, Mode::kWrite, fn);
  }
  // The same for READ ONLY transactions: one snapshot per statement, no xid, no in-doubt commit.
  template <class Fn>
  auto read(Deadline deadline, Fn&& fn) -> std::invoke_result_t<Fn&, Tx&> {
    return run_typed(deadline, Mode::kRead, fn);
  }

  // For an fn of one quick SELECT, by key as a rule: it goes without a transaction around it, in
  // one round trip with those of other callers on a connection that they share (pg/reader.h). It
  // sees what read() would. A statement that takes longer than a second is cut: DEADLINE.
  template <class Fn>
  auto select(Deadline deadline, Fn&& fn) -> std::invoke_result_t<Fn&, Tx&> {
    return run_typed(deadline, Mode::kSelect, fn);
  }

  // The same without a thread that waits: fn(StatusOr<std::optional<Record>>) is told once, on a
  // thread that it must not hold up, or at once when too many wait (DATABASE_BUSY).
  template <class Record, class Fn, class... Args>
  void select_one(Deadline deadline, const Statement& statement, Fn fn, const Args&... args) {
    ask(deadline, statement, {param(args)...},
        [statement, fn = std::move(fn)](StatusOr<Result> result) {
          if (!result.ok()) return fn(result.status());
          fn(Tx::only_row<Record>(statement, *result));
        });
  }

  // The same by a key alone: what several ask for at a time is one statement to the server.
  template <class Record, class Fn>
  void select_by_key(Deadline deadline, const ByKey& statements, Fn fn, const Uuid& key) {
    ask_row(deadline, statements, key, [fn = std::move(fn)](StatusOr<std::optional<Row>> row) {
      if (!row.ok()) return fn(StatusOr<std::optional<Record>>(row.status()));
      if (!*row) return fn(StatusOr<std::optional<Record>>(std::optional<Record>()));
      fn(StatusOr<std::optional<Record>>(std::optional<Record>(Record::from(**row))));
    });
  }

  Status ping(Deadline deadline);
  const Options& options() const { return options_; }
  struct Gauges {
    int open = 0, busy = 0, waiting = 0;
  };
  Gauges gauges() const;
  // How often a CHECK of this table refused rows of transactions here. Our code judges first, so
  // each is a bug of ours that the server kept out of the data.
  std::uint64_t checks_fired(std::string_view table) const;

 private:
  enum class Mode { kSelect, kRead, kWrite };
  template <class Fn>
  auto run_typed(Deadline deadline, Mode mode, Fn& fn) -> std::invoke_result_t<Fn&, Tx&> {
    using Out = std::invoke_result_t<Fn&, Tx&>;
    if constexpr (std::is_same_v<Out, Status>) {
      return run(deadline, mode, [&](Tx& tx) { return fn(tx); });
    } else {
      std::optional<Out> out;
      Status status = run(deadline, mode, [&](Tx& tx) {
        out.emplace(fn(tx));
        return out->status();
      });
      if (!status.ok()) return status;
      return std::move(*out);
    }
  }
  Status run(Deadline deadline, Mode mode, const std::function<Status(Tx&)>& fn);
  Status attempt(Deadline deadline, Mode mode, const std::function<Status(Tx&)>& fn, bool& again);
  void ask(Deadline deadline, const Statement& statement, std::vector<Param> params,
           std::function<void(StatusOr<Result>)> told);
  void ask_row(Deadline deadline, const ByKey& statements, const Uuid& key,
               std::function<void(StatusOr<std::optional<Row>>)> told);
  Status select_once(Deadline deadline, const std::function<Status(Tx&)>& fn);

  struct Pool;
  Options options_;
  std::unique_ptr<Pool> pool_;
  std::unique_ptr<Reader> reader_;
};

// One connection outside the pool: advisory locks of the relay leader, COPY, LISTEN-free waiting.
class Session {
 public:
  static StatusOr<std::unique_ptr<Session>> open(const Options& options, Deadline deadline);
  ~Session();
  // Session-level advisory lock; false when another session holds it. Lost with the connection.
  StatusOr<bool> try_lock(std::int64_t key);
  Status transact(Deadline deadline, const std::function<Status(Tx&)>& fn);

 private:
  explicit Session(std::unique_ptr<Connection> connection);
  std::unique_ptr<Connection> connection_;
};

struct Migration {
  int version = 0;        // grows; chassis below 100, a service from 101
  std::string_view name;  // "0001_orders"
  std::string_view sql;
};

// Forward only, under one advisory lock, each migration in a transaction of its own with
// lock_timeout 1 s (retried up to 30 times). FAILED_PRECONDITION/MIGRATION_CHANGED when a migration
// that ran has another text now. Those of a newer program stay as they are.
Status migrate(const Options& options, const std::vector<Migration>& migrations);
// ok when all of the list have run: SCHEMA_VERSION otherwise. More may have, of a newer program
// that is rolled out or was rolled back: each release works on the schema of the next.
Status check_schema(Database& database, const std::vector<Migration>& migrations);

// For set-up tools and tests, never on a request's way: a script of several statements on a
// connection of its own, and the first value (as text, "" for NULL) of a query.
Status execute_script(const Options& options, const std::string& sql);
StatusOr<std::string> first_value(const Options& options, const std::string& sql);

}  // namespace farmgate::pg
