#include "services/cooperatives/storage/settlements.h"

#include "services/cooperatives/storage/journal.h"

namespace farmgate::cooperatives::settlement_rows {
namespace {

#define SETTLEMENT_COLUMNS                                                                 \
  "s.id, s.contract, s.number, s.through_date, s.settle_date, s.due_date, s.payable_vnd, " \
  "s.paid_vnd, s.revision, s.create_time"

constexpr std::size_t kLinesMost = 8'000;  // of one statement

constexpr pg::Statement kInsert{"settlement_insert", R"sql(
  INSERT INTO settlement (id, contract, number, through_date, settle_date, due_date, payable_vnd,
                          revision, create_time, request_id)
  VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10))sql"};
constexpr pg::Statement kInsertLines{"settlement_lines_insert", R"sql(
  INSERT INTO settlement_line (settlement, line, kind, reference, title, member, lot, quantity,
                               unit, amount_vnd)
  SELECT $1, l.line, l.kind, l.reference, l.title, l.member, l.lot, l.quantity, l.unit, l.amount
  FROM unnest($2::int[], $3::text[], $4::text[], $5::text[], $6::text[], $7::bigint[], $8::int[],
              $9::bigint[])
    WITH ORDINALITY AS l(kind, reference, title, member, lot, quantity, unit, amount, line))sql"};
constexpr pg::Statement kInsertShares{"settlement_shares_insert", R"sql(
  INSERT INTO settlement_share (settlement, member, goods_vnd, share_vnd)
  SELECT $1, s.member, s.goods, s.share
  FROM unnest($2::text[], $3::bigint[], $4::bigint[]) AS s(member, goods, share))sql"};
constexpr pg::Statement kPin{"settlement_pin", R"sql(
  INSERT INTO settlement_observation (settlement, observation)
  SELECT $1, o FROM unnest($2::uuid[]) AS o)sql"};
constexpr pg::Statement kLastNumber{
    "settlement_last_number",
    "SELECT coalesce(max(number), 0) FROM settlement WHERE contract = $1"};
constexpr pg::Statement kFind{"settlement_find", "SELECT " SETTLEMENT_COLUMNS
                                                 " FROM settlement s WHERE s.id = $1 AND "
                                                 "s.contract = $2"};
constexpr pg::Statement kList{"settlement_list",
                              "SELECT " SETTLEMENT_COLUMNS R"sql( FROM settlement s
  WHERE s.contract = $1
    AND ($2::timestamptz IS NULL OR (s.create_time, s.id) < ($2, $3::uuid))
  ORDER BY s.create_time DESC, s.id DESC LIMIT $4)sql"};
constexpr pg::Statement kLines{"settlement_lines", R"sql(
  SELECT kind, reference, title, member, lot, quantity, unit, amount_vnd
  FROM settlement_line WHERE settlement = $1 ORDER BY line)sql"};
constexpr pg::Statement kShares{"settlement_shares", R"sql(
  SELECT member, goods_vnd, share_vnd FROM settlement_share
  WHERE settlement = $1 ORDER BY member)sql"};
constexpr pg::Statement kPinned{"settlement_pinned", R"sql(
  SELECT observation FROM settlement_observation WHERE settlement = $1 ORDER BY observation)sql"};
constexpr pg::Statement kAddPayment{"settlement_payment_insert", R"sql(
  INSERT INTO settlement_payment (settlement, bank_reference, amount_vnd, pay_date, record_time)
  VALUES ($1, $2, $3, $4, $5))sql"};
constexpr pg::Statement kKnowsPayment{"settlement_payment_known", R"sql(
  SELECT count(*) FROM settlement_payment WHERE settlement = $1 AND bank_reference = $2)sql"};
constexpr pg::Statement kSavePaid{
    "settlement_save_paid", "UPDATE settlement SET paid_vnd = $2, revision = $3 WHERE id = $1"};
constexpr pg::Statement kTotals{"settlement_totals", R"sql(
  SELECT coalesce(sum(payable_vnd), 0)::bigint, coalesce(sum(paid_vnd), 0)::bigint
  FROM settlement WHERE contract = $1)sql"};
constexpr pg::Statement kOfParty{"settlement_of_party",
                                 "SELECT " SETTLEMENT_COLUMNS R"sql(, c.seller, c.buyer, c.title
  FROM settlement s JOIN contract c ON c.id = s.contract
  WHERE s.settle_date BETWEEN $2 AND $3
    AND ($5::boolean OR $1 = ANY($6::text[]) OR c.seller = ANY($6::text[]))
    AND s.id IN (
      SELECT x.id FROM settlement x JOIN contract k ON k.id = x.contract WHERE k.seller = $1
      UNION SELECT x.id FROM settlement x JOIN contract k ON k.id = x.contract WHERE k.buyer = $1
      UNION SELECT m.settlement FROM settlement_share m WHERE m.member = $1)
  ORDER BY s.settle_date, s.id LIMIT $4)sql"};

struct SettlementRow {
  Settlement settlement;
  static SettlementRow from(pg::Row& row) {
    SettlementRow out;
    Settlement& it = out.settlement;
    it.id = row.id<SettlementTag>();
    it.contract = row.id<ContractTag>();
    it.number = static_cast<int>(row.int64());
    it.through_date = row.date();
    it.settle_date = row.date();
    it.due_date = row.date();
    it.statement.payable = row.money();
    it.paid = row.money();
    it.revision = row.int64();
    it.create_time = row.time();
    return out;
  }
};

struct ConcernRow {
  Concern concern;
  static ConcernRow from(pg::Row& row) {
    ConcernRow out;
    out.concern.settlement = SettlementRow::from(row).settlement;
    out.concern.seller = row.text();
    out.concern.buyer = row.text();
    out.concern.title = row.text();
    return out;
  }
};

struct LineRow {
  StatementLine line;
  static LineRow from(pg::Row& row) {
    LineRow out;
    out.line.kind = static_cast<LineKind>(row.int64());
    out.line.reference = row.text();
    out.line.title = row.text();
    out.line.member = row.text();
    out.line.lot = row.text();
    out.line.quantity.thousandths = row.int64();
    out.line.quantity.unit = static_cast<Unit>(row.int64());
    out.line.amount = row.money();
    return out;
  }
};

struct ShareRow {
  MemberShare share;
  static ShareRow from(pg::Row& row) {
    ShareRow out;
    out.share.member = row.text();
    out.share.goods = row.money();
    out.share.share = row.money();
    return out;
  }
};

struct PinnedRow {
  ObservationId id;
  static PinnedRow from(pg::Row& row) { return {row.id<ObservationTag>()}; }
};

struct NumberRow {
  std::int64_t number = 0;
  static NumberRow from(pg::Row& row) { return {row.int64()}; }
};

struct TotalsRow {
  Totals totals;
  static TotalsRow from(pg::Row& row) {
    TotalsRow out;
    out.totals.payable = row.money();
    out.totals.paid = row.money();
    return out;
  }
};

Status insert_lines(pg::Tx& tx, const Settlement& it) {
  std::vector<int> kinds, units;
  std::vector<std::string> references, titles, members, lots;
  std::vector<std::int64_t> quantities, amounts;
  for (const StatementLine& line : it.statement.lines) {
    kinds.push_back(static_cast<int>(line.kind));
    references.push_back(line.reference);
    titles.push_back(line.title);
    members.push_back(line.member);
    lots.push_back(line.lot);
    quantities.push_back(line.quantity.thousandths);
    units.push_back(static_cast<int>(line.quantity.unit));
    amounts.push_back(line.amount.vnd());
  }
  return tx
      .execute(kInsertLines, it.id, kinds, references, titles, members, lots, quantities, units,
               amounts)
      .status();
}

Status insert_shares(pg::Tx& tx, const Settlement& it) {
  std::vector<std::string> members;
  std::vector<std::int64_t> goods, shares;
  for (const MemberShare& share : it.shares) {
    members.push_back(share.member);
    goods.push_back(share.goods.vnd());
    shares.push_back(share.share.vnd());
  }
  return tx.execute(kInsertShares, it.id, members, goods, shares).status();
}

Status complete(pg::Tx& tx, Settlement& it) {
  ASSIGN_OR_RETURN(auto lines, tx.query<LineRow>(kLines, it.id));
  for (LineRow& row : lines) it.statement.lines.push_back(std::move(row.line));
  ASSIGN_OR_RETURN(auto shares, tx.query<ShareRow>(kShares, it.id));
  for (ShareRow& row : shares) it.shares.push_back(std::move(row.share));
  ASSIGN_OR_RETURN(const auto pinned, tx.query<PinnedRow>(kPinned, it.id));
  for (const PinnedRow& row : pinned) it.observations.push_back(row.id);
  return ok();
}

}  // namespace

