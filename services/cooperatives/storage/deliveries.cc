#include "services/cooperatives/storage/deliveries.h"

#include "chassis/base/text.h"

namespace farmgate::cooperatives::delivery_rows {
namespace {

#define DELIVERY_COLUMNS                                                             \
  "d.id, d.contract, d.schedule_line, d.annex, d.delivery_date, d.state, d.reason, " \
  "d.settlement, d.revision, d.create_time, d.update_time"

constexpr pg::Statement kFind{"delivery_find", "SELECT " DELIVERY_COLUMNS R"sql( FROM delivery d
  WHERE d.id = $1 AND d.contract = $2 AND d.state > 0)sql"};
constexpr pg::Statement kList{"delivery_list", "SELECT " DELIVERY_COLUMNS R"sql( FROM delivery d
  WHERE d.contract = $1 AND d.state > 0 AND ($2::int IS NULL OR d.state = $2)
    AND ($3::timestamptz IS NULL OR (d.create_time, d.id) < ($3, $4::uuid))
  ORDER BY d.create_time DESC, d.id DESC LIMIT $5)sql"};
constexpr pg::Statement kLines{"delivery_lines", R"sql(
  SELECT delivery, lot, member, grade, unit, delivered, accepted FROM delivery_line
  WHERE delivery = ANY($1::uuid[]) ORDER BY delivery, line)sql"};
constexpr pg::Statement kSave{"delivery_save", R"sql(
  UPDATE delivery SET state = $2, reason = $3, revision = $4, update_time = $5 WHERE id = $1)sql"};
constexpr pg::Statement kSaveLines{"delivery_save_lines", R"sql(
  UPDATE delivery_line l SET accepted = a.accepted
  FROM unnest($2::bigint[]) WITH ORDINALITY AS a(accepted, line)
  WHERE l.delivery = $1 AND l.line = a.line)sql"};
constexpr pg::Statement kProgress{"delivery_progress", R"sql(
  SELECT g.schedule_line, sum(g.delivered)::bigint, sum(g.accepted)::bigint,
         sum(g.pending)::bigint
  FROM (SELECT d.schedule_line, l.accepted,
               CASE d.state WHEN 0 THEN 0 WHEN 2 THEN l.accepted ELSE l.delivered END AS delivered,
               CASE d.state WHEN 0 THEN l.delivered ELSE 0 END AS pending
        FROM delivery d JOIN delivery_line l ON l.delivery = d.id
        WHERE d.contract = $1 AND d.state <> 3
        UNION ALL
        SELECT o.schedule_line, o.quantity, o.quantity, 0
        FROM contract_opening o WHERE o.contract = $1) g
  GROUP BY g.schedule_line)sql"};
// No grade holds a line break: it is one line of text.
constexpr pg::Statement kWaiting{"delivery_waiting", R"sql(
  SELECT d.annex, d.delivery_date, string_agg(DISTINCT l.grade, E'\n')
  FROM delivery d JOIN delivery_line l ON l.delivery = d.id
  WHERE d.contract = $1 AND d.state = 2 AND d.settlement IS NULL AND d.delivery_date <= $2
  GROUP BY d.annex, d.delivery_date ORDER BY d.delivery_date, d.annex LIMIT $3)sql"};
constexpr pg::Statement kToSettle{"delivery_to_settle", "SELECT " DELIVERY_COLUMNS R"sql(
  FROM delivery d JOIN unnest($2::int[], $3::date[]) AS w(annex, day)
    ON d.annex = w.annex AND d.delivery_date = w.day
  WHERE d.contract = $1 AND d.state = 2 AND d.settlement IS NULL
  ORDER BY d.delivery_date, d.id LIMIT $4)sql"};
constexpr pg::Statement kMarkSettled{"delivery_mark_settled", R"sql(
  UPDATE delivery SET settlement = $2, revision = revision + 1
  WHERE id = ANY($1::uuid[]) AND settlement IS NULL)sql"};
constexpr pg::Statement kUnsettled{"delivery_unsettled", R"sql(
  SELECT coalesce(sum(l.accepted), 0)::bigint
  FROM delivery d JOIN delivery_line l ON l.delivery = d.id
  WHERE d.contract = $1 AND d.state = 2 AND d.settlement IS NULL)sql"};
constexpr pg::Statement kAddReturns{"lot_return_insert", R"sql(
  INSERT INTO lot_return (delivery, line, lot, consumption, unit, quantity)
  SELECT delivery, line, lot, consumption, unit, delivered - accepted
  FROM delivery_line WHERE delivery = $1 AND accepted < delivered)sql"};
constexpr pg::Statement kTakeReturns{"lot_return_take", R"sql(
  UPDATE lot_return r SET start_time = clock_timestamp()
  FROM (SELECT delivery, line FROM lot_return
        WHERE start_time < clock_timestamp() - $1 * interval '1 millisecond'
        ORDER BY start_time LIMIT $2 FOR UPDATE SKIP LOCKED) AS due
  WHERE r.delivery = due.delivery AND r.line = due.line
  RETURNING r.delivery, r.line, r.lot, r.consumption, r.unit, r.quantity)sql"};
constexpr pg::Statement kRemoveReturn{"lot_return_remove",
                                      "DELETE FROM lot_return WHERE delivery = $1 AND line = $2"};

struct DeliveryRow {
  Delivery delivery;
  static DeliveryRow from(pg::Row& row) {
    DeliveryRow out;
    Delivery& it = out.delivery;
    it.id = row.id<DeliveryTag>();
    it.contract = row.id<ContractTag>();
    it.schedule_line = static_cast<int>(row.int64());
    it.annex = static_cast<int>(row.int64());
    it.day = row.date();
    it.state = static_cast<DeliveryState>(row.int64());
    it.reason = row.text();
    if (const auto settlement = row.maybe(&pg::Row::uuid))
      it.settlement = SettlementId(*settlement);
    it.revision = row.int64();
    it.create_time = row.time();
    it.update_time = row.time();
    return out;
  }
};

struct LineRow {
  DeliveryId delivery;
  DeliveryLine line;
  static LineRow from(pg::Row& row) {
    LineRow out;
    out.delivery = row.id<DeliveryTag>();
    out.line.lot = row.text();
    out.line.member = row.text();
    out.line.grade = row.text();
    const Unit unit = static_cast<Unit>(row.int64());
    out.line.delivered = {row.int64(), unit};
    out.line.accepted = {row.int64(), unit};
    return out;
  }
};

struct ProgressRow {
  int line = 0;
  Progress progress;
  static ProgressRow from(pg::Row& row) {
    ProgressRow out;
    out.line = static_cast<int>(row.int64());
    out.progress.delivered = row.int64();
    out.progress.accepted = row.int64();
    out.progress.pending = row.int64();
    return out;
  }
};

struct WaitingRow {
  Waiting it;
  static WaitingRow from(pg::Row& row) {
    WaitingRow out;
    out.it.annex = static_cast<int>(row.int64());
    out.it.day = row.date();
    const std::string grades = row.text();
    for (const std::string_view grade : split(grades, '\n')) out.it.grades.emplace_back(grade);
    return out;
  }
};

struct ReturnRow {
  Return it;
  static ReturnRow from(pg::Row& row) {
    ReturnRow out;
    out.it.delivery = row.id<DeliveryTag>();
    out.it.line = static_cast<int>(row.int64());
    out.it.lot = row.text();
    out.it.consumption = row.text();
    const Unit unit = static_cast<Unit>(row.int64());
    out.it.quantity = {row.int64(), unit};
    return out;
  }
};

struct SumRow {
  std::int64_t sum = 0;
  static SumRow from(pg::Row& row) { return {row.int64()}; }
};

StatusOr<std::vector<Delivery>> whole(pg::Tx& tx, StatusOr<std::vector<DeliveryRow>> rows) {
  RETURN_IF_ERROR(rows.status());
  std::vector<Delivery> deliveries;
  std::vector<DeliveryId> ids;
  std::map<DeliveryId, std::size_t> place;
  for (DeliveryRow& row : *rows) {
    place[row.delivery.id] = deliveries.size();
    ids.push_back(row.delivery.id);
    deliveries.push_back(std::move(row.delivery));
  }
  if (deliveries.empty()) return deliveries;
  ASSIGN_OR_RETURN(auto lines, tx.query<LineRow>(kLines, ids));
  for (LineRow& row : lines) {
    deliveries[place[row.delivery]].lines.push_back(std::move(row.line));
  }
  return deliveries;
}

}  // namespace

StatusOr<std::optional<Delivery>> find(pg::Tx& tx, ContractId contract, DeliveryId id) {
  ASSIGN_OR_RETURN(auto found, whole(tx, tx.query<DeliveryRow>(kFind, id, contract)));
  if (found.empty()) return std::optional<Delivery>();
  return std::optional<Delivery>(std::move(found.front()));
}

StatusOr<std::vector<Delivery>> list(pg::Tx& tx, ContractId contract,
                                     std::optional<DeliveryState> state,
                                     const farmgate::wire::Page& page) {
  std::optional<int> wanted;
  if (state) wanted = static_cast<int>(*state);
  return whole(
      tx, tx.query<DeliveryRow>(kList, contract, wanted, page.key(0), page.key(1), page.limit()));
}

Status save(pg::Tx& tx, const Delivery& it) {
  std::vector<std::int64_t> accepted;
  for (const DeliveryLine& line : it.lines) accepted.push_back(line.accepted.thousandths);
  RETURN_IF_ERROR(tx.execute(kSaveLines, it.id, accepted).status());
  return tx
      .execute(kSave, it.id, static_cast<int>(it.state), it.reason, it.revision, it.update_time)
      .status();
}

StatusOr<std::map<int, Progress>> progress(pg::Tx& tx, ContractId contract) {
  ASSIGN_OR_RETURN(const auto rows, tx.query<ProgressRow>(kProgress, contract));
  std::map<int, Progress> out;
  for (const ProgressRow& row : rows) out[row.line] = row.progress;
  return out;
}

StatusOr<std::vector<Waiting>> waiting(pg::Tx& tx, ContractId contract, Date through, int limit) {
  ASSIGN_OR_RETURN(auto rows, tx.query<WaitingRow>(kWaiting, contract, through, limit));
  std::vector<Waiting> out;
  for (WaitingRow& row : rows) out.push_back(std::move(row.it));
  return out;
}

StatusOr<std::vector<Delivery>> to_settle(pg::Tx& tx, ContractId contract,
                                          const std::vector<Waiting>& days, int limit) {
  std::vector<int> annexes;
  std::vector<Date> dates;
  for (const Waiting& it : days) {
    annexes.push_back(it.annex);
    dates.push_back(it.day);
  }
  return whole(tx, tx.query<DeliveryRow>(kToSettle, contract, annexes, dates, limit));
}

Status mark_settled(pg::Tx& tx, const std::vector<DeliveryId>& ids, SettlementId settlement) {
  ASSIGN_OR_RETURN(const std::int64_t marked, tx.execute(kMarkSettled, ids, settlement));
  if (marked == static_cast<std::int64_t>(ids.size())) return ok();
  return internal("a delivery under a locked contract was settled by another");
}

StatusOr<std::int64_t> unsettled(pg::Tx& tx, ContractId contract) {
  ASSIGN_OR_RETURN(const auto row, tx.query_one<SumRow>(kUnsettled, contract));
  return row->sum;
}

Status add_returns(pg::Tx& tx, const Delivery& delivery) {
  return tx.execute(kAddReturns, delivery.id).status();
}

StatusOr<std::vector<Return>> take_returns(pg::Tx& tx, std::chrono::milliseconds age, int limit) {
  ASSIGN_OR_RETURN(
      auto rows, tx.query<ReturnRow>(kTakeReturns, static_cast<std::int64_t>(age.count()), limit));
  std::vector<Return> out;
  for (ReturnRow& row : rows) out.push_back(std::move(row.it));
  return out;
}

Status remove_return(pg::Tx& tx, const Return& done) {
  return tx.execute(kRemoveReturn, done.delivery, done.line).status();
}

}  // namespace farmgate::cooperatives::delivery_rows
