#include "services/orders/storage/transfers.h"

#include <map>

namespace farmgate::orders::transfers {
namespace {

#define TRANSFER_COLUMNS                                                                \
  "id, bank_reference, amount_vnd, description, credit_time, state, order_id, seller, " \
  "unmatched_reason, unmatched_vnd, due_vnd, version, create_time"

constexpr pg::Statement kInsert{"transfer_insert", R"sql(
  INSERT INTO bank_transfer (id, bank_reference, amount_vnd, description, credit_time, state,
                             seller, unmatched_reason, unmatched_vnd, version, create_time,
                             request_id)
  VALUES ($1, $2, $3, $4, $5, $6, $7, '', $8, $9, $10, $11)
  ON CONFLICT (bank_reference) DO NOTHING)sql"};
constexpr pg::Statement kSave{"transfer_save", R"sql(
  UPDATE bank_transfer SET state = $2, order_id = $3, seller = $4, unmatched_reason = $5,
    unmatched_vnd = $6, due_vnd = $7, version = $8
  WHERE id = $1)sql"};
constexpr pg::Statement kAddMatch{"transfer_add_match", R"sql(
  INSERT INTO transfer_match (transfer, order_id, amount_vnd, matcher, match_time)
  VALUES ($1, $2, $3, $4, $5))sql"};
constexpr pg::Statement kMatches{"transfer_matches", R"sql(
  SELECT transfer, order_id, amount_vnd, matcher, match_time FROM transfer_match
  WHERE transfer = ANY($1::uuid[]) ORDER BY transfer, match_time, order_id)sql"};
constexpr pg::Statement kFind{
    "transfer_find", "SELECT " TRANSFER_COLUMNS
                     " FROM bank_transfer WHERE id = $1 AND " IN_REGION("seller", "$2", "$3")};
constexpr pg::Statement kFindByReference{"transfer_find_by_reference",
                                         "SELECT " TRANSFER_COLUMNS
                                         " FROM bank_transfer WHERE bank_reference = $1"};
constexpr pg::Statement kLock{"transfer_lock", "SELECT " TRANSFER_COLUMNS R"sql(
  FROM bank_transfer
  WHERE id = ANY($1::uuid[]) AND )sql" IN_REGION("seller", "$2", "$3") R"sql(
  ORDER BY id FOR NO KEY UPDATE)sql"};
constexpr pg::Statement kList{"transfer_list", "SELECT " TRANSFER_COLUMNS R"sql(
  FROM bank_transfer
  WHERE ($1::int IS NULL OR state = $1)
    AND ($2::timestamptz IS NULL OR (create_time, id) < ($2, $3::uuid))
    AND )sql" IN_REGION("seller", "$5", "$6") " ORDER BY create_time DESC, id DESC LIMIT $4"};
constexpr pg::Statement kListUnmatched{"transfer_list_unmatched", "SELECT " TRANSFER_COLUMNS R"sql(
  FROM bank_transfer
  WHERE state = 2 AND ($1::timestamptz IS NULL OR (create_time, id) > ($1, $2::uuid))
    AND )sql" IN_REGION("seller", "$4", "$5") " ORDER BY create_time, id LIMIT $3"};
constexpr pg::Statement kLockWaiting{"transfer_lock_waiting", "SELECT " TRANSFER_COLUMNS R"sql(
  FROM bank_transfer
  WHERE state = 2 AND order_id = $1 AND unmatched_reason = 'PAYMENT_MISMATCH'
  ORDER BY id LIMIT $2 FOR NO KEY UPDATE)sql"};
constexpr pg::Statement kLockOfOrder{"transfer_lock_of_order", "SELECT " TRANSFER_COLUMNS R"sql(
  FROM bank_transfer
  WHERE id IN (SELECT transfer FROM transfer_match WHERE order_id = $1)
  ORDER BY id FOR NO KEY UPDATE)sql"};
constexpr pg::Statement kStrays{"transfer_strays", R"sql(
  SELECT t.id FROM bank_transfer t JOIN orders o ON o.id = t.order_id
  WHERE t.state = 2 AND o.state <> 1 AND t.id > $1
    AND t.create_time <= farmgate_now() - interval '30 seconds'
  ORDER BY t.id LIMIT $2)sql"};
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
    if (auto seller = row.maybe(&pg::Row::uuid)) it.seller = ProducerId(*seller);
    it.unmatched_reason = row.text();
    it.unmatched = row.money();
    it.due = row.money();
    it.version = row.int64();
    it.create_time = row.time();
    return out;
  }
};

struct IdRow {
  TransferId id;
  static IdRow from(pg::Row& row) { return {row.id<TransferTag>()}; }
};

struct MatchRow {
  TransferId transfer;
  TransferMatch match;
  static MatchRow from(pg::Row& row) {
    MatchRow out;
    out.transfer = row.id<TransferTag>();
    out.match.order = row.id<OrderTag>();
    out.match.amount = row.money();
    out.match.matcher = row.text();
    out.match.match_time = row.time();
    return out;
  }
};

