#include "services/cooperatives/storage/deliveries.h"

namespace farmgate::cooperatives::delivery_rows {
namespace {

constexpr pg::Statement kInsert{"delivery_insert", R"sql(
  INSERT INTO delivery (id, contract, schedule_line, annex, delivery_date, state, reason, revision,
                        create_time, update_time, request_id)
  VALUES ($1, $2, $3, $4, $5, 0, '', $6, $7, $7, $8))sql"};
constexpr pg::Statement kInsertLines{"delivery_lines_insert", R"sql(
  INSERT INTO delivery_line (delivery, line, lot, member, grade, unit, delivered, accepted,
                             consumption)
  SELECT $1, l.line, l.lot, l.member, l.grade, l.unit, l.delivered, 0, ''
  FROM unnest($2::text[], $3::text[], $4::text[], $5::int[], $6::bigint[])
    WITH ORDINALITY AS l(lot, member, grade, unit, delivered, line))sql"};
constexpr pg::Statement kInsertIntent{"delivery_intent_insert", R"sql(
  INSERT INTO delivery_intent (delivery, caller, method, request_id, refusal)
  VALUES ($1, $2, $3, $4, '') RETURNING start_time)sql"};
constexpr pg::Statement kNoteConsumption{
    "delivery_note_consumption",
    "UPDATE delivery_line SET consumption = $3 WHERE delivery = $1 AND line = $2"};
constexpr pg::Statement kTurnBack{"delivery_intent_turn_back", R"sql(
  UPDATE delivery_intent SET refusal = $3
  WHERE delivery = $1 AND start_time = $2 AND refusal = '')sql"};
constexpr pg::Statement kRemoveIntent{
    "delivery_intent_remove", "DELETE FROM delivery_intent WHERE delivery = $1 AND refusal = ''"};
constexpr pg::Statement kRecord{"delivery_record",
                                "UPDATE delivery SET state = 1 WHERE id = $1 AND state = 0"};
constexpr pg::Statement kForget{"delivery_forget", R"sql(
  DELETE FROM delivery d USING delivery_intent i
  WHERE d.id = $1 AND d.state = 0 AND i.delivery = d.id AND i.refusal <> '')sql"};
constexpr pg::Statement kTakeStale{"delivery_intent_take_stale", R"sql(
  UPDATE delivery_intent i SET start_time = clock_timestamp()
  FROM (SELECT delivery FROM delivery_intent
        WHERE start_time < clock_timestamp() - $1 * interval '1 millisecond'
        ORDER BY start_time LIMIT 1 FOR UPDATE SKIP LOCKED) AS due
  JOIN delivery d ON d.id = due.delivery
  WHERE i.delivery = due.delivery
  RETURNING d.id, d.contract, d.schedule_line, d.delivery_date, d.revision, d.create_time,
            i.caller, i.method, i.request_id, i.refusal, i.start_time)sql"};
constexpr pg::Statement kIntentLines{"delivery_intent_lines", R"sql(
  SELECT lot, member, grade, unit, delivered, consumption FROM delivery_line
  WHERE delivery = $1 ORDER BY line)sql"};

struct Lease {
  Time time;
  static Lease from(pg::Row& row) { return {row.time()}; }
};

struct IntentRow {
  Intent intent;
  static IntentRow from(pg::Row& row) {
    IntentRow out;
    Delivery& delivery = out.intent.delivery;
    delivery.id = row.id<DeliveryTag>();
    delivery.contract = row.id<ContractTag>();
    delivery.schedule_line = static_cast<int>(row.int64());
    delivery.day = row.date();
    delivery.revision = row.int64();
    delivery.create_time = delivery.update_time = row.time();
    out.intent.caller = row.text();
    out.intent.method = row.text();
    out.intent.request_id = row.uuid();
    out.intent.refusal = row.text();
    out.intent.lease = row.time();
    return out;
  }
};

struct LineRow {
  DeliveryLine line;
  std::string consumption;
  static LineRow from(pg::Row& row) {
    LineRow out;
    out.line.lot = row.text();
    out.line.member = row.text();
    out.line.grade = row.text();
    const Unit unit = static_cast<Unit>(row.int64());
    out.line.delivered = {row.int64(), unit};
    out.line.accepted = {0, unit};
    out.consumption = row.text();
    return out;
  }
};

Status insert_lines(pg::Tx& tx, const Delivery& delivery) {
  std::vector<std::string> lots, members, grades;
  std::vector<int> units;
  std::vector<std::int64_t> amounts;
  for (const DeliveryLine& line : delivery.lines) {
    lots.push_back(line.lot);
    members.push_back(line.member);
    grades.push_back(line.grade);
    units.push_back(static_cast<int>(line.delivered.unit));
    amounts.push_back(line.delivered.thousandths);
  }
  return tx.execute(kInsertLines, delivery.id, lots, members, grades, units, amounts).status();
}

}  // namespace

StatusOr<Time> begin(pg::Tx& tx, const Intent& it) {
  const Delivery& delivery = it.delivery;
  RETURN_IF_ERROR(tx.execute(kInsert, delivery.id, delivery.contract, delivery.schedule_line,
                             delivery.annex, delivery.day, delivery.revision, delivery.create_time,
                             it.request_id)
                      .status());
  RETURN_IF_ERROR(insert_lines(tx, delivery));
  ASSIGN_OR_RETURN(auto lease, tx.query_one<Lease>(kInsertIntent, delivery.id, it.caller, it.method,
                                                   it.request_id));
  return lease->time;
}

Status note_consumption(pg::Tx& tx, DeliveryId id, std::size_t line,
                        const std::string& consumption) {
  return tx.execute(kNoteConsumption, id, static_cast<int>(line) + 1, consumption).status();
}

StatusOr<bool> turn_back(pg::Tx& tx, const Intent& it, const std::string& refusal) {
  ASSIGN_OR_RETURN(const std::int64_t rows,
                   tx.execute(kTurnBack, it.delivery.id, it.lease, refusal));
  return rows == 1;
}

StatusOr<bool> complete(pg::Tx& tx, const Intent& it) {
  ASSIGN_OR_RETURN(const std::int64_t removed, tx.execute(kRemoveIntent, it.delivery.id));
  if (removed == 0) return false;
  RETURN_IF_ERROR(tx.execute(kRecord, it.delivery.id).status());
  return true;
}

StatusOr<bool> forget(pg::Tx& tx, const Intent& it) {
  ASSIGN_OR_RETURN(const std::int64_t removed, tx.execute(kForget, it.delivery.id));
  return removed == 1;
}

StatusOr<std::optional<Intent>> take_stale(pg::Tx& tx, std::chrono::milliseconds age) {
  ASSIGN_OR_RETURN(auto row,
                   tx.query_one<IntentRow>(kTakeStale, static_cast<std::int64_t>(age.count())));
  if (!row) return std::optional<Intent>();
  ASSIGN_OR_RETURN(auto lines, tx.query<LineRow>(kIntentLines, row->intent.delivery.id));
  for (LineRow& line : lines) {
    row->intent.delivery.lines.push_back(std::move(line.line));
    row->intent.consumptions.push_back(std::move(line.consumption));
  }
  return std::optional<Intent>(std::move(row->intent));
}

}  // namespace farmgate::cooperatives::delivery_rows
