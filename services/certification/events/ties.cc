#include "services/certification/events/ties.h"

#include "chassis/wire/convert.h"
#include "farmgate/cooperatives/events/v1/contract_events.pb.h"
#include "farmgate/cooperatives/events/v1/events.pb.h"
#include "services/certification/storage/ties.h"

namespace farmgate::certification {
namespace {

using cooperatives::events::v1::ContractEvent;
using cooperatives::events::v1::CooperativeEvent;
using cooperatives::events::v1::MembershipEvent;

Status copy_cooperative(const std::optional<CooperativeEvent>&, const CooperativeEvent& now,
                        pg::Tx& tx) {
  return ties_store::save(tx, ties_store::Cooperative{now.state().name(), now.state().producer()});
}

Status copy_membership(const std::optional<MembershipEvent>&, const MembershipEvent& now,
                       pg::Tx& tx) {
  const auto& state = now.state();
  ties_store::Membership it{state.name(), state.cooperative(), state.member(), {}, std::nullopt};
  ASSIGN_OR_RETURN(it.valid_from_date,
                   farmgate::wire::read_date(state.valid_from_date(), "valid_from_date"));
  if (state.has_valid_through_date()) {
    ASSIGN_OR_RETURN(it.valid_through_date,
                     farmgate::wire::read_date(state.valid_through_date(), "valid_through_date"));
  }
  return ties_store::save(tx, it);
}

Status copy_contract(const std::optional<ContractEvent>&, const ContractEvent& now, pg::Tx& tx) {
  const auto& state = now.state();
  const bool running = state.progress() == "SIGNED" || state.progress() == "ACTIVE" ||
                       state.progress() == "SUSPENDED";
  return ties_store::save(
      tx, ties_store::Contract{state.name(), state.seller(), state.buyer(), running});
}

}  // namespace

std::vector<farmgate::events::Projection> ties() {
  using farmgate::events::Projection;
  std::vector<Projection> all;
  all.push_back(
      Projection("tie_cooperatives", {"tie_cooperative"}).on<CooperativeEvent>(copy_cooperative));
  all.push_back(
      Projection("tie_memberships", {"tie_membership"}).on<MembershipEvent>(copy_membership));
  all.push_back(Projection("tie_contracts", {"tie_contract"}).on<ContractEvent>(copy_contract));
  return all;
}

}  // namespace farmgate::certification
