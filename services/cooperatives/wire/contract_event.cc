#include "services/cooperatives/wire/contract_event.h"

#include "chassis/wire/convert.h"
#include "farmgate/cooperatives/events/v1/contract_events.pb.h"
#include "services/cooperatives/wire/contract.h"

namespace farmgate::cooperatives::wire {

namespace pb = farmgate::cooperatives::events::v1;
using farmgate::wire::write;

static_assert(static_cast<int>(ContractChange::kEnded) == pb::CONTRACT_CHANGE_ENDED);
static_assert(static_cast<int>(ContractChange::kDelivered) == pb::CONTRACT_CHANGE_DELIVERED);

pb::ContractEvent event(const Contract& contract, const ContractGoods& goods,
                        ContractChange change) {
  const ContractTerms& terms = contract.terms;
  pb::ContractEvent out;
  out.set_aggregate_version(contract.version);
  out.set_change(static_cast<pb::ContractChange>(change));
  pb::ContractState& state = *out.mutable_state();
  state.set_name(contract_name(contract.id));
  state.set_seller(contract.seller);
  state.set_buyer(contract.buyer);
  state.set_product(terms.product);
  state.set_progress(std::string(state_name(contract.state)));
  state.set_linkage(terms.linkage);
  write(terms.valid_from_date, *state.mutable_valid_from_date());
  write(terms.valid_through_date, *state.mutable_valid_through_date());
  state.set_annex(contract.annex);
  Quantity planned{0, terms.unit};
  for (const ScheduleLine& line : terms.schedule) planned.thousandths += line.planned.thousandths;
  write(planned, *state.mutable_planned());
  write(Quantity{goods.delivered, terms.unit}, *state.mutable_delivered());
  write(Quantity{goods.accepted, terms.unit}, *state.mutable_accepted());
  return out;
}

ContractChange latest_change(const Contract& contract) {
  switch (contract.state) {
    case ContractState::kDraft:
    case ContractState::kOffered: return ContractChange::kOffered;
    case ContractState::kSigned: return ContractChange::kSigned;
    case ContractState::kActive: return ContractChange::kActivated;
    case ContractState::kSuspended: return ContractChange::kSuspended;
    case ContractState::kCompleted:
    case ContractState::kTerminated:
    case ContractState::kExpired: return ContractChange::kEnded;
  }
  return ContractChange::kOffered;
}

}  // namespace farmgate::cooperatives::wire
