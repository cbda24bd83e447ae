#include "services/producers/storage/bank_accounts.h"

namespace farmgate::producers::bank_accounts {
namespace {

#define ACCOUNT_COLUMNS                                                                     \
  "c.id, c.producer, c.bank_bin, c.account_number, c.holder, c.create_time, c.revision, "   \
  "c.effective_time, c.pending_bin, c.pending_number, c.pending_holder, c.pending_caller, " \
  "c.pending_request_time, c.pending_effective_time"

constexpr pg::Statement kFind{"bank_account_find", "SELECT " ACCOUNT_COLUMNS R"sql(
  FROM bank_account c JOIN producer p ON p.id = c.producer
  WHERE c.id = $1 AND c.producer = $2 AND )sql" FARMGATE_VISIBLE("$3", "$4", "$5")};
constexpr pg::Statement kLock{"bank_account_lock", "SELECT " ACCOUNT_COLUMNS R"sql(
  FROM bank_account c WHERE c.id = $1 AND c.producer = $2 FOR NO KEY UPDATE)sql"};
constexpr pg::Statement kList{"bank_account_list", "SELECT " ACCOUNT_COLUMNS R"sql(
  FROM bank_account c WHERE c.producer = $1
    AND ($2::timestamptz IS NULL OR (c.create_time, c.id) < ($2, $3::uuid))
  ORDER BY c.create_time DESC, c.id DESC LIMIT $4)sql"};
constexpr pg::Statement kCount{"bank_account_count",
                               "SELECT count(*) FROM bank_account WHERE producer = $1"};
constexpr pg::Statement kInsert{"bank_account_insert", R"sql(
  INSERT INTO bank_account (id, producer, bank_bin, account_number, holder, create_time,
                            request_id)
  VALUES ($1, $2, $3, $4, $5, $6, $7))sql"};
constexpr pg::Statement kSave{"bank_account_save", R"sql(
  UPDATE bank_account SET bank_bin = $2, account_number = $3, holder = $4, revision = $5,
    effective_time = $6, pending_bin = $7, pending_number = $8, pending_holder = $9,
    pending_caller = $10, pending_request_time = $11, pending_effective_time = $12
  WHERE id = $1)sql"};
constexpr pg::Statement kAppend{"bank_account_entry_insert", R"sql(
  INSERT INTO bank_account_entry (account, act, actor, bank_bin, account_number, holder, reason,
                                  act_time)
  VALUES ($1, $2, $3, $4, $5, $6, $7, $8))sql"};
constexpr pg::Statement kHistory{"bank_account_entry_list", R"sql(
  SELECT id, account, act, actor, bank_bin, account_number, holder, reason, act_time
  FROM bank_account_entry WHERE account = $1 AND ($2::bigint IS NULL OR id < $2)
  ORDER BY id DESC LIMIT $3)sql"};
constexpr pg::Statement kLockDue{"bank_account_lock_due", "SELECT " ACCOUNT_COLUMNS R"sql(
  FROM bank_account c WHERE c.pending_effective_time <= farmgate_now()
  ORDER BY c.pending_effective_time, c.id LIMIT $1 FOR NO KEY UPDATE SKIP LOCKED)sql"};

AccountTerms terms_of(pg::Row& row) {
  AccountTerms terms;
  terms.bank_bin = row.text();
  terms.account_number = row.text();
  terms.holder = row.text();
  return terms;
}

struct AccountRow {
  BankAccount account;
  static AccountRow from(pg::Row& row) {
    AccountRow out;
    BankAccount& it = out.account;
    it.id = row.id<BankAccountTag>();
    it.producer = row.id<ProducerTag>();
    it.terms = terms_of(row);
    it.create_time = row.time();
    it.revision = row.int64();
    it.effective_time = row.maybe(&pg::Row::time);
    if (row.null_next()) return out;
    PendingTerms& pending = it.pending.emplace();
    pending.terms = terms_of(row);
    pending.caller = row.text();
    pending.request_time = row.time();
    pending.effective_time = row.time();
    return out;
  }
};

struct EntryRow {
  AccountEntry entry;
  static EntryRow from(pg::Row& row) {
    EntryRow out;
    AccountEntry& it = out.entry;
    it.id = row.int64();
    it.account = row.id<BankAccountTag>();
    it.act = static_cast<AccountAct>(row.int64());
    it.actor = row.text();
    it.terms = terms_of(row);
    it.reason = row.text();
    it.act_time = row.time();
    return out;
  }
};

struct CountRow {
  std::int64_t count;
  static CountRow from(pg::Row& row) { return {row.int64()}; }
};

std::vector<BankAccount> accounts_of(std::vector<AccountRow> rows) {
  std::vector<BankAccount> out;
  for (AccountRow& row : rows) out.push_back(std::move(row.account));
  return out;
}

}  // namespace

StatusOr<std::optional<BankAccount>> find(pg::Tx& tx, const Place& place, const Visible& visible) {
  ASSIGN_OR_RETURN(auto row, tx.query_one<AccountRow>(kFind, place.id, place.producer, visible.all,
                                                      visible.parties, visible.commune));
  if (!row) return std::optional<BankAccount>();
  return std::optional<BankAccount>(std::move(row->account));
}

StatusOr<std::optional<LockedAccount>> lock(pg::Tx& tx, const Place& place,
                                            const Visible& visible) {
  ASSIGN_OR_RETURN(auto producer, producer_rows::lock(tx, place.producer, visible));
  if (!producer) return std::optional<LockedAccount>();
  ASSIGN_OR_RETURN(auto row, tx.query_one<AccountRow>(kLock, place.id, place.producer));
  if (!row) return std::optional<LockedAccount>();
  return std::optional<LockedAccount>({std::move(row->account), std::move(*producer)});
}

StatusOr<std::vector<BankAccount>> list(pg::Tx& tx, ProducerId producer,
                                        const farmgate::wire::Page& page) {
  ASSIGN_OR_RETURN(auto rows,
                   tx.query<AccountRow>(kList, producer, page.key(0), page.key(1), page.limit()));
  return accounts_of(std::move(rows));
}

StatusOr<std::int64_t> count(pg::Tx& tx, ProducerId producer) {
  ASSIGN_OR_RETURN(auto row, tx.query_one<CountRow>(kCount, producer));
  return row->count;
}

Status insert(pg::Tx& tx, const BankAccount& it, const Uuid& request_id) {
  RETURN_IF_ERROR(tx.execute(kInsert, it.id, it.producer, it.terms.bank_bin,
                             it.terms.account_number, it.terms.holder, it.create_time, request_id)
                      .status());
  return save(tx, it);
}

Status save(pg::Tx& tx, const BankAccount& it) {
  if (!it.pending) {
    const std::optional<std::string> none;
    const std::optional<Time> never;
    return tx
        .execute(kSave, it.id, it.terms.bank_bin, it.terms.account_number, it.terms.holder,
                 it.revision, it.effective_time, none, none, none, none, never, never)
        .status();
  }
  const PendingTerms& pending = *it.pending;
  return tx
      .execute(kSave, it.id, it.terms.bank_bin, it.terms.account_number, it.terms.holder,
               it.revision, it.effective_time, pending.terms.bank_bin, pending.terms.account_number,
               pending.terms.holder, pending.caller, pending.request_time, pending.effective_time)
      .status();
}

Status append(pg::Tx& tx, const AccountEntry& it) {
  return tx
      .execute(kAppend, it.account, static_cast<int>(it.act), it.actor, it.terms.bank_bin,
               it.terms.account_number, it.terms.holder, it.reason, it.act_time)
      .status();
}

StatusOr<std::vector<AccountEntry>> history(pg::Tx& tx, BankAccountId account,
                                            const farmgate::wire::Page& page) {
  ASSIGN_OR_RETURN(auto rows, tx.query<EntryRow>(kHistory, account, page.key(0), page.limit()));
  std::vector<AccountEntry> out;
  for (EntryRow& row : rows) out.push_back(std::move(row.entry));
  return out;
}

StatusOr<std::vector<BankAccount>> lock_due(pg::Tx& tx, int limit) {
  ASSIGN_OR_RETURN(auto rows, tx.query<AccountRow>(kLockDue, limit));
  return accounts_of(std::move(rows));
}

}  // namespace farmgate::producers::bank_accounts
