#include "services/cooperatives/api/contract_sweep.h"

#include <algorithm>

#include "chassis/pg/clock.h"
#include "services/cooperatives/storage/deliveries.h"

namespace farmgate::cooperatives {
namespace {

using namespace std::chrono_literals;
using wire::ContractChange;

constexpr auto kDeadline = 5000ms;
constexpr int kBatch = 20;
constexpr int kBatchesMost = 50;  // of one sweep; the next round goes on

StatusOr<bool> fulfilled(pg::Tx& tx, const Contract& contract) {
  ASSIGN_OR_RETURN(auto progress, delivery_rows::progress(tx, contract.id));
  const ContractTerms& terms = contract.terms;
  return std::all_of(terms.schedule.begin(), terms.schedule.end(), [&](const ScheduleLine& line) {
    // Goods of the last days may still wait for the buyer's word.
    const Quantity delivered{progress[line.number].delivered, terms.unit};
    return shortage_of(line.planned, terms.tolerance, delivered).thousandths == 0;
  });
}

}  // namespace

Status ContractSweep::run() {
  for (int i = 0; i < kBatchesMost; ++i) {
    ASSIGN_OR_RETURN(const std::size_t moved,
                     background_.transact(in(kDeadline), [&](pg::Tx& tx) -> StatusOr<std::size_t> {
                       ASSIGN_OR_RETURN(const Time now, pg::business_now(tx));
                       ASSIGN_OR_RETURN(const std::size_t begun, activate(tx, now));
                       ASSIGN_OR_RETURN(const std::size_t ended, end(tx, now));
                       return begun + ended;
                     }));
    if (moved == 0) return ok();
  }
  return ok();
}

StatusOr<std::size_t> ContractSweep::activate(pg::Tx& tx, Time now) {
  ASSIGN_OR_RETURN(auto due, contract_rows::lock_to_activate(tx, date_in_vietnam(now), kBatch));
  for (Contract& contract : due) {
    RETURN_IF_ERROR(contract.activate(now));
    RETURN_IF_ERROR(save_and_announce(tx, outbox_, contract, ContractChange::kActivated));
  }
  return due.size();
}

StatusOr<std::size_t> ContractSweep::end(pg::Tx& tx, Time now) {
  ASSIGN_OR_RETURN(auto due, contract_rows::lock_to_end(tx, date_in_vietnam(now), kBatch));
  for (Contract& contract : due) {
    ASSIGN_OR_RETURN(const bool all, fulfilled(tx, contract));
    RETURN_IF_ERROR(contract.end(all, now));
    RETURN_IF_ERROR(contract_rows::close_annexes(tx, contract.id));
    RETURN_IF_ERROR(save_and_announce(tx, outbox_, contract, ContractChange::kEnded));
  }
  return due.size();
}

}  // namespace farmgate::cooperatives
