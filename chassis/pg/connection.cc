#include "chassis/pg/connection.h"

#include <libpq-fe.h>
#include <poll.h>

#include <algorithm>
#include <cstring>

#include "chassis/pg/checks.h"

namespace farmgate::pg {
namespace {

using namespace std::chrono_literals;

// How long after its deadline a statement may run: the server's own statement_timeout comes first,
// this is for a server that does not answer. Its connection is given up, not cancelled: libpq's
// cancel waits for the same server, without a limit.
constexpr auto kGrace = 250ms;

std::string first_line(const char* message) {
  const std::string_view text(message == nullptr ? "" : message);
  return std::string(text.substr(0, text.find('\n')));
}

// Waits until the socket is ready; false at the deadline.
bool wait_for(pg_conn* connection, short events, Deadline deadline) {
  pollfd waited{PQsocket(connection), events, 0};
  while (true) {
    const int left = static_cast<int>(time_left(deadline).count());
    const int ready = poll(&waited, 1, left);
    if (ready > 0) return true;
    if (ready == 0 || errno != EINTR) return false;
  }
}

// The driver's words name hosts, roles and statements: for our log, never for a client.
Status unreachable(std::string_view doing, std::string_view driver) {
  return unavailable("DATABASE_UNAVAILABLE", "the database cannot be reached")
      .with("driver", std::string(doing) + ": " + std::string(driver));
}

Status connect_failed(const char* message) {
  return unreachable("connect", first_line(message) + "; start it or mend the setting `postgres`");
}

std::string field(pg_result* result, int code) {
  const char* text = PQresultErrorField(result, code);
  return text == nullptr ? "" : text;
}

Status to_status(pg_result* result, std::string_view state, std::string_view statement_name) {
  const char* primary = PQresultErrorField(result, PG_DIAG_MESSAGE_PRIMARY);
  std::string message = std::string(statement_name) + ": " + first_line(primary);
  const std::string_view kind = state.substr(0, 2);
  if (state == "57014") {
    return Status(Code::kDeadlineExceeded, "DEADLINE", "the deadline passed in the database");
  }
  if (state == "55P03") {
    return Status(Code::kAborted, "ROW_BUSY", "another transaction holds the row")
        .with_retry_after(50ms);
  }
  if (kind == "40") {
    return Status(Code::kAborted, "CONFLICT", "a concurrent change won").with_retry_after(20ms);
  }
  if (kind == "08" || kind == "57") return unreachable(statement_name, first_line(primary));
  if (state == "53100") {
    return unavailable("DISK_FULL", "the database's disk is full").with_retry_after(1000ms);
  }
  if (kind == "53") {
    return unavailable("DATABASE_BUSY", "the database is short of connections or memory")
        .with("driver", std::move(message))
        .with_retry_after(200ms);
  }
  if (kind == "22" || kind == "23") {
    return Status(Code::kInternal, "DATA_REFUSED", std::move(message))
        .with("sqlstate", std::string(state))
        .with("constraint", field(result, PG_DIAG_CONSTRAINT_NAME));
  }
  return Status(Code::kInternal, "DATABASE", std::move(message))
      .with("sqlstate", std::string(state));
}

}  // namespace

void Connection::Finished::operator()(pg_conn* connection) const { PQfinish(connection); }
Connection::Connection(pg_conn* connection, FiredChecks* checks)
    : connection_(connection), checks_(checks) {}
Connection::~Connection() = default;

// A process that froze inside a transaction must not hold its row locks for ever. Twice the longest
// deadline of a transaction (30 s).
constexpr std::string_view kSession =
    " client_encoding=UTF8 options='-c TimeZone=UTC -c idle_in_transaction_session_timeout=60s ";

StatusOr<std::unique_ptr<Connection>> Connection::open(const Options& options, Deadline deadline,
                                                       FiredChecks* checks) {
  const std::string conninfo = options.conninfo + " application_name=" + options.application_name +
                               std::string(kSession) + options.session + "'";
  std::unique_ptr<Connection> opened(new Connection(PQconnectStart(conninfo.c_str()), checks));
  pg_conn* connection = opened->connection_.get();
  if (connection == nullptr) return internal("database: out of memory");
  PQsetNoticeProcessor(
      connection, [](void*, const char*) {}, nullptr);
  PostgresPollingStatusType state = PGRES_POLLING_WRITING;
  while (state != PGRES_POLLING_OK) {
    if (PQstatus(connection) == CONNECTION_BAD || state == PGRES_POLLING_FAILED) {
      return connect_failed(PQerrorMessage(connection));
    }
    const short events = state == PGRES_POLLING_READING ? POLLIN : POLLOUT;
    if (!wait_for(connection, events, deadline)) return connect_failed("no answer in time");
    state = PQconnectPoll(connection);
  }
  PQsetnonblocking(connection, 1);
  return opened;
}

bool Connection::begun() {
  waiting_.clear();
  expected_.clear();
  return PQtransactionStatus(connection_.get()) != PQTRANS_IDLE;
}

bool Connection::usable() const {
  return PQstatus(connection_.get()) == CONNECTION_OK &&
         PQtransactionStatus(connection_.get()) == PQTRANS_IDLE;
}

Status Connection::broken(std::string_view statement_name) {
  failure_.lost = true;
  return unreachable(statement_name, first_line(PQerrorMessage(connection_.get())));
}

Status Connection::failed(pg_result* result, std::string_view statement_name) {
  const char* const code = PQresultErrorField(result, PG_DIAG_SQLSTATE);
  const std::string_view state = code == nullptr ? "08006" : code;
  failure_.again = state == "40001" || state == "40P01";
  if (state == "23514" && checks_ != nullptr) checks_->count(field(result, PG_DIAG_TABLE_NAME));
  failure_.lost = PQstatus(connection_.get()) != CONNECTION_OK;
  return to_status(result, state, statement_name);
}

// The next result of what was sent, nullptr where a command ends.
Connection::Step Connection::next_result(pg_result*& result) {
  pg_conn* connection = connection_.get();
  const Deadline limit = deadline_ + kGrace;
  while (true) {
    const int pending = PQflush(connection);
    if (PQisBusy(connection) == 0 && pending == 0) {
      result = PQgetResult(connection);
      return Step::kResult;
    }
    const short events = static_cast<short>(pending == 1 ? POLLIN | POLLOUT : POLLIN);
    if (!wait_for(connection, events, limit)) return Step::kTimeout;
    if (PQconsumeInput(connection) == 0) return Step::kBroken;
  }
}

Status Connection::silent() {
  failure_.lost = true;
  return Status(Code::kDeadlineExceeded, "DEADLINE", "the database does not answer");
}

// Reads until the command is complete; keeps the last result, or the first error.
StatusOr<Result> Connection::await(std::string_view statement_name) {
  pg_result* kept = nullptr;
  while (true) {
    pg_result* next = nullptr;
    const Step step = next_result(next);
    if (step != Step::kResult) {
      PQclear(kept);
      return step == Step::kBroken ? broken(statement_name) : silent();
    }
    if (next == nullptr) break;
    if (kept != nullptr && PQresultStatus(kept) == PGRES_FATAL_ERROR) {
      PQclear(next);
    } else {
      PQclear(kept);
      kept = next;
    }
  }
  if (kept == nullptr) return broken(statement_name);
  Result result(kept);
  const ExecStatusType status = PQresultStatus(kept);
  if (status != PGRES_COMMAND_OK && status != PGRES_TUPLES_OK) return failed(kept, statement_name);
  return result;
}

Status Connection::send_prepare(const Statement& statement) {
  const std::string name(statement.name);
  const std::string text(statement.text);
  const int sent = PQsendPrepare(connection_.get(), name.c_str(), text.c_str(), 0, nullptr);
  return sent == 1 ? ok() : broken(statement.name);
}

Status Connection::prepare(const Statement& statement) {
  if (prepared_.contains(std::string(statement.name))) return ok();
  RETURN_IF_ERROR(send_prepare(statement));
  RETURN_IF_ERROR(await(statement.name).status());
  prepared_.insert(std::string(statement.name));
  return ok();
}

Status Connection::send(const Statement& statement, const std::vector<Param>& params) {
  std::vector<const char*> values;
  std::vector<int> lengths;
  std::vector<int> formats;
  for (const Param& it : params) {
    values.push_back(it.value ? it.value->data() : nullptr);
    lengths.push_back(it.value ? static_cast<int>(it.value->size()) : 0);
    formats.push_back(it.binary ? 1 : 0);
  }
  const std::string name(statement.name);
  const auto count = static_cast<int>(params.size());
  const int sent =
      name.empty()
          ? PQsendQueryParams(connection_.get(), std::string(statement.text).c_str(), count,
                              nullptr, values.data(), lengths.data(), formats.data(), 1)
          : PQsendQueryPrepared(connection_.get(), name.c_str(), count, values.data(),
                                lengths.data(), formats.data(), 1);
  return sent == 1 ? ok() : broken(statement.name);
}

StatusOr<Result> Connection::run_alone(const Statement& statement,
                                       const std::vector<Param>& params) {
  RETURN_IF_ERROR(prepare(statement));
  RETURN_IF_ERROR(send(statement, params));
  return await(statement.name);
}

Status Connection::script(const std::string& sql) {
  if (!waiting_.empty()) RETURN_IF_ERROR(run_waiting());
  if (PQsendQuery(connection_.get(), sql.c_str()) == 0) return broken("script");
  return await("script").status();
}

StatusOr<std::string> Connection::first_value(const std::string& sql) {
  if (PQsendQueryParams(connection_.get(), sql.c_str(), 0, nullptr, nullptr, nullptr, nullptr, 0) ==
      0) {
    return broken("query");
  }
  ASSIGN_OR_RETURN(Result result, await("query"));
  if (result.size() == 0) return std::string();
  return result.row(0).raw_text();
}

}  // namespace farmgate::pg
