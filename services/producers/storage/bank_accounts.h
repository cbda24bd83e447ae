#pragma once

#include <optional>
#include <vector>

#include "chassis/pg/database.h"
#include "chassis/wire/pager.h"
#include "services/producers/domain/bank_account.h"
#include "services/producers/storage/children.h"

namespace farmgate::producers::bank_accounts {

using children::Place;

StatusOr<std::optional<BankAccount>> find(pg::Tx& tx, const Place& place, const Visible& visible);
struct LockedAccount {
  BankAccount account;
  Producer producer;
};
// With the rows of the account's producer and then of the account locked until the end of the
// transaction.
StatusOr<std::optional<LockedAccount>> lock(pg::Tx& tx, const Place& place, const Visible& visible);
// Newest first, of a producer that the caller may see.
StatusOr<std::vector<BankAccount>> list(pg::Tx& tx, ProducerId producer,
                                        const farmgate::wire::Page& page);
StatusOr<std::int64_t> count(pg::Tx& tx, ProducerId producer);
Status insert(pg::Tx& tx, const BankAccount& it, const Uuid& request_id);
Status save(pg::Tx& tx, const BankAccount& it);

Status append(pg::Tx& tx, const AccountEntry& it);
// Newest first.
StatusOr<std::vector<AccountEntry>> history(pg::Tx& tx, BankAccountId account,
                                            const farmgate::wire::Page& page);

// Locks accounts of which a change has become due; those that another transaction holds are passed
// over.
StatusOr<std::vector<BankAccount>> lock_due(pg::Tx& tx, int limit);

}  // namespace farmgate::producers::bank_accounts
