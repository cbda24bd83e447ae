#pragma once

#include <chrono>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <unordered_set>
#include <vector>

#include "chassis/base/clock.h"
#include "chassis/base/status.h"
#include "chassis/pg/database.h"

struct pg_conn;

namespace farmgate::pg {

class FiredChecks;

// Of a call's time, left for rollback and reply when its statements are cut.
inline constexpr std::chrono::milliseconds kReplyReserve{20};
Status deadline_passed();

// What a failed statement means for the transaction around it.
struct Failure {
  bool again = false;  // 40001, 40P01: the whole transaction may run once more
  bool lost = false;   // the connection is gone; before COMMIT nothing of it is committed
};

// What a Tx speaks to.
class Executor {
 public:
  virtual ~Executor() = default;
  virtual StatusOr<Result> run(const Statement& statement, std::vector<Param> params) = 0;
  // With the next statement or script, in one round trip; that one's answer tells of its error.
  virtual Status later(const Statement& statement, std::vector<Param> params) = 0;
  // The same for a read: its answer is kept for the run() that asks for it.
  virtual Status expect(const Statement& statement, std::vector<Param> params) = 0;
  virtual Status script(const std::string& sql) = 0;
  virtual bool lost() const = 0;
  virtual bool begun() = 0;
};

// A statement that shares a round trip with others, and its answer.
struct Shared {
  Statement statement;
  std::vector<Param> params;
  StatusOr<Result> answer = Status(Code::kUnavailable, "DATABASE_UNAVAILABLE", "not asked yet");
  bool again = false;     // the answer says nothing of the statement itself: it may run once more
  bool writes = false;    // a row, or it failed
  bool expected = false;  // its answer is kept
};

// One libpq connection: prepared statements by name, deadlines, SQLSTATE to Status. Not
// thread-safe. Private to chassis/pg.
class Connection final : public Executor {
 public:
  // Where `checks` are given they outlive the connection and count the CHECKs that fire on it.
  static StatusOr<std::unique_ptr<Connection>> open(const Options& options, Deadline deadline,
                                                    FiredChecks* checks = nullptr);
  ~Connection() override;

  StatusOr<Result> run(const Statement& statement, std::vector<Param> params) override;
  Status later(const Statement& statement, std::vector<Param> params) override;
  Status expect(const Statement& statement, std::vector<Param> params) override;
  // A fixed text without parameters, by the simple protocol; several statements in one round trip.
  Status script(const std::string& sql) override;
  // Goes ahead of the next statement, in its round trip. The text is not prepared.
  void begin(std::string text, const Statement& limits, std::vector<Param> params);
  bool lost() const override { return failure_.lost; }
  StatusOr<std::string> first_value(const std::string& sql);
  // Runs them in order in one round trip, each with a snapshot of its own, and answers them up to
  // the first that fails; returns how many those are, one at least. A connection that is lost or
  // does not answer by the deadline answers all. It serves nothing else from then on.
  std::size_t run_shared(std::span<Shared* const> batch);

  // After an error: what it meant. Reset by begin_attempt().
  const Failure& failure() const { return failure_; }
  void begin_attempt(Deadline deadline) {
    failure_ = {};
    deadline_ = deadline;
    waiting_.clear();
    expected_.clear();
  }
  bool usable() const;  // connected and outside a transaction
  // Drops what waits and what was expected; whether the server is in a transaction of ours.
  bool begun() override;

 private:
  Connection(pg_conn* connection, FiredChecks* checks);
  StatusOr<Result> await(std::string_view statement_name);
  enum class Step { kResult, kTimeout, kBroken };
  Step next_result(pg_result*& result);
  Status send(const Statement& statement, const std::vector<Param>& params);
  Status send_prepare(const Statement& statement);
  Status silent();
  Status wait(Shared statement);
  Status run_waiting();
  StatusOr<Result> run_alone(const Statement& statement, const std::vector<Param>& params);
  struct Command;
  Status send_shared(std::span<Shared* const> batch, std::vector<Command>& commands);
  Status read_shared(std::span<Shared* const> batch, const std::vector<Command>& commands,
                     std::size_t& answered);
  Status failed(pg_result* result, std::string_view statement_name);
  Status broken(std::string_view statement_name);
  Status prepare(const Statement& statement);

  struct Finished {
    void operator()(pg_conn* connection) const;
  };
  std::unique_ptr<pg_conn, Finished> connection_;
  FiredChecks* checks_;
  std::unordered_set<std::string> prepared_;
  std::vector<Shared> waiting_;   // to go with the next statement
  std::string begin_;             // the text of the first of them
  std::vector<Shared> expected_;  // answered, and not asked for yet
  Failure failure_;
  Deadline deadline_{};
};

}  // namespace farmgate::pg
