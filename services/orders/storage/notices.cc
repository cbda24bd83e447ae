#include "services/orders/storage/notices.h"

namespace farmgate::orders::notices {
namespace {

// Those that are an hour old can no longer be sent again: a few go with each that comes.
constexpr pg::Statement kTake{"notice_take", R"sql(
  WITH old AS (
    DELETE FROM bank_notice WHERE signature IN (
      SELECT signature FROM bank_notice WHERE sign_time < farmgate_now() - interval '1 hour'
      ORDER BY sign_time LIMIT 8 FOR UPDATE SKIP LOCKED))
  INSERT INTO bank_notice (signature, sign_time) VALUES ($1, $2) ON CONFLICT DO NOTHING)sql"};

}  // namespace

StatusOr<bool> take(pg::Tx& tx, const std::string& signature, Time sign_time) {
  ASSIGN_OR_RETURN(const std::int64_t rows, tx.execute(kTake, pg::Bytes{signature}, sign_time));
  return rows == 1;
}

}  // namespace farmgate::orders::notices
