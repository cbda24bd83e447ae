#pragma once

#include <optional>
#include <string>
#include <vector>

#include "chassis/pg/database.h"
#include "chassis/wire/pager.h"
#include "services/cooperatives/domain/annex.h"
#include "services/cooperatives/domain/contract.h"

namespace farmgate::cooperatives::contract_rows {

// Whose contracts a call may see: those with one of its parties on a side, drafts only as their
// author, or all that were offered.
struct Visible {
  bool all = false;
  std::vector<std::string> parties;
};

StatusOr<std::optional<Contract>> find(pg::Tx& tx, ContractId id, const Visible& visible);
// With the row locked until the end of the transaction; whatever changes under a contract does.
StatusOr<std::optional<Contract>> lock(pg::Tx& tx, ContractId id, const Visible& visible);

struct Filter {
  std::optional<std::string> party;
  std::optional<ContractState> state;
};
// Newest first.
StatusOr<std::vector<Contract>> list(pg::Tx& tx, const Filter& filter, const Visible& visible,
                                     const farmgate::wire::Page& page);

Status insert(pg::Tx& tx, const Contract& contract, const Uuid& request_id);
Status save(pg::Tx& tx, const Contract& contract);
// A draft.
Status remove(pg::Tx& tx, ContractId id);
Status add_signature(pg::Tx& tx, ContractId id, int annex, const Signature& signature);

// Signed ones whose first day has come, and active ones whose last day is over and that wait for no
// delivery: locked, oldest first; rows that another sweep holds are passed over.
StatusOr<std::vector<Contract>> lock_to_activate(pg::Tx& tx, Date today, int limit);
StatusOr<std::vector<Contract>> lock_to_end(pg::Tx& tx, Date today, int limit);

// What a party did to a contract, and why.
struct Act {
  std::string act;
  Side side = Side::kSeller;
  std::string actor;  // token subject
  std::string reason;
  Time time;
};
Status add_act(pg::Tx& tx, ContractId id, const Act& act);
// Newest first, up to 200.
StatusOr<std::vector<Act>> acts(pg::Tx& tx, ContractId id, const std::string& act);
// When it last became another contract: signed (an annex too), suspended or resumed.
StatusOr<std::optional<Time>> last_turn(pg::Tx& tx, ContractId id);

StatusOr<std::optional<Annex>> find_annex(pg::Tx& tx, ContractId contract, int number);
StatusOr<std::vector<Annex>> annexes(pg::Tx& tx, ContractId contract, int after, int limit);
Status insert_annex(pg::Tx& tx, const Annex& annex, const Uuid& request_id);
// An annex in force supersedes the one before it.
Status save_annex_state(pg::Tx& tx, const Annex& annex);
// Those that were still open when their contract ended or was suspended.
Status close_annexes(pg::Tx& tx, ContractId contract);

// Offered ones of a higher id, locked, for republishing.
StatusOr<std::vector<Contract>> after(pg::Tx& tx, const Uuid& id, int limit);

}  // namespace farmgate::cooperatives::contract_rows
