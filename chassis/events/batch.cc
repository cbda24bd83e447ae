#include "chassis/events/batch.h"

#include <map>
#include <string>
#include <vector>

#include "chassis/base/planted.h"
#include "chassis/events/letters.h"
#include "chassis/events/positions.h"

namespace farmgate::events {
namespace {

struct Part {
  std::span<const kafka::Message> records;
  int attempts = 1;  // this one included
};

std::vector<positions::Move> moves_of(std::span<const Portion> portions) {
  std::vector<positions::Move> moves;
  for (const auto& [records, position] : portions) {
    moves.push_back({records.front().partition, position, records.back().offset + 1});
  }
  return moves;
}

std::map<std::string, Records> by_topic(std::span<const Portion> portions) {
  std::map<std::string, Records> topics;
  for (const Portion& portion : portions) {
    Records& records = topics[portion.records.front().partition.topic];
    for (const kafka::Message& record : portion.records) records.push_back(&record);
  }
  return topics;
}

}  // namespace

bool worth_a_retry(const Status& status) {
  switch (status.code()) {
    case Code::kUnavailable:
    case Code::kAborted:
    case Code::kDeadlineExceeded:
    case Code::kResourceExhausted:
    case Code::kCancelled: return true;
    default: break;
  }
  // Class 42: a table, column or right is missing. That is the deployment's fault, not the event's.
  const auto state = status.values().find("sqlstate");
  return status.reason() == "DATABASE" && state != status.values().end() &&
         state->second.starts_with("42");
}

Status BatchRunner::run(std::span<const kafka::Message> records, std::int64_t& position) {
  std::vector<Part> todo;
  if (!records.empty()) todo.push_back({records});
  while (!todo.empty()) {
    const auto [part, attempts] = todo.back();
    todo.pop_back();
    const Portion portion{part, position};
    Status status = run_together(std::span(&portion, 1));
    if (!status.ok() && worth_a_retry(status)) return status;
    if (!status.ok() && part.size() > 1) {
      const std::size_t half = part.size() / 2;
      todo.push_back({part.subspan(half), attempts + 1});
      todo.push_back({part.first(half), attempts + 1});
      continue;
    }
    if (!status.ok()) RETURN_IF_ERROR(bury(part.front(), position, status, attempts));
    position = part.back().offset + 1;
  }
  return ok();
}

Status BatchRunner::run_together(std::span<const Portion> portions) {
  Tally tally;
  const auto advance = [&](pg::Tx& tx) {
    return positions::advance(tx, options_.cluster, moves_of(portions));
  };
  if (planted("M7")) RETURN_IF_ERROR(transact_(advance));
  const Status status = transact_([&](pg::Tx& tx) -> Status {
    tally = {};  // the transaction may run twice
    if (!planted("M7")) RETURN_IF_ERROR(advance(tx));
    for (const auto& [topic, records] : by_topic(portions)) {
      RETURN_IF_ERROR(applier_.apply(records, tx, tally));
    }
    return ok();
  });
  RETURN_IF_ERROR(status);
  tally.add_to(counters_);
  if (tally.newest) newest_ = tally.newest;
  return ok();
}

Status BatchRunner::bury(const kafka::Message& record, std::int64_t position, const Status& cause,
                         int attempts) {
  const Status status = transact_([&](pg::Tx& tx) -> Status {
    RETURN_IF_ERROR(positions::advance(tx, options_.cluster,
                                       {{record.partition, position, record.offset + 1}}));
    if (options_.dead_letters == DeadLetters::kCountOnly) return ok();
    return letters::store(tx, record, cause, attempts);
  });
  RETURN_IF_ERROR(status);
  counters_.dead_letters.fetch_add(1);
  if (options_.report) {
    options_.report("consumer: dead letter of " + record.partition.topic, cause);
  }
  return ok();
}

}  // namespace farmgate::events
