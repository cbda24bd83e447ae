#include <algorithm>

#include "chassis/pg/connection.h"
#include "chassis/pg/database.h"

namespace farmgate::pg {
namespace {

using namespace std::chrono_literals;

}  // namespace

Session::Session(std::unique_ptr<Connection> connection) : connection_(std::move(connection)) {}
Session::~Session() = default;

StatusOr<std::unique_ptr<Session>> Session::open(const Options& options, Deadline deadline) {
  ASSIGN_OR_RETURN(auto connection, Connection::open(options, deadline));
  return std::unique_ptr<Session>(new Session(std::move(connection)));
}

StatusOr<bool> Session::try_lock(std::int64_t key) {
  connection_->begin_attempt(in(2000ms));
  ASSIGN_OR_RETURN(std::string taken, connection_->first_value("SELECT pg_try_advisory_lock(" +
                                                               std::to_string(key) + ")"));
  return taken == "t";
}

Status Session::transact(Deadline deadline, const std::function<Status(Tx&)>& fn) {
  connection_->begin_attempt(deadline);
  const auto left = std::max<std::chrono::milliseconds>(time_left(deadline), 1ms);
  RETURN_IF_ERROR(
      connection_->script("BEGIN;SET LOCAL statement_timeout=" + std::to_string(left.count())));
  Tx tx(*connection_);
  Status status = fn(tx);
  if (status.ok()) status = connection_->script("COMMIT");
  if (!status.ok()) {
    if (!connection_->failure().lost && connection_->begun()) {
      (void)connection_->script("ROLLBACK");
    }
    return status;
  }
  for (const auto& notify : tx.after_commit_) notify();
  return status;
}

Status execute_script(const Options& options, const std::string& sql) {
  const Deadline deadline = in(60s);
  ASSIGN_OR_RETURN(auto connection, Connection::open(options, deadline));
  connection->begin_attempt(deadline);
  return connection->script(sql);
}

StatusOr<std::string> first_value(const Options& options, const std::string& sql) {
  const Deadline deadline = in(60s);
  ASSIGN_OR_RETURN(auto connection, Connection::open(options, deadline));
  connection->begin_attempt(deadline);
  return connection->first_value(sql);
}

}  // namespace farmgate::pg
