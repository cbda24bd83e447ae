#include "services/orders/storage/day_closes.h"

namespace farmgate::orders::day_closes {
namespace {

// $1: a seller, or none. The region is the last two arguments.
#define WHOSE(COLUMN, ALL, COMMUNES)                                       \
  "($1::uuid IS NULL OR " COLUMN " = $1) AND (" ALL "::boolean OR " COLUMN \
  " IN (SELECT producer FROM seller_copy WHERE commune = ANY(" COMMUNES "::text[])))"

constexpr pg::Statement kFigures{"day_close_figures", R"sql(
  SELECT coalesce(sum(side.amount_vnd) FILTER (WHERE account = 'BANK'), 0)::bigint,
         -coalesce(sum(side.amount_vnd) FILTER (WHERE account = 'UNMATCHED'), 0)::bigint,
         -coalesce(sum(side.amount_vnd) FILTER (WHERE account = 'PREPAID'), 0)::bigint,
         -coalesce(sum(side.amount_vnd) FILTER (WHERE account = 'REFUNDS_DUE'), 0)::bigint,
         -coalesce(sum(side.amount_vnd) FILTER (WHERE account = 'SALES'), 0)::bigint
  FROM (SELECT e.debit AS account, e.amount_vnd, e.transfer, e.book_time FROM ledger_entry e
        UNION ALL
        SELECT e.credit, -e.amount_vnd, e.transfer, e.book_time FROM ledger_entry e) side
  JOIN bank_transfer t ON t.id = side.transfer
  WHERE side.book_time < $2 AND )sql" WHOSE("t.seller", "$3", "$4")};
constexpr pg::Statement kOpenRefunds{"day_close_open_refunds",
                                     R"sql(
  SELECT id, amount_vnd FROM refund
  WHERE state = 2 AND export_time < $2 AND )sql" WHOSE("seller", "$4",
                                                       "$5") " ORDER BY export_time, id LIMIT $3"};
constexpr pg::Statement kMatches{"day_close_matches",
                                 R"sql(
  SELECT m.transfer, m.order_id, m.amount_vnd, m.matcher, m.match_time
  FROM transfer_match m JOIN bank_transfer t ON t.id = m.transfer
  WHERE m.match_time >= $2::timestamptz - interval '24 hours' AND m.match_time < $2
    AND m.match_time <= $6
    AND )sql" WHOSE("t.seller", "$4",
                                 "$5") " ORDER BY m.match_time, m.transfer, m.order_id LIMIT $3"};
constexpr pg::Statement kInsert{"day_close_insert", R"sql(
  INSERT INTO day_close (id, seller, day, stated_vnd, ledger_vnd, unmatched_vnd, prepaid_vnd,
                         refunds_due_vnd, sales_vnd, closer, create_time, province,
                         explanation)
  VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13))sql"};
constexpr pg::Statement kExplanation{"day_close_explanation", R"sql(
  SELECT r.id, r.amount_vnd
  FROM day_close d CROSS JOIN unnest(d.explanation) WITH ORDINALITY AS e (refund, place)
  JOIN refund r ON r.id = e.refund
  WHERE d.id = $1 ORDER BY e.place)sql"};
constexpr pg::Statement kLatest{"day_close_latest", R"sql(
  SELECT id, seller, province, day, stated_vnd, ledger_vnd, unmatched_vnd, prepaid_vnd,
    refunds_due_vnd, sales_vnd, closer, create_time
  FROM day_close WHERE day = $3 AND seller IS NOT DISTINCT FROM $1::uuid AND province = $2
  ORDER BY create_time DESC, id DESC LIMIT 1)sql"};

struct FiguresRow {
  DayFigures figures;
  static FiguresRow from(pg::Row& row) {
    FiguresRow out;
    out.figures.bank = row.money();
    out.figures.unmatched = row.money();
    out.figures.prepaid = row.money();
    out.figures.refunds_due = row.money();
    out.figures.sales = row.money();
    return out;
  }
};

struct OpenRow {
  OpenRefund refund;
  static OpenRow from(pg::Row& row) {
    OpenRow out;
    out.refund.id = row.id<RefundTag>();
    out.refund.amount = row.money();
    return out;
  }
};

struct MatchRow {
  DayMatch it;
  static MatchRow from(pg::Row& row) {
    MatchRow out;
    out.it.transfer = row.id<TransferTag>();
    out.it.match.order = row.id<OrderTag>();
    out.it.match.amount = row.money();
    out.it.match.matcher = row.text();
    out.it.match.match_time = row.time();
    return out;
  }
};

struct CloseRow {
  DayClose close;
  static CloseRow from(pg::Row& row) {
    CloseRow out;
    DayClose& it = out.close;
    it.id = row.id<CloseTag>();
    if (const auto seller = row.maybe(&pg::Row::uuid)) it.seller = ProducerId(*seller);
    it.province = row.text();
    it.day = row.date();
    it.stated = row.money();
    it.ledger.bank = row.money();
    it.ledger.unmatched = row.money();
    it.ledger.prepaid = row.money();
    it.ledger.refunds_due = row.money();
    it.ledger.sales = row.money();
    it.closer = row.text();
    it.create_time = row.time();
    return out;
  }
};

}  // namespace

StatusOr<DayFigures> figures(pg::Tx& tx, const Whose& whose, Time before) {
  ASSIGN_OR_RETURN(auto row, tx.query_one<FiguresRow>(kFigures, whose.seller, before,
                                                      whose.region.all, whose.region.communes));
  return row->figures;
}

StatusOr<std::vector<OpenRefund>> open_refunds(pg::Tx& tx, const Whose& whose, Time before,
                                               int most) {
  ASSIGN_OR_RETURN(auto rows, tx.query<OpenRow>(kOpenRefunds, whose.seller, before, most,
                                                whose.region.all, whose.region.communes));
  std::vector<OpenRefund> out;
  for (const OpenRow& row : rows) out.push_back(row.refund);
  return out;
}

StatusOr<std::vector<DayMatch>> matches(pg::Tx& tx, const Whose& whose, Time before, Time made_by,
                                        int most) {
  ASSIGN_OR_RETURN(auto rows, tx.query<MatchRow>(kMatches, whose.seller, before, most,
                                                 whose.region.all, whose.region.communes, made_by));
  std::vector<DayMatch> out;
  for (MatchRow& row : rows) out.push_back(std::move(row.it));
  return out;
}

Status insert(pg::Tx& tx, const DayClose& close) {
  std::vector<RefundId> explanation;
  for (const OpenRefund& it : close.explanation) explanation.push_back(it.id);
  return tx.later(kInsert, close.id, close.seller, close.day, close.stated, close.ledger.bank,
                  close.ledger.unmatched, close.ledger.prepaid, close.ledger.refunds_due,
                  close.ledger.sales, close.closer, close.create_time, close.province, explanation);
}

StatusOr<std::optional<DayClose>> latest(pg::Tx& tx, const std::optional<ProducerId>& seller,
                                         const std::string& province, Date day) {
  ASSIGN_OR_RETURN(auto row, tx.query_one<CloseRow>(kLatest, seller, province, day));
  if (!row) return std::optional<DayClose>();
  ASSIGN_OR_RETURN(const auto refunds, tx.query<OpenRow>(kExplanation, row->close.id));
  for (const OpenRow& it : refunds) row->close.explanation.push_back(it.refund);
  return std::optional<DayClose>(std::move(row->close));
}

}  // namespace farmgate::orders::day_closes
