#pragma once

#include <string>

#include "chassis/base/rules.h"
#include "chassis/events/outbox.h"
#include "chassis/pg/database.h"
#include "chassis/rpc/call.h"
#include "chassis/rpc/once.h"
#include "chassis/wire/pager.h"
#include "services/cooperatives/api/parts.h"
#include "services/cooperatives/storage/contracts.h"
#include "services/cooperatives/wire/contract_event.h"

namespace farmgate::cooperatives {

contract_rows::Visible visible_to(const rpc::Call& call);

// A contract by name, "contracts/..." or anything under one: NOT_FOUND when the caller has no part
// in it.
StatusOr<ContractId> contract_of(const std::string& name);
StatusOr<Contract> find_contract(pg::Tx& tx, const rpc::Call& call, const std::string& name);
StatusOr<Contract> lock_contract(pg::Tx& tx, const rpc::Call& call, const std::string& name);

// The side for which the caller says that it acts: NOT_FOUND when the party is not its own or no
// side of this contract.
StatusOr<Side> side_for(const Contract& contract, const rpc::Call& call, const std::string& party);
bool acts_for(const Contract& contract, const rpc::Call& call, Side side);
// The side of a caller that acts for one; the seller's if for both.
Side own_side(const Contract& contract, const rpc::Call& call);
// NOT_YOURS_TO_DECIDE when the caller does not act for that side.
Status check_acts_for(const Contract& contract, const rpc::Call& call, Side side);

// Whether the caller judges between the sides: an officer of the province who acts for neither.
bool may_judge(const Contract& contract, const rpc::Call& call);

// Saves a contract that changed and tells of it.
Status save_and_announce(pg::Tx& tx, farmgate::events::Outbox& outbox, const Contract& contract,
                         wire::ContractChange change);

}  // namespace farmgate::cooperatives
