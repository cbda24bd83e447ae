#include "services/producers/api/mature_accounts.h"

#include "chassis/pg/clock.h"
#include "services/producers/storage/bank_accounts.h"

namespace farmgate::producers {
namespace {

using namespace std::chrono_literals;

constexpr int kBatch = 50;          // accounts in one commit
constexpr int kBatchesMax = 500;    // of one sweep; the next round goes on
constexpr auto kDeadline = 2000ms;  // a stop waits for a sweep

StatusOr<int> mature_some(pg::Tx& tx) {
  ASSIGN_OR_RETURN(auto due, bank_accounts::lock_due(tx, kBatch));
  ASSIGN_OR_RETURN(const Time now, pg::business_now(tx));
  for (BankAccount& account : due) {
    RETURN_IF_ERROR(account.mature(now));
    RETURN_IF_ERROR(bank_accounts::save(tx, account));
    AccountEntry entry;
    entry.account = account.id;
    entry.act = AccountAct::kTookEffect;
    entry.actor = "services/producers";
    entry.terms = account.terms;
    entry.act_time = now;
    RETURN_IF_ERROR(bank_accounts::append(tx, entry));
  }
  return static_cast<int>(due.size());
}

}  // namespace

Status MatureAccounts::sweep() {
  for (int round = 0; round < kBatchesMax; ++round) {
    ASSIGN_OR_RETURN(const int matured, database_.transact(in(kDeadline), mature_some));
    if (matured < kBatch) return ok();
  }
  return ok();
}

}  // namespace farmgate::producers