Status insert(pg::Tx& tx, const Settlement& it, const Uuid& request_id) {
  RETURN_IF_ERROR(tx.execute(kInsert, it.id, it.contract, it.number, it.through_date,
                             it.settle_date, it.due_date, it.statement.payable, it.revision,
                             it.create_time, request_id)
                      .status());
  RETURN_IF_ERROR(insert_lines(tx, it));
  RETURN_IF_ERROR(insert_shares(tx, it));
  RETURN_IF_ERROR(tx.execute(kPin, it.id, it.observations).status());
  return journal::post(tx, {it.contract, it.id}, entries_of(it.statement), it.create_time);
}

StatusOr<int> last_number(pg::Tx& tx, ContractId contract) {
  ASSIGN_OR_RETURN(const auto row, tx.query_one<NumberRow>(kLastNumber, contract));
  return static_cast<int>(row->number);
}

StatusOr<std::optional<Settlement>> find(pg::Tx& tx, ContractId contract, SettlementId id) {
  ASSIGN_OR_RETURN(auto row, tx.query_one<SettlementRow>(kFind, id, contract));
  if (!row) return std::optional<Settlement>();
  RETURN_IF_ERROR(complete(tx, row->settlement));
  return std::optional<Settlement>(std::move(row->settlement));
}

