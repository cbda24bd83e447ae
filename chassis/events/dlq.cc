#include "chassis/events/dlq.h"

#include <array>

#include "chassis/events/applier.h"
#include "chassis/events/letters.h"

namespace farmgate::events::dlq {
namespace {

constexpr pg::Statement kList{"dead_letter_list", R"sql(
  SELECT id, topic, part, record_offset, key, headers, value, error, attempts, arrive_time
  FROM dead_letter WHERE outcome IS NULL AND id > $1 ORDER BY id LIMIT $2)sql"};
constexpr pg::Statement kShow{"dead_letter_show", R"sql(
  SELECT id, topic, part, record_offset, key, headers, value, error, attempts, arrive_time
  FROM dead_letter WHERE id = $1)sql"};
constexpr pg::Statement kTake{"dead_letter_take", R"sql(
  SELECT id, topic, part, record_offset, key, headers, value, error, attempts, arrive_time
  FROM dead_letter WHERE id = $1 AND outcome IS NULL FOR UPDATE)sql"};
// The consumer of the partition waits meanwhile: both would write the same copy.
constexpr pg::Statement kHold{"dead_letter_hold", R"sql(
  SELECT next_offset FROM consumer_position WHERE topic = $1 AND part = $2 FOR UPDATE)sql"};
constexpr pg::Statement kClose{"dead_letter_close", R"sql(
  UPDATE dead_letter SET outcome = $2, outcome_by = $3, outcome_why = $4,
    outcome_time = clock_timestamp()
  WHERE id = $1 AND outcome IS NULL)sql"};
constexpr pg::Statement kFailed{"dead_letter_failed", R"sql(
  UPDATE dead_letter SET error = $2, attempts = attempts + 1 WHERE id = $1)sql"};
constexpr pg::Statement kDepth{"dead_letter_depth",
                               "SELECT count(*) FROM dead_letter WHERE outcome IS NULL"};

struct Count {
  std::int64_t value;
  static Count from(pg::Row& row) { return {row.int64()}; }
};

Status no_letter(std::int64_t id) { return not_found("deadLetters/" + std::to_string(id)); }

Status close(pg::Tx& tx, std::int64_t id, std::string_view outcome, const Decision& decision) {
  ASSIGN_OR_RETURN(const std::int64_t closed,
                   tx.execute(kClose, id, outcome, decision.by, decision.why));
  return closed == 1 ? ok() : no_letter(id);
}

}  // namespace

DeadLetter DeadLetter::from(pg::Row& row) {
  DeadLetter it;
  it.id = row.int64();
  it.message.partition.topic = row.text();
  it.message.partition.part = static_cast<int>(row.int64());
  it.message.offset = row.int64();
  it.message.key = row.bytes();
  it.message.headers = letters::headers_from_text(row.text());
  it.message.value = row.maybe(&pg::Row::bytes);
  it.error = row.text();
  it.attempts = row.int64();
  it.arrive_time = row.time();
  return it;
}

StatusOr<std::vector<DeadLetter>> list(pg::Database& database, std::int64_t after_id, int limit,
                                       Deadline deadline) {
  return database.read(deadline,
                       [&](pg::Tx& tx) { return tx.query<DeadLetter>(kList, after_id, limit); });
}

StatusOr<DeadLetter> show(pg::Database& database, std::int64_t id, Deadline deadline) {
  return database.read(deadline, [&](pg::Tx& tx) -> StatusOr<DeadLetter> {
    ASSIGN_OR_RETURN(auto letter, tx.query_one<DeadLetter>(kShow, id));
    if (!letter) return no_letter(id);
    return std::move(*letter);
  });
}

StatusOr<std::int64_t> depth(pg::Database& database, Deadline deadline) {
  return database.read(deadline, [](pg::Tx& tx) -> StatusOr<std::int64_t> {
    ASSIGN_OR_RETURN(auto count, tx.query_one<Count>(kDepth));
    return count->value;
  });
}

Status replay(pg::Database& database, const std::vector<Projection>& projections,
              std::string_view topic_prefix, std::int64_t id, const Decision& decision,
              Deadline deadline) {
  const Applier applier(projections, std::string(topic_prefix), Applier::Follow::kApplyAndReact);
  Status status = database.transact(deadline, [&](pg::Tx& tx) -> Status {
    ASSIGN_OR_RETURN(auto letter, tx.query_one<DeadLetter>(kTake, id));
    if (!letter) return no_letter(id);
    const kafka::Partition& partition = letter->message.partition;
    RETURN_IF_ERROR(
        tx.run(kHold, {pg::param(partition.topic), pg::param(partition.part)}).status());
    Tally tally;
    RETURN_IF_ERROR(applier.apply({&letter->message}, tx, tally));
    return close(tx, id, "REPLAYED", decision);
  });
  if (status.ok() || status.code() == Code::kNotFound) return status;
  RETURN_IF_ERROR(database.transact(
      deadline, [&](pg::Tx& tx) { return tx.execute(kFailed, id, status.to_string()).status(); }));
  return status;
}

Status drop(pg::Database& database, std::int64_t id, const Decision& decision, Deadline deadline) {
  if (decision.by.empty()) return invalid("by", "a drop needs a name");
  if (decision.why.empty()) return invalid("why", "a drop needs a reason");
  return database.transact(deadline,
                           [&](pg::Tx& tx) { return close(tx, id, "DROPPED", decision); });
}

}  // namespace farmgate::events::dlq
