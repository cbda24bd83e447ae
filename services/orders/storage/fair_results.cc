#include "services/orders/storage/fair_results.h"

#include "services/orders/storage/order_states.h"

namespace farmgate::orders::fair_results {
namespace {

constexpr pg::Statement kSaveDay{"fair_day_save", R"sql(
  INSERT INTO fair_day (fair, booth, day, visitors, contracts_signed, contracts_vnd,
                        cash_sales_vnd)
  VALUES ($1, $2, $3, $4, $5, $6, $7)
  ON CONFLICT (fair, booth, day) DO UPDATE SET visitors = excluded.visitors,
    contracts_signed = excluded.contracts_signed, contracts_vnd = excluded.contracts_vnd,
    cash_sales_vnd = excluded.cash_sales_vnd)sql"};
constexpr pg::Statement kDays{"fair_day_list", R"sql(
  SELECT booth, day, visitors, contracts_signed, contracts_vnd, cash_sales_vnd FROM fair_day
  WHERE fair = $1 ORDER BY day, booth)sql"};
constexpr pg::Statement kLet{"fair_let_booths", R"sql(
  SELECT b.code, b.zone, a.applicant, coalesce(s.public_name, ''), coalesce(s.commune, ''), a.star
  FROM booth b JOIN application a ON a.fair = b.fair AND a.booth = b.code
    AND a.state IN (3, 6, 7)
  LEFT JOIN seller_copy s ON s.producer = a.applicant
  WHERE b.fair = $1 ORDER BY b.position)sql"};
// Orders that are paid for, and what tablets sold but what of it was given back or
// written off (domain/discrepancy.h).
constexpr pg::Statement kSales{"fair_sales", R"sql(
  SELECT seller, sum(sales)::bigint, sum(vnd)::bigint FROM (
    SELECT o.seller, count(DISTINCT l.order_id) AS sales, sum(l.amount_vnd) AS vnd
    FROM offer o JOIN order_line l ON l.offer = o.id JOIN orders r ON r.id = l.order_id
    WHERE o.fair = $1 AND )sql" FARMGATE_PAID_FOR("r") R"sql(
    GROUP BY o.seller
    UNION ALL
    SELECT s.seller, count(*), sum(s.total_vnd - coalesce((
      SELECT sum(d.amount_vnd) FROM booth_discrepancy d
      JOIN booth_settlement t ON t.discrepancy = d.id WHERE d.sale = s.id AND t.outcome IN (3, 4)
      ), 0))
    FROM booth_sale s WHERE s.fair = $1 GROUP BY s.seller) sold
  GROUP BY seller ORDER BY seller)sql"};

struct DayRow {
  FairDay day;
  static DayRow from(pg::Row& row) {
    DayRow out;
    out.day.booth = row.text();
    out.day.day = row.date();
    out.day.visitors = static_cast<int>(row.int64());
    out.day.contracts_signed = static_cast<int>(row.int64());
    out.day.contracts = row.money();
    out.day.cash_sales = row.money();
    return out;
  }
};

struct LetRow {
  LetBooth booth;
  static LetRow from(pg::Row& row) {
    LetRow out;
    out.booth.code = row.text();
    out.booth.zone = row.text();
    out.booth.exhibitor = row.id<ProducerTag>();
    out.booth.exhibitor_name = row.text();
    out.booth.commune = row.text();
    out.booth.star = static_cast<int>(row.int64());
    return out;
  }
};

struct SalesRow {
  FairSales sales;
  static SalesRow from(pg::Row& row) {
    SalesRow out;
    out.sales.seller = row.id<ProducerTag>();
    out.sales.orders = static_cast<int>(row.int64());
    out.sales.sales = row.money();
    return out;
  }
};

}  // namespace

Status save_day(pg::Tx& tx, FairId fair, const FairDay& it) {
  return tx
      .execute(kSaveDay, fair, it.booth, it.day, it.visitors, it.contracts_signed, it.contracts,
               it.cash_sales)
      .status();
}

StatusOr<std::vector<FairDay>> days(pg::Tx& tx, FairId fair) {
  ASSIGN_OR_RETURN(auto rows, tx.query<DayRow>(kDays, fair));
  std::vector<FairDay> out;
  for (DayRow& row : rows) out.push_back(std::move(row.day));
  return out;
}

StatusOr<std::vector<LetBooth>> let_booths(pg::Tx& tx, FairId fair) {
  ASSIGN_OR_RETURN(auto rows, tx.query<LetRow>(kLet, fair));
  std::vector<LetBooth> out;
  for (LetRow& row : rows) out.push_back(std::move(row.booth));
  return out;
}

StatusOr<std::vector<FairSales>> sales(pg::Tx& tx, FairId fair) {
  ASSIGN_OR_RETURN(auto rows, tx.query<SalesRow>(kSales, fair));
  std::vector<FairSales> out;
  for (SalesRow& row : rows) out.push_back(row.sales);
  return out;
}

}  // namespace farmgate::orders::fair_results
