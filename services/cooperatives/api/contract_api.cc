#include "services/cooperatives/api/contract_api.h"

#include <google/protobuf/empty.pb.h>

#include "chassis/pg/clock.h"
#include "chassis/wire/convert.h"
#include "chassis/wire/names.h"
#include "farmgate/cooperatives/v1/contract_service.pb.h"
#include "services/cooperatives/api/contract_copies.h"
#include "services/cooperatives/storage/settlements.h"
#include "services/cooperatives/wire/contract.h"
#include "services/cooperatives/wire/terms.h"

namespace farmgate::cooperatives {
namespace {

using farmgate::wire::check_etag;
using farmgate::wire::position_of;
using wire::ContractChange;
using wire::Detail;

// By the rules of the day, with parties that are there and active.
Status check_terms(pg::Tx& tx, const ContractTerms& terms, const DatedRules& rules, Time now) {
  RETURN_IF_ERROR(terms.check(rules, date_in_vietnam(now)));
  return check_parties(tx, terms);
}

constexpr std::size_t kSuspensionsMost = 100;

// Days that one suspension has moved are not moved again.
Status check_after_resume(pg::Tx& tx, const Contract& contract, Date from) {
  ASSIGN_OR_RETURN(const auto before, contract_rows::acts(tx, contract.id, "RESUME"));
  if (before.size() >= kSuspensionsMost) {
    return refuse("TOO_MANY", "the contract was suspended as often as it may",
                  {{"most", std::to_string(kSuspensionsMost)}});
  }
  if (before.empty() || from >= date_in_vietnam(before.front().time)) return ok();
  return invalid("from_date", "is before the day on which it was resumed last");
}

// The day on which the suspension became known here; one that was imported was known from the
// first.
StatusOr<Date> recorded_on(pg::Tx& tx, const Contract& contract, Date today) {
  ASSIGN_OR_RETURN(const auto acts, contract_rows::acts(tx, contract.id, "SUSPEND"));
  if (acts.empty()) return contract.suspended_from.value_or(today);
  return date_in_vietnam(acts.front().time);
}

}  // namespace

StatusOr<rpc::Bytes> ContractApi::create(const rpc::Call& call,
                                         const v1::CreateContractRequest& request) {
  ASSIGN_OR_RETURN(ContractTerms terms, wire::decode(request.contract().terms()));
  ASSIGN_OR_RETURN(const Uuid request_id, Uuid::parse(request.request_id()));
  Contract contract;
  contract.id = ContractId::make();
  contract.author = request.author();
  const SealedTerms sealed = wire::seal(std::move(terms));
  return it_.once.run(call, request, [&](pg::Tx& tx) -> StatusOr<v1::Contract> {
    ASSIGN_OR_RETURN(const Time now, pg::business_now(tx));
    contract.state = ContractState::kDraft;
    contract.revision = 0;  // edit() makes it the first
    RETURN_IF_ERROR(contract.edit(sealed, now));
    RETURN_IF_ERROR(side_for(contract, call, contract.author).status());
    RETURN_IF_ERROR(check_terms(tx, contract.terms, it_.rules, now));
    contract.create_time = now;
    RETURN_IF_ERROR(contract_rows::insert(tx, contract, request_id));
    return wire::encode(contract, Detail::kWhole);
  });
}

StatusOr<v1::Contract> ContractApi::get(const rpc::Call& call,
                                        const v1::GetContractRequest& request) {
  ASSIGN_OR_RETURN(auto contract, it_.database.read(call.deadline, [&](pg::Tx& tx) {
    return find_contract(tx, call, request.name());
  }));
  return wire::encode(contract, Detail::kWhole);
}

StatusOr<v1::ListContractsResponse> ContractApi::list(const rpc::Call& call,
                                                      const v1::ListContractsRequest& request) {
  ASSIGN_OR_RETURN(const auto page, it_.pager.open(request));
  contract_rows::Filter filter;
  if (!request.party().empty()) filter.party = request.party();
  if (request.state() != v1::CONTRACT_STATE_UNSPECIFIED) {
    filter.state = static_cast<ContractState>(request.state());
  }
  ASSIGN_OR_RETURN(auto contracts, it_.database.read(call.deadline, [&](pg::Tx& tx) {
    return contract_rows::list(tx, filter, visible_to(call), page);
  }));
  v1::ListContractsResponse reply;
  reply.set_next_page_token(it_.pager.finish(page, contracts, [](const Contract& last) {
    return position_of(last.create_time, last.id.uuid());
  }));
  for (const Contract& contract : contracts) {
    *reply.add_contracts() = wire::encode(contract, Detail::kBrief);
  }
  return reply;
}

StatusOr<rpc::Bytes> ContractApi::update(const rpc::Call& call,
                                         const v1::UpdateContractRequest& request) {
  RETURN_IF_ERROR(farmgate::wire::check_mask(request.update_mask(), {"terms"}));
  ASSIGN_OR_RETURN(ContractTerms terms, wire::decode(request.contract().terms()));
  const SealedTerms sealed = wire::seal(std::move(terms));
  return it_.once.run(call, request, [&](pg::Tx& tx) -> StatusOr<v1::Contract> {
    ASSIGN_OR_RETURN(Contract contract, lock_contract(tx, call, request.contract().name()));
    RETURN_IF_ERROR(check_etag(request.contract().etag(), contract.revision));
    ASSIGN_OR_RETURN(const Time now, pg::business_now(tx));
    RETURN_IF_ERROR(contract.edit(sealed, now));
    RETURN_IF_ERROR(side_for(contract, call, contract.author).status());
    RETURN_IF_ERROR(check_terms(tx, contract.terms, it_.rules, now));
    RETURN_IF_ERROR(contract_rows::save(tx, contract));
    return wire::encode(contract, Detail::kWhole);
  });
}

StatusOr<rpc::Bytes> ContractApi::remove(const rpc::Call& call,
                                         const v1::DeleteContractRequest& request) {
  return it_.once.run(call, request, [&](pg::Tx& tx) -> StatusOr<google::protobuf::Empty> {
    ASSIGN_OR_RETURN(const Contract contract, lock_contract(tx, call, request.name()));
    RETURN_IF_ERROR(check_etag(request.etag(), contract.revision));
    RETURN_IF_ERROR(contract.check_draft());
    RETURN_IF_ERROR(contract_rows::remove(tx, contract.id));
    return google::protobuf::Empty();
  });
}

StatusOr<rpc::Bytes> ContractApi::offer(const rpc::Call& call,
                                        const v1::OfferContractRequest& request) {
  return it_.once.run(call, request, [&](pg::Tx& tx) -> StatusOr<v1::Contract> {
    ASSIGN_OR_RETURN(Contract contract, lock_contract(tx, call, request.name()));
    RETURN_IF_ERROR(check_etag(request.etag(), contract.revision));
    ASSIGN_OR_RETURN(const Time now, pg::business_now(tx));
    RETURN_IF_ERROR(contract.offer(now));
    RETURN_IF_ERROR(check_terms(tx, contract.terms, it_.rules, now));
    RETURN_IF_ERROR(save_and_announce(tx, it_.outbox, contract, ContractChange::kOffered));
    return wire::encode(contract, Detail::kWhole);
  });
}

StatusOr<rpc::Bytes> ContractApi::sign(const rpc::Call& call,
                                       const v1::SignContractRequest& request) {
  return it_.once.run(call, request, [&](pg::Tx& tx) -> StatusOr<v1::Contract> {
    ASSIGN_OR_RETURN(Contract contract, lock_contract(tx, call, request.name()));
    ASSIGN_OR_RETURN(const Side side, side_for(contract, call, request.party()));
    ASSIGN_OR_RETURN(const Time now, pg::business_now(tx));
    const Signature signature{side, call.principal.subject, request.terms_digest(), now};
    RETURN_IF_ERROR(contract.sign(signature));
    RETURN_IF_ERROR(contract.check_timely(date_in_vietnam(now)));
    RETURN_IF_ERROR(check_parties(tx, contract.terms));
    RETURN_IF_ERROR(contract_rows::add_signature(tx, contract.id, 0, signature));
    RETURN_IF_ERROR(save_and_announce(tx, it_.outbox, contract, ContractChange::kSigned));
    return wire::encode(contract, Detail::kWhole);
  });
}

StatusOr<rpc::Bytes> ContractApi::suspend(const rpc::Call& call,
                                          const v1::SuspendContractRequest& request) {
  ASSIGN_OR_RETURN(const Date from, farmgate::wire::read_date(request.from_date(), "from_date"));
  return it_.once.run(call, request, [&](pg::Tx& tx) -> StatusOr<v1::Contract> {
    ASSIGN_OR_RETURN(Contract contract, lock_contract(tx, call, request.name()));
    ASSIGN_OR_RETURN(const Time now, pg::business_now(tx));
    RETURN_IF_ERROR(contract.check_notice(from, date_in_vietnam(now)));
    RETURN_IF_ERROR(check_after_resume(tx, contract, from));
    RETURN_IF_ERROR(contract.suspend(from, now));
    RETURN_IF_ERROR(contract_rows::add_act(
        tx, contract.id,
        {"SUSPEND", own_side(contract, call), call.principal.subject, request.reason(), now}));
    // What an open annex says of the schedule is overtaken.
    RETURN_IF_ERROR(contract_rows::close_annexes(tx, contract.id));
    RETURN_IF_ERROR(save_and_announce(tx, it_.outbox, contract, ContractChange::kSuspended));
    return wire::encode(contract, Detail::kWhole);
  });
}

StatusOr<rpc::Bytes> ContractApi::resume(const rpc::Call& call,
                                         const v1::ResumeContractRequest& request) {
  return it_.once.run(call, request, [&](pg::Tx& tx) -> StatusOr<v1::Contract> {
    ASSIGN_OR_RETURN(Contract contract, lock_contract(tx, call, request.name()));
    ASSIGN_OR_RETURN(const Time now, pg::business_now(tx));
    const Date today = date_in_vietnam(now);
    ASSIGN_OR_RETURN(const Date recorded, recorded_on(tx, contract, today));
    RETURN_IF_ERROR(contract.resume(recorded, today, now));
    RETURN_IF_ERROR(contract_rows::add_act(
        tx, contract.id, {"RESUME", own_side(contract, call), call.principal.subject, "", now}));
    RETURN_IF_ERROR(save_and_announce(tx, it_.outbox, contract, ContractChange::kResumed));
    return wire::encode(contract, Detail::kWhole);
  });
}

}  // namespace farmgate::cooperatives
