#include "services/orders/storage/transfers.h"

namespace farmgate::orders::transfers {
namespace {

#define TRANSFER_COLUMNS                                                        \
  "id, bank_reference, amount_vnd, description, credit_time, state, order_id, " \
  "unmatched_reason, version, create_time"

constexpr pg::Statement kInsert{"transfer_insert", R"sql(
  INSERT INTO bank_transfer (id, bank_reference, amount_vnd, description, credit_time, state,
                             order_id, unmatched_reason, version, create_time, request_id)
  VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
  ON CONFLICT (bank_reference) DO NOTHING)sql"};
constexpr pg::Statement kSaveMatch{
    "transfer_save_match",
    "UPDATE bank_transfer SET state = $2, order_id = $3, unmatched_reason = $4 WHERE id = $1"};
constexpr pg::Statement kFind{"transfer_find",
                              "SELECT " TRANSFER_COLUMNS " FROM bank_transfer WHERE id = $1"};
constexpr pg::Statement kFindByReference{"transfer_find_by_reference",
                                         "SELECT " TRANSFER_COLUMNS
                                         " FROM bank_transfer WHERE bank_reference = $1"};
constexpr pg::Statement kList{"transfer_list", "SELECT " TRANSFER_COLUMNS R"sql(
  FROM bank_transfer
  WHERE ($1::int IS NULL OR state = $1)
    AND ($2::timestamptz IS NULL OR (create_time, id) < ($2, $3::uuid))
  ORDER BY create_time DESC, id DESC LIMIT $4)sql"};
constexpr pg::Statement kAfter{"transfer_after", "SELECT " TRANSFER_COLUMNS R"sql(
  FROM bank_transfer WHERE id > $1 ORDER BY id LIMIT $2 FOR NO KEY UPDATE)sql"};

struct TransferRow {
  BankTransfer transfer;
  static TransferRow from(pg::Row& row) {
    TransferRow out;
    BankTransfer& it = out.transfer;
    it.id = row.id<TransferTag>();
    it.bank_reference = row.text();
    it.amount = row.money();
    it.description = row.text();
    it.credit_time = row.time();
    it.state = static_cast<TransferState>(row.int64());
    if (auto order = row.maybe(&pg::Row::uuid)) it.order = OrderId(*order);
    it.unmatched_reason = row.text();
    it.version = row.int64();
    it.create_time = row.time();
    return out;
  }
};

std::vector<BankTransfer> transfers_of(std::vector<TransferRow> rows) {
  std::vector<BankTransfer> out;
  for (TransferRow& row : rows) out.push_back(std::move(row.transfer));
  return out;
}

std::optional<BankTransfer> transfer_of(std::optional<TransferRow> row) {
  if (!row) return std::nullopt;
  return std::move(row->transfer);
}

}  // namespace

StatusOr<bool> insert(pg::Tx& tx, const BankTransfer& transfer, const Uuid& request_id) {
  ASSIGN_OR_RETURN(
      std::int64_t rows,
      tx.execute(kInsert, transfer.id, transfer.bank_reference, transfer.amount,
                 transfer.description, transfer.credit_time, static_cast<int>(transfer.state),
                 transfer.order, transfer.unmatched_reason, transfer.version, transfer.create_time,
                 request_id));
  return rows == 1;
}

Status save_match(pg::Tx& tx, const BankTransfer& transfer) {
  return tx
      .execute(kSaveMatch, transfer.id, static_cast<int>(transfer.state), transfer.order,
               transfer.unmatched_reason)
      .status();
}

StatusOr<std::optional<BankTransfer>> find(pg::Tx& tx, TransferId id) {
  ASSIGN_OR_RETURN(auto row, tx.query_one<TransferRow>(kFind, id));
  return transfer_of(std::move(row));
}

StatusOr<std::optional<BankTransfer>> find_by_reference(pg::Tx& tx, const std::string& reference) {
  ASSIGN_OR_RETURN(auto row, tx.query_one<TransferRow>(kFindByReference, reference));
  return transfer_of(std::move(row));
}

StatusOr<std::vector<BankTransfer>> list(pg::Tx& tx, std::optional<TransferState> state,
                                         const farmgate::wire::Page& page) {
  std::optional<int> wanted;
  if (state) wanted = static_cast<int>(*state);
  ASSIGN_OR_RETURN(auto rows,
                   tx.query<TransferRow>(kList, wanted, page.key(0), page.key(1), page.limit()));
  return transfers_of(std::move(rows));
}

StatusOr<std::vector<BankTransfer>> after(pg::Tx& tx, const Uuid& id, int limit) {
  ASSIGN_OR_RETURN(auto rows, tx.query<TransferRow>(kAfter, id, limit));
  return transfers_of(std::move(rows));
}

}  // namespace farmgate::orders::transfers
