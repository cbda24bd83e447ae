#include <libpq-fe.h>

#include <unordered_set>

#include "chassis/pg/connection.h"

// Many statements in one round trip, by libpq's pipeline mode.
namespace farmgate::pg {

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
    if (!prepared_.contains(std::string(statement.name)) && fresh.insert(statement.name).second) {
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

}  // namespace farmgate::pg