std::vector<BankTransfer> transfers_of(std::vector<TransferRow> rows) {
  std::vector<BankTransfer> out;
  for (TransferRow& row : rows) out.push_back(std::move(row.transfer));
  return out;
}

StatusOr<std::vector<BankTransfer>> with_matches(pg::Tx& tx,
                                                 StatusOr<std::vector<TransferRow>> rows) {
  RETURN_IF_ERROR(rows.status());
  std::vector<BankTransfer> out = transfers_of(std::move(*rows));
  std::vector<TransferId> ids;
  std::map<TransferId, BankTransfer*> places;
  for (BankTransfer& it : out) {
    ids.push_back(it.id);
    places[it.id] = &it;
  }
  if (ids.empty()) return out;
  ASSIGN_OR_RETURN(auto matches, tx.query<MatchRow>(kMatches, ids));
  for (MatchRow& row : matches) places[row.transfer]->matches.push_back(std::move(row.match));
  return out;
}

StatusOr<std::optional<BankTransfer>> first(StatusOr<std::vector<BankTransfer>> all) {
  RETURN_IF_ERROR(all.status());
  if (all->empty()) return std::optional<BankTransfer>();
  return std::optional<BankTransfer>(std::move(all->front()));
}

}  // namespace

StatusOr<bool> insert(pg::Tx& tx, const BankTransfer& transfer, const Uuid& request_id) {
  ASSIGN_OR_RETURN(std::int64_t rows,
                   tx.execute(kInsert, transfer.id, transfer.bank_reference, transfer.amount,
                              transfer.description, transfer.credit_time,
                              static_cast<int>(transfer.state), transfer.seller, transfer.unmatched,
                              transfer.version, transfer.create_time, request_id));
  return rows == 1;
}

Status save(pg::Tx& tx, const BankTransfer& transfer) {
  return tx.later(kSave, transfer.id, static_cast<int>(transfer.state), transfer.order,
                  transfer.seller, transfer.unmatched_reason, transfer.unmatched, transfer.due,
                  transfer.version);
}

Status add_match(pg::Tx& tx, const BankTransfer& transfer) {
  const TransferMatch& match = transfer.matches.back();
  return tx.later(kAddMatch, transfer.id, match.order, match.amount, match.matcher,
                  match.match_time);
}

StatusOr<std::optional<BankTransfer>> find(pg::Tx& tx, TransferId id, const Region& region) {
  return first(with_matches(tx, tx.query<TransferRow>(kFind, id, region.all, region.communes)));
}

StatusOr<std::optional<BankTransfer>> find_by_reference(pg::Tx& tx, const std::string& reference) {
  return first(with_matches(tx, tx.query<TransferRow>(kFindByReference, reference)));
}

StatusOr<std::vector<BankTransfer>> lock(pg::Tx& tx, const std::vector<TransferId>& ids,
                                         const Region& region) {
  return with_matches(tx, tx.query<TransferRow>(kLock, ids, region.all, region.communes));
}

StatusOr<std::vector<BankTransfer>> list(pg::Tx& tx, std::optional<TransferState> state,
                                         const Region& region, const farmgate::wire::Page& page) {
  std::optional<int> wanted;
  if (state) wanted = static_cast<int>(*state);
  ASSIGN_OR_RETURN(auto rows, tx.query<TransferRow>(kList, wanted, page.key(0), page.key(1),
                                                    page.limit(), region.all, region.communes));
  return transfers_of(std::move(rows));
}

StatusOr<std::vector<BankTransfer>> list_unmatched(pg::Tx& tx, const Region& region,
                                                   const farmgate::wire::Page& page) {
  ASSIGN_OR_RETURN(auto rows, tx.query<TransferRow>(kListUnmatched, page.key(0), page.key(1),
                                                    page.limit(), region.all, region.communes));
  return transfers_of(std::move(rows));
}

StatusOr<std::vector<BankTransfer>> lock_waiting(pg::Tx& tx, OrderId order, int most) {
  return with_matches(tx, tx.query<TransferRow>(kLockWaiting, order, most));
}

StatusOr<std::vector<BankTransfer>> lock_of_order(pg::Tx& tx, OrderId order) {
  return with_matches(tx, tx.query<TransferRow>(kLockOfOrder, order));
}

StatusOr<std::vector<TransferId>> strays(pg::Tx& tx, TransferId last, int most) {
  ASSIGN_OR_RETURN(auto rows, tx.query<IdRow>(kStrays, last, most));
  std::vector<TransferId> ids;
  for (const IdRow& row : rows) ids.push_back(row.id);
  return ids;
}

StatusOr<std::vector<BankTransfer>> after(pg::Tx& tx, const Uuid& id, int limit) {
  ASSIGN_OR_RETURN(auto rows, tx.query<TransferRow>(kAfter, id, limit));
  return transfers_of(std::move(rows));
}

}  // namespace farmgate::orders::transfers
