#include "services/cooperatives/api/contract_desk.h"

#include <algorithm>

#include "chassis/wire/names.h"
#include "services/cooperatives/events/announce_contract.h"

namespace farmgate::cooperatives {

contract_rows::Visible visible_to(const rpc::Call& call) {
  return {call.access.all, call.access.parties};
}

StatusOr<ContractId> contract_of(const std::string& name) {
  const std::string_view view = name;
  const std::size_t first = view.find('/');
  const std::size_t second = first == std::string_view::npos ? first : view.find('/', first + 1);
  return farmgate::wire::id_of<ContractId>(view.substr(0, second), "contracts");
}

namespace {

using Lookup = decltype(contract_rows::find);

StatusOr<Contract> get(Lookup& lookup, pg::Tx& tx, const rpc::Call& call, const std::string& name) {
  ASSIGN_OR_RETURN(const ContractId id, contract_of(name));
  ASSIGN_OR_RETURN(auto contract, lookup(tx, id, visible_to(call)));
  if (!contract) return not_found(name);
  return std::move(*contract);
}

}  // namespace

StatusOr<Contract> find_contract(pg::Tx& tx, const rpc::Call& call, const std::string& name) {
  return get(contract_rows::find, tx, call, name);
}

StatusOr<Contract> lock_contract(pg::Tx& tx, const rpc::Call& call, const std::string& name) {
  return get(contract_rows::lock, tx, call, name);
}

StatusOr<Side> side_for(const Contract& contract, const rpc::Call& call, const std::string& party) {
  const auto side = contract.side_of(party);
  if (!side || !call.access.covers_party(party)) return not_found(party);
  return *side;
}

bool acts_for(const Contract& contract, const rpc::Call& call, Side side) {
  return !call.access.all && call.access.covers_party(contract.party(side));
}

Status check_acts_for(const Contract& contract, const rpc::Call& call, Side side) {
  if (acts_for(contract, call, side)) return ok();
  return refuse("NOT_YOURS_TO_DECIDE", "this is for the other side of the contract");
}

bool may_judge(const Contract& contract, const rpc::Call& call) {
  const auto parties = call.principal.parties();
  const bool concerned = std::ranges::any_of(
      parties, [&](const std::string& it) { return contract.side_of(it).has_value(); });
  return call.access.all && !concerned;
}

Side own_side(const Contract& contract, const rpc::Call& call) {
  return acts_for(contract, call, Side::kSeller) ? Side::kSeller : Side::kBuyer;
}

Status save_and_announce(pg::Tx& tx, farmgate::events::Outbox& outbox, const Contract& contract,
                         wire::ContractChange change) {
  RETURN_IF_ERROR(contract_rows::save(tx, contract));
  return announce(tx, outbox, contract, change);
}

}  // namespace farmgate::cooperatives
