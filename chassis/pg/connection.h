#pragma once

#include <chrono>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_set>
#include <vector>

#include "chassis/base/clock.h"
#include "chassis/base/status.h"
#include "chassis/pg/database.h"

struct pg_conn;

namespace farmgate::pg {

// What a failed statement means for the transaction around it.
struct Failure {
  bool again = false;  // 40001, 40P01: the whole transaction may run once more
  bool lost = false;   // the connection is gone; before COMMIT nothing of it is committed
};

// One libpq connection: prepared statements by name, deadlines, SQLSTATE to Status. Not
// thread-safe. Private to chassis/pg.
class Connection {
 public:
  static StatusOr<std::unique_ptr<Connection>> open(const Options& options, Deadline deadline);
  ~Connection();

  StatusOr<Result> run(const Statement& statement, const std::vector<Param>& params);
  // A fixed text without parameters, by the simple protocol; several statements in one round trip.
  Status script(const std::string& sql);
  StatusOr<std::string> first_value(const std::string& sql);
  // The session's statement_timeout, for statements outside a transaction. A round trip only when
  // it changes.
  Status limit_statements(std::chrono::milliseconds timeout);

  // After an error: what it meant. Reset by begin_attempt().
  const Failure& failure() const { return failure_; }
  void begin_attempt(Deadline deadline) {
    failure_ = {};
    deadline_ = deadline;
  }
  bool usable() const;  // connected and outside a transaction

 private:
  explicit Connection(pg_conn* connection);
  StatusOr<Result> await(std::string_view statement_name);
  Status failed(pg_result* result, std::string_view statement_name);
  Status lost(std::string_view statement_name);
  Status prepare(const Statement& statement);

  struct Finished {
    void operator()(pg_conn* connection) const;
  };
  std::unique_ptr<pg_conn, Finished> connection_;
  std::unordered_set<std::string> prepared_;
  std::chrono::milliseconds statement_limit_{0};
  Failure failure_;
  Deadline deadline_{};
};

}  // namespace farmgate::pg
