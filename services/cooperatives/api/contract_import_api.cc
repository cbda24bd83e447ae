#include "services/cooperatives/api/contract_import_api.h"

#include "chassis/intake/stream.h"
#include "chassis/pg/clock.h"
#include "farmgate/cooperatives/v1/contract_service.pb.h"
#include "services/cooperatives/api/contract_copies.h"
#include "services/cooperatives/events/announce_contract.h"
#include "services/cooperatives/storage/openings.h"
#include "services/cooperatives/wire/contract_table.h"
#include "services/cooperatives/wire/terms.h"

namespace farmgate::cooperatives {
namespace {

using wire::ContractChange;

enum TableKind { kContracts = 2 };  // of import_row; 1 are memberships

// Of what the row says, however it is written: the terms in their canonical form and the opening.
Digest digest_of(const Contract& contract, const Opening& opening) {
  const auto day = [](const std::optional<Date>& it) { return it ? format_date(*it) : "-"; };
  std::string all = contract.terms_digest + " " + format_date(opening.sign_date) + " " +
                    day(opening.suspended_from) + " " + day(opening.settled_through) + " " +
                    std::to_string(opening.settled.vnd()) + " " +
                    std::to_string(opening.paid.vnd());
  for (const auto& [line, goods] : opening.delivered) {
    all += " d" + std::to_string(line) + ":" + std::to_string(goods);
  }
  for (const auto& [number, open] : opening.advances_open) {
    all += " a" + std::to_string(number) + ":" + std::to_string(open.vnd());
  }
  return sha256(all);
}

}  // namespace

// One stream.
struct ContractImportApi::Import {
  const rpc::Call& call;
  const intake::Table& table;
  const intake::Owner owner;
  const bool dry_run;
  intake::Tally tally;
};

struct ContractImportApi::NewContract {
  intake::Entry entry;
  Contract contract;
  Opening opening;
};

ContractImportApi::ContractImportApi(const ApiParts& parts)
    : it_(parts),
      rules_(validate::Validator::compile(*v1::CreateContractRequest::descriptor()).value()) {}

StatusOr<v1::ImportContractsResponse> ContractImportApi::take(
    const rpc::Call& call, const v1::ImportContractsRequest& first, rpc::Incoming& rest) {
  if (first.header().empty()) return invalid("header", "is required");
  ASSIGN_OR_RETURN(const auto table, intake::Table::read(wire::contract_shape(), first.header()));
  ASSIGN_OR_RETURN(const Uuid request_id, Uuid::parse(first.request_id()));
  v1::ImportContractsResponse reply;
  Import import{
      call, table, {"", kContracts, request_id}, first.dry_run(), {table, *reply.mutable_tally()}};
  RETURN_IF_ERROR(intake::for_each_message(first, rest, [&](const auto& message) {
    return intake::for_each_row(message.rows(), import.tally,
                                [&](const auto& row) { return take_row(import, row); });
  }));
  return reply;
}

auto ContractImportApi::judge(const Import& import, const type::v1::ImportRow& row) const
    -> StatusOr<NewContract> {
  RETURN_IF_ERROR(import.table.check(row));
  ASSIGN_OR_RETURN(const std::string key, import.table.key(row));
  v1::CreateContractRequest request;
  ASSIGN_OR_RETURN(*request.mutable_contract()->mutable_terms(), wire::terms_of(import.table, row));
  request.set_author(request.contract().terms().seller());
  request.set_request_id(import.owner.request_id.to_string());
  RETURN_IF_ERROR(rules_.check(request));
  ASSIGN_OR_RETURN(ContractTerms terms, wire::decode(request.contract().terms()));
  ASSIGN_OR_RETURN(Opening opening, wire::opening_of(import.table, row));
  Contract contract = Contract::running(wire::seal(std::move(terms)), Time());
  const intake::Entry entry{key, digest_of(contract, opening), contract.id.uuid()};
  return NewContract{entry, std::move(contract), std::move(opening)};
}

Status ContractImportApi::enter(pg::Tx& tx, const Import& import, const NewContract& judged) {
  Contract contract = judged.contract;
  ASSIGN_OR_RETURN(const Time now, pg::business_now(tx));
  contract.create_time = contract.update_time = now;
  RETURN_IF_ERROR(judged.opening.check(contract.terms, it_.rules, date_in_vietnam(now)));
  RETURN_IF_ERROR(check_parties(tx, contract.terms));
  RETURN_IF_ERROR(contract_rows::insert(tx, contract, import.owner.request_id));
  RETURN_IF_ERROR(opening_rows::insert(tx, contract, judged.opening, import.owner.request_id, now));
  RETURN_IF_ERROR(contract_rows::add_act(
      tx, contract.id,
      {"IMPORT", Side::kSeller, import.call.principal.subject, "signed on paper", now}));
  RETURN_IF_ERROR(announce(tx, it_.outbox, contract, ContractChange::kActivated));
  if (!judged.opening.suspended_from) return ok();
  RETURN_IF_ERROR(contract.suspend(*judged.opening.suspended_from, now));
  return save_and_announce(tx, it_.outbox, contract, ContractChange::kSuspended);
}

Status ContractImportApi::take_row(Import& import, const type::v1::ImportRow& row) {
  ASSIGN_OR_RETURN(const NewContract judged, judge(import, row));
  return intake::enter_one(it_.database, {import.call.deadline, import.dry_run}, import.owner,
                           judged.entry, import.tally,
                           [&](pg::Tx& tx) { return enter(tx, import, judged); });
}

}  // namespace farmgate::cooperatives
