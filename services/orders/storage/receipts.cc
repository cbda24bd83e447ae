#include "services/orders/storage/receipts.h"

namespace farmgate::orders::receipts {
namespace {

constexpr pg::Statement kIssue{"receipt_issue", R"sql(
  WITH series AS (
    INSERT INTO receipt_series AS s (seller, year, last) VALUES ($2, $3, 1)
    ON CONFLICT (seller, year) DO UPDATE SET last = s.last + 1 RETURNING s.last)
  INSERT INTO receipt (order_id, seller, year, number, issue_time)
  SELECT $1, $2, $3, last, $4 FROM series RETURNING year, number)sql"};

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
  const int year = static_cast<int>(date_in_vietnam(now).year());
  ASSIGN_OR_RETURN(auto row, tx.query_one<ReceiptRow>(kIssue, order.id, order.seller, year, now));
  return row->it;
}

}  // namespace farmgate::orders::receipts
