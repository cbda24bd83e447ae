#include <algorithm>

#include "chassis/pg/clock.h"
#include "farmgate/cooperatives/v1/contract_service.pb.h"
#include "services/cooperatives/api/contract_api.h"
#include "services/cooperatives/storage/breaches.h"
#include "services/cooperatives/storage/settlements.h"
#include "services/cooperatives/wire/contract.h"

// How a contract ends before its term, and what is given for it at its beginning.
namespace farmgate::cooperatives {
namespace {

using contract_rows::Act;
using wire::ContractChange;
using wire::Detail;

constexpr std::chrono::hours kWishHolds{24 * 30};

// A wish of one cause answers no other.
std::string wish_of(TerminationCause cause) {
  return cause == TerminationCause::kMutual ? "WISH_TO_END" : "WISH_TO_END_FORCE_MAJEURE";
}

// The last wish of a side that still holds: of the last 30 days, and of the contract as it is now;
// a signature, a suspension or its end leave nothing of wishes before them.
StatusOr<std::optional<Act>> live_wish(pg::Tx& tx, const Contract& contract, const Act& act,
                                       TerminationCause cause, Side of) {
  ASSIGN_OR_RETURN(const auto wishes, contract_rows::acts(tx, contract.id, wish_of(cause)));
  ASSIGN_OR_RETURN(const auto turn, contract_rows::last_turn(tx, contract.id));
  const auto it = std::ranges::find_if(wishes, [&](const Act& wish) {
    return wish.side == of && act.time - wish.time <= kWishHolds && (!turn || wish.time > *turn);
  });
  return it == wishes.end() ? std::optional<Act>() : std::optional<Act>(*it);
}

// BREACH needs a finding against the other side; anything else its wish. An offer that waits for
// signatures is its author's to take back. WISH_STANDS for who has said so before.
StatusOr<bool> may_end(pg::Tx& tx, const Contract& contract, const Act& act,
                       TerminationCause cause) {
  if (cause == TerminationCause::kBreach) {
    ASSIGN_OR_RETURN(const bool found, breach_rows::was_found(tx, contract.id, other(act.side)));
    if (!found) return refuse("BREACH_NOT_FOUND", "no breach of the other side was found");
    return true;
  }
  if (cause == TerminationCause::kForceMajeure && contract.state != ContractState::kSuspended) {
    return refuse("CONTRACT_STATE", "force majeure ends a contract that it has suspended",
                  {{"state", std::string(state_name(contract.state))}});
  }
  const bool offer = contract.state == ContractState::kOffered;
  if (offer && contract.party(act.side) == contract.author) return true;
  ASSIGN_OR_RETURN(const auto theirs, live_wish(tx, contract, act, cause, other(act.side)));
  if (theirs) return true;
  ASSIGN_OR_RETURN(const auto ours, live_wish(tx, contract, act, cause, act.side));
  if (!ours) return false;
  return refuse("WISH_STANDS", "this side has said so: it waits for the other",
                {{"through_date", format_date(date_in_vietnam(ours->time + kWishHolds))}});
}

StatusOr<Money> amount_of_advance(const ContractTerms& terms, int number) {
  if (const auto amount = terms.advance(number)) return *amount;
  return refuse("ADVANCE_UNKNOWN", "the terms name no such advance",
                {{"number", std::to_string(number)}});
}

}  // namespace

StatusOr<rpc::Bytes> ContractApi::terminate(const rpc::Call& call,
                                            const v1::TerminateContractRequest& request) {
  const auto cause = static_cast<TerminationCause>(request.cause());
  return it_.once.run(call, request, [&](pg::Tx& tx) -> StatusOr<v1::Contract> {
    ASSIGN_OR_RETURN(Contract contract, lock_contract(tx, call, request.name()));
    ASSIGN_OR_RETURN(const Side side, side_for(contract, call, request.party()));
    ASSIGN_OR_RETURN(const Time now, pg::business_now(tx));
    Act act{"END", side, call.principal.subject, request.reason(), now};
    Contract ended = contract;
    RETURN_IF_ERROR(ended.terminate(cause, now));
    ASSIGN_OR_RETURN(const bool ends, may_end(tx, contract, act, cause));
    if (!ends) act.act = wish_of(cause);
    RETURN_IF_ERROR(contract_rows::add_act(tx, contract.id, act));
    if (!ends) return wire::encode(contract, Detail::kWhole);
    RETURN_IF_ERROR(contract_rows::close_annexes(tx, contract.id));
    RETURN_IF_ERROR(save_and_announce(tx, it_.outbox, ended, ContractChange::kEnded));
    return wire::encode(ended, Detail::kWhole);
  });
}

StatusOr<rpc::Bytes> ContractApi::record_advance(const rpc::Call& call,
                                                 const v1::RecordAdvanceRequest& request) {
  return it_.once.run(call, request, [&](pg::Tx& tx) -> StatusOr<v1::Contract> {
    ASSIGN_OR_RETURN(const Contract contract, lock_contract(tx, call, request.name()));
    RETURN_IF_ERROR(check_acts_for(contract, call, Side::kBuyer));
    RETURN_IF_ERROR(contract.check_signed());
    ASSIGN_OR_RETURN(const Money amount, amount_of_advance(contract.terms, request.number()));
    ASSIGN_OR_RETURN(const auto given, settlement_rows::advances(tx, contract.id));
    const bool again = std::any_of(given.begin(), given.end(), [&](const auto& advance) {
      return advance.number == request.number();
    });
    if (again) return refuse("ADVANCE_GIVEN", "this advance was recorded before");
    ASSIGN_OR_RETURN(const Time now, pg::business_now(tx));
    RETURN_IF_ERROR(settlement_rows::give_advance(tx, contract.id, request.number(), amount,
                                                  request.bank_reference(), now));
    return wire::encode(contract, Detail::kWhole);
  });
}

}  // namespace farmgate::cooperatives
