#include <libpq-fe.h>

#include <algorithm>
#include <unordered_set>

#include "chassis/pg/connection.h"

// Many statements in one round trip, by libpq's pipeline mode.
namespace farmgate::pg {

// Statements that wait for the next one to take them along.
constexpr std::size_t kWaitingMax = 64;

// Something that was sent and answers with one result.
struct Connection::Command {
  std::size_t owner = 0;  // place of the statement in its batch
  bool prepares = false;
};

Status Connection::send_shared(std::span<Shared* const> batch, std::vector<Command>& commands) {
  pg_conn* connection = connection_.get();
  if (PQpipelineStatus(connection) == PQ_PIPELINE_OFF && PQenterPipelineMode(connection) == 0) {
    return broken("pipeline");
  }
  std::unordered_set<std::string_view> fresh;
  for (std::size_t i = 0; i < batch.size(); ++i) {
    const Statement& statement = batch[i]->statement;
    if (!statement.name.empty() && !prepared_.contains(std::string(statement.name)) &&
        fresh.insert(statement.name).second) {
      RETURN_IF_ERROR(send_prepare(statement));
      commands.push_back({i, true});
    }
    RETURN_IF_ERROR(send(statement, batch[i]->params));
    commands.push_back({i, false});
  }
  return PQpipelineSync(connection) == 1 ? ok() : broken("pipeline");
}

// Up to the sync, which is sent last. Of the commands behind one that failed the server ran none.
Status Connection::read_shared(std::span<Shared* const> batch, const std::vector<Command>& commands,
                               std::size_t& answered) {
  std::size_t at = 0;
  bool stopped = false;
  while (true) {
    pg_result* next = nullptr;
    const Step step = next_result(next);
    if (step == Step::kTimeout) return silent();
    if (step == Step::kBroken) return broken("pipeline");
    if (next == nullptr) {
      if (PQstatus(connection_.get()) != CONNECTION_OK) return broken("pipeline");
      continue;
    }
    Result result(next);
    const ExecStatusType status = PQresultStatus(next);
    if (status == PGRES_PIPELINE_SYNC) return ok();
    if (stopped || at == commands.size()) continue;
    const Command& command = commands[at++];
    Shared& owner = *batch[command.owner];
    if (status != PGRES_COMMAND_OK && status != PGRES_TUPLES_OK) {
      stopped = true;
      owner.answer = failed(next, owner.statement.name);
      owner.again = failure_.again;
      answered = command.owner + 1;
    } else if (command.prepares) {
      prepared_.insert(std::string(owner.statement.name));
    } else {
      owner.answer = std::move(result);
      owner.again = false;
      answered = command.owner + 1;
    }
  }
}

std::size_t Connection::run_shared(std::span<Shared* const> batch) {
  std::vector<Command> commands;
  std::size_t answered = 0;
  Status status = send_shared(batch, commands);
  if (status.ok()) status = read_shared(batch, commands, answered);
  if (status.ok()) return answered;
  // A broken connection may have broken under any of them; a silent one keeps what it answered.
  const bool again = status.code() != Code::kDeadlineExceeded;
  for (std::size_t i = 0; i < batch.size(); ++i) {
    Shared& it = *batch[i];
    if (i < answered && it.answer.ok()) continue;
    it.answer = status;
    it.again = again;
  }
  return batch.size();
}

void Connection::begin(std::string text, const Statement& limits, std::vector<Param> params) {
  begin_ = std::move(text);
  waiting_.push_back({.statement = {"", begin_}, .params = {}});
  waiting_.push_back({.statement = limits, .params = std::move(params)});
}

Status Connection::later(const Statement& statement, std::vector<Param> params) {
  return wait({.statement = statement, .params = std::move(params), .writes = true});
}

Status Connection::expect(const Statement& statement, std::vector<Param> params) {
  return wait({.statement = statement, .params = std::move(params), .expected = true});
}

Status Connection::wait(Shared statement) {
  waiting_.push_back(std::move(statement));
  return waiting_.size() < kWaitingMax ? ok() : run_waiting();
}

// Its own statement is one more that is expected.
StatusOr<Result> Connection::run(const Statement& statement, std::vector<Param> params) {
  if (waiting_.empty() && expected_.empty()) return run_alone(statement, params);
  const auto same = [&](const Shared& it) {
    return it.expected && it.statement.name == statement.name && it.params == params;
  };
  auto found = std::find_if(expected_.begin(), expected_.end(), same);
  if (found == expected_.end()) {
    if (std::none_of(waiting_.begin(), waiting_.end(), same)) {
      if (waiting_.empty()) return run_alone(statement, params);
      RETURN_IF_ERROR(expect(statement, params));
    }
    RETURN_IF_ERROR(run_waiting());
    found = std::find_if(expected_.begin(), expected_.end(), same);
  }
  StatusOr<Result> answer = std::move(found->answer);
  expected_.erase(found);
  return answer;
}

Status Connection::run_waiting() {
  std::vector<Shared> batch;
  batch.swap(waiting_);
  std::vector<Shared*> places;
  for (Shared& it : batch) places.push_back(&it);
  run_shared(places);
  if (PQexitPipelineMode(connection_.get()) == 0 && !failure_.lost) return broken("pipeline");
  for (Shared& it : batch) {
    RETURN_IF_ERROR(it.answer.status());
    if (it.writes && it.answer->affected() == 0) {
      return internal(std::string(it.statement.name) + ": no row written");
    }
  }
  for (Shared& it : batch) {
    if (it.expected) expected_.push_back(std::move(it));
  }
  return ok();
}

}  // namespace farmgate::pg
