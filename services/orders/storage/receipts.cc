#include "services/orders/storage/receipts.h"

namespace farmgate::orders::receipts {
namespace {

constexpr pg::Statement kIssue{"receipt_issue", R"sql(
  WITH series AS (
    INSERT INTO receipt_series AS s (seller, year, last) VALUES ($2, $3, 1)
    ON CONFLICT (seller, year) DO UPDATE SET last = s.last + 1 RETURNING s.last)
  INSERT INTO receipt (order_id, seller, year, number, issue_time)
  SELECT $1, $2, $3, last, $4 FROM series RETURNING year, number)sql"};

constexpr pg::Statement kTakeNumbers{"receipt_take_numbers", R"sql(
  INSERT INTO receipt_series AS s (seller, year, last) VALUES ($1, $2, $3)
  ON CONFLICT (seller, year) DO UPDATE SET last = s.last + $3 RETURNING s.year, s.last)sql"};
constexpr pg::Statement kIssueAll{"receipt_issue_all", R"sql(
  INSERT INTO receipt (booth_sale, seller, year, number, issue_time)
  SELECT w.sale, $2, $3, w.number, $5 FROM unnest($1::uuid[], $4::bigint[]) AS w(sale, number)
  )sql"};

struct ReceiptRow {
  Receipt it;
  static ReceiptRow from(pg::Row& row) {
    ReceiptRow out;
    out.it.year = static_cast<int>(row.int64());
    out.it.number = row.int64();
    return out;
  }
};

}  // namespace

StatusOr<Receipt> issue(pg::Tx& tx, const Order& order, Time now) {
  ASSIGN_OR_RETURN(
      auto row, tx.query_one<ReceiptRow>(kIssue, order.id, order.seller, receipt_year(now), now));
  return row->it;
}

Status issue(pg::Tx& tx, std::vector<BoothSale>& sales, Time now) {
  const auto count = static_cast<std::int64_t>(sales.size());
  if (count == 0) return ok();
  const ProducerId seller = sales.front().seller;
  ASSIGN_OR_RETURN(const auto last,
                   tx.query_one<ReceiptRow>(kTakeNumbers, seller, receipt_year(now), count));
  std::vector<SaleId> ids;
  std::vector<std::int64_t> numbers;
  for (BoothSale& sale : sales) {
    Receipt receipt = last->it;
    receipt.number += 1 + static_cast<std::int64_t>(ids.size()) - count;
    ids.push_back(sale.id);
    numbers.push_back(receipt.number);
    sale.receipt = receipt;
  }
  return tx.later(kIssueAll, ids, seller, receipt_year(now), numbers, now);
}

}  // namespace farmgate::orders::receipts
