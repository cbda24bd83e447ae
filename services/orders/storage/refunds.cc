#include "services/orders/storage/refunds.h"

namespace farmgate::orders::refunds {
namespace {

#define REFUND_COLUMNS                                                                     \
  "r.id, r.transfer, r.order_id, r.seller, r.amount_vnd, r.state, r.reason, r.requester, " \
  "r.bank_reference, r.create_time, r.export_time, r.pay_time"

constexpr pg::Statement kInsert{"refund_insert", R"sql(
  INSERT INTO refund (id, transfer, order_id, seller, amount_vnd, state, reason, requester,
                      create_time)
  VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9))sql"};
constexpr pg::Statement kSavePayment{
    "refund_save_payment",
    "UPDATE refund SET state = $2, bank_reference = $3, pay_time = $4 WHERE id = $1"};
constexpr pg::Statement kFind{
    "refund_find", "SELECT " REFUND_COLUMNS
                   " FROM refund r WHERE r.id = $1 AND " IN_REGION("r.seller", "$2", "$3")};
constexpr pg::Statement kLock{
    "refund_lock", "SELECT " REFUND_COLUMNS " FROM refund r WHERE r.id = $1 AND " IN_REGION(
                       "r.seller", "$2", "$3") " FOR NO KEY UPDATE"};
constexpr pg::Statement kHoldReference{
    "refund_hold_reference",
    "SELECT pg_advisory_xact_lock(hashtextextended('refund ' || $1::text, 0))"};
constexpr pg::Statement kFindByReference{"refund_find_by_reference",
                                         "SELECT " REFUND_COLUMNS
                                         " FROM refund r WHERE r.bank_reference = $1"};
constexpr pg::Statement kList{"refund_list", "SELECT " REFUND_COLUMNS R"sql( FROM refund r
  WHERE ($1::int IS NULL OR r.state = $1)
    AND ($2::timestamptz IS NULL OR (r.create_time, r.id) < ($2, $3::uuid))
    AND )sql" IN_REGION("r.seller", "$5", "$6") " ORDER BY r.create_time DESC, r.id DESC LIMIT $4"};
constexpr pg::Statement kTakeDue{"refund_take_due", R"sql(
  WITH due AS (SELECT id FROM refund
               WHERE state = 1 AND )sql" IN_REGION("seller", "$2", "$3") R"sql(
               ORDER BY create_time, id LIMIT $1
               FOR NO KEY UPDATE SKIP LOCKED),
  r AS (UPDATE refund SET state = 2, export_time = farmgate_now()
        WHERE id IN (SELECT id FROM due) RETURNING *)
  SELECT )sql" REFUND_COLUMNS R"sql(, t.bank_reference, coalesce(o.payment_code, '')
  FROM r JOIN bank_transfer t ON t.id = r.transfer LEFT JOIN orders o ON o.id = r.order_id
  ORDER BY r.create_time, r.id)sql"};

Refund refund_from(pg::Row& row) {
  Refund it;
  it.id = row.id<RefundTag>();
  it.transfer = row.id<TransferTag>();
  if (auto order = row.maybe(&pg::Row::uuid)) it.order = OrderId(*order);
  if (auto seller = row.maybe(&pg::Row::uuid)) it.seller = ProducerId(*seller);
  it.amount = row.money();
  it.state = static_cast<RefundState>(row.int64());
  it.reason = row.text();
  it.requester = row.text();
  it.bank_reference = row.maybe(&pg::Row::text).value_or("");
  it.create_time = row.time();
  it.export_time = row.maybe(&pg::Row::time);
  it.pay_time = row.maybe(&pg::Row::time);
  return it;
}

struct RefundRow {
  Refund refund;
  static RefundRow from(pg::Row& row) { return {refund_from(row)}; }
};

struct ExportRow {
  Export it;
  static ExportRow from(pg::Row& row) {
    ExportRow out{{refund_from(row), "", ""}};
    out.it.credit_reference = row.text();
    out.it.payment_code = row.text();
    return out;
  }
};

std::optional<Refund> refund_of(std::optional<RefundRow> row) {
  if (!row) return std::nullopt;
  return std::move(row->refund);
}

}  // namespace

Status insert(pg::Tx& tx, const Refund& refund) {
  return tx.later(kInsert, refund.id, refund.transfer, refund.order, refund.seller, refund.amount,
                  static_cast<int>(refund.state), refund.reason, refund.requester,
                  refund.create_time);
}

Status save_payment(pg::Tx& tx, const Refund& refund) {
  return tx.later(kSavePayment, refund.id, static_cast<int>(refund.state), refund.bank_reference,
                  refund.pay_time);
}

StatusOr<std::optional<Refund>> find(pg::Tx& tx, RefundId id, const Region& region) {
  ASSIGN_OR_RETURN(auto row, tx.query_one<RefundRow>(kFind, id, region.all, region.communes));
  return refund_of(std::move(row));
}

StatusOr<std::optional<Refund>> lock(pg::Tx& tx, RefundId id, const Region& region) {
  ASSIGN_OR_RETURN(auto row, tx.query_one<RefundRow>(kLock, id, region.all, region.communes));
  return refund_of(std::move(row));
}

StatusOr<std::optional<Refund>> find_by_reference(pg::Tx& tx, const std::string& reference) {
  RETURN_IF_ERROR(tx.run(kHoldReference, {pg::param(reference)}).status());
  ASSIGN_OR_RETURN(auto row, tx.query_one<RefundRow>(kFindByReference, reference));
  return refund_of(std::move(row));
}

StatusOr<std::vector<Refund>> list(pg::Tx& tx, std::optional<RefundState> state,
                                   const Region& region, const farmgate::wire::Page& page) {
  std::optional<int> wanted;
  if (state) wanted = static_cast<int>(*state);
  ASSIGN_OR_RETURN(auto rows, tx.query<RefundRow>(kList, wanted, page.key(0), page.key(1),
                                                  page.limit(), region.all, region.communes));
  std::vector<Refund> out;
  for (RefundRow& row : rows) out.push_back(std::move(row.refund));
  return out;
}

StatusOr<std::vector<Export>> take_due(pg::Tx& tx, const Region& region, int most) {
  ASSIGN_OR_RETURN(auto rows, tx.query<ExportRow>(kTakeDue, most, region.all, region.communes));
  std::vector<Export> out;
  for (ExportRow& row : rows) out.push_back(std::move(row.it));
  return out;
}

}  // namespace farmgate::orders::refunds