StatusOr<std::vector<Settlement>> list(pg::Tx& tx, ContractId contract,
                                       const farmgate::wire::Page& page) {
  ASSIGN_OR_RETURN(
      auto rows, tx.query<SettlementRow>(kList, contract, page.key(0), page.key(1), page.limit()));
  std::vector<Settlement> out;
  for (SettlementRow& row : rows) out.push_back(std::move(row.settlement));
  return out;
}

Status check_payment_fresh(pg::Tx& tx, SettlementId settlement, const std::string& bank_reference) {
  ASSIGN_OR_RETURN(const auto row,
                   tx.query_one<NumberRow>(kKnowsPayment, settlement, bank_reference));
  if (row->number == 0) return ok();
  return Status(Code::kAlreadyExists, "PAYMENT_KNOWN", "this bank reference was recorded before");
}

Status add_payment(pg::Tx& tx, const Settlement& settlement, const Payment& it) {
  RETURN_IF_ERROR(
      tx.execute(kAddPayment, settlement.id, it.bank_reference, it.amount, it.day, it.record_time)
          .status());
  RETURN_IF_ERROR(
      tx.execute(kSavePaid, settlement.id, settlement.paid, settlement.revision).status());
  return journal::post(tx, {settlement.contract, settlement.id},
                       {entry_of_payment(it.amount, it.bank_reference)}, it.record_time);
}

StatusOr<Totals> totals(pg::Tx& tx, ContractId contract) {
  ASSIGN_OR_RETURN(const auto row, tx.query_one<TotalsRow>(kTotals, contract));
  return row->totals;
}

StatusOr<std::vector<Concern>> of_party(pg::Tx& tx, const std::string& party, const Days& days,
                                        const Viewer& viewer, int limit) {
  ASSIGN_OR_RETURN(auto rows, tx.query<ConcernRow>(kOfParty, party, days.from, days.through, limit,
                                                   viewer.all, viewer.parties));
  std::vector<Concern> out;
  std::size_t lines = 0;
  for (ConcernRow& row : rows) {
    RETURN_IF_ERROR(complete(tx, row.concern.settlement));
    lines += row.concern.settlement.statement.lines.size();
    if (lines > kLinesMost) {
      return refuse("TOO_MANY", "more lines than one statement holds: ask for a shorter period",
                    {{"most", std::to_string(kLinesMost)}});
    }
    out.push_back(std::move(row.concern));
  }
  return out;
}

}  // namespace farmgate::cooperatives::settlement_rows
