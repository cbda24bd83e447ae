#include "services/cooperatives/api/annex_api.h"

#include <charconv>

#include "chassis/pg/clock.h"
#include "farmgate/cooperatives/v1/contract_service.pb.h"
#include "services/cooperatives/api/contract_copies.h"
#include "services/cooperatives/storage/breaches.h"
#include "services/cooperatives/storage/deliveries.h"
#include "services/cooperatives/wire/contract.h"
#include "services/cooperatives/wire/terms.h"

namespace farmgate::cooperatives {
namespace {

using wire::ContractChange;
using wire::Detail;

constexpr int kAnnexesMost = 200;

// "contracts/.../annexes/7" -> 7; 0 for another form.
int number_of(const std::string& name) {
  int number = 0;
  const std::size_t slash = name.rfind('/');
  const char* end = name.data() + name.size();
  const auto [rest, error] = std::from_chars(name.data() + slash + 1, end, number);
  return error == std::errc() && rest == end ? number : 0;
}

StatusOr<Annex> find(pg::Tx& tx, const Contract& contract, const std::string& name) {
  ASSIGN_OR_RETURN(auto annex, contract_rows::find_annex(tx, contract.id, number_of(name)));
  if (!annex) return not_found(name);
  return std::move(*annex);
}

// Goods that were delivered and breaches that were reported stand on a line of the schedule: it
// stays as it is.
Status check_schedule(pg::Tx& tx, const Contract& contract, const ContractTerms& changed) {
  ASSIGN_OR_RETURN(std::set<int> used, breach_rows::short_lines(tx, contract.id));
  ASSIGN_OR_RETURN(const auto progress, delivery_rows::progress(tx, contract.id));
  for (const auto& [number, goods] : progress) used.insert(number);
  for (const int number : used) {
    const ScheduleLine* before = contract.terms.line(number);
    const ScheduleLine* after = changed.line(number);
    if (before != nullptr && after != nullptr && *before == *after) continue;
    return refuse("CONTRACT_TERMS_FROZEN", "goods were delivered or missed on this schedule line",
                  {{"schedule_line", std::to_string(number)}});
  }
  return ok();
}

}  // namespace

StatusOr<rpc::Bytes> AnnexApi::add(const rpc::Call& call, const v1::AddAnnexRequest& request) {
  ASSIGN_OR_RETURN(ContractTerms terms, wire::decode(request.annex().terms()));
  ASSIGN_OR_RETURN(const Uuid request_id, Uuid::parse(request.request_id()));
  Annex annex;
  annex.sealed = wire::seal(std::move(terms));
  annex.reason = request.annex().reason();
  return it_.once.run(call, request, [&](pg::Tx& tx) -> StatusOr<v1::Annex> {
    ASSIGN_OR_RETURN(const Contract contract, lock_contract(tx, call, request.parent()));
    const ContractTerms& changed = annex.sealed.terms;
    RETURN_IF_ERROR(contract.check_annex(changed));
    ASSIGN_OR_RETURN(const Time now, pg::business_now(tx));
    RETURN_IF_ERROR(changed.check(it_.rules, date_in_vietnam(now)));
    RETURN_IF_ERROR(check_parties(tx, changed));
    RETURN_IF_ERROR(check_schedule(tx, contract, changed));
    ASSIGN_OR_RETURN(const auto before, contract_rows::annexes(tx, contract.id, 0, kAnnexesMost));
    if (before.size() == kAnnexesMost) {
      return refuse("TOO_MANY", "the contract has as many annexes as it may");
    }
    if (!before.empty() && before.back().state == AnnexState::kOffered) {
      return refuse("ANNEX_OPEN", "an annex waits for its signatures",
                    {{"number", std::to_string(before.back().number)}});
    }
    annex.contract = contract.id;
    annex.number = static_cast<int>(before.size()) + 1;
    annex.author = contract.party(own_side(contract, call));
    annex.create_time = now;
    RETURN_IF_ERROR(contract_rows::insert_annex(tx, annex, request_id));
    return wire::encode(annex, Detail::kWhole);
  });
}

StatusOr<rpc::Bytes> AnnexApi::sign(const rpc::Call& call, const v1::SignAnnexRequest& request) {
  return it_.once.run(call, request, [&](pg::Tx& tx) -> StatusOr<v1::Annex> {
    ASSIGN_OR_RETURN(Contract contract, lock_contract(tx, call, request.name()));
    ASSIGN_OR_RETURN(Annex annex, find(tx, contract, request.name()));
    ASSIGN_OR_RETURN(const Side side, side_for(contract, call, request.party()));
    RETURN_IF_ERROR(contract.check_annexable());
    ASSIGN_OR_RETURN(const Time now, pg::business_now(tx));
    const Signature signature{side, call.principal.subject, request.terms_digest(), now};
    RETURN_IF_ERROR(annex.sign(signature));
    RETURN_IF_ERROR(contract_rows::add_signature(tx, contract.id, annex.number, signature));
    if (annex.state == AnnexState::kInForce) {
      RETURN_IF_ERROR(check_schedule(tx, contract, annex.sealed.terms));
      RETURN_IF_ERROR(contract.adopt(annex.number, annex.sealed.terms, now));
      RETURN_IF_ERROR(contract_rows::save_annex_state(tx, annex));
      RETURN_IF_ERROR(save_and_announce(tx, it_.outbox, contract, ContractChange::kSigned));
    }
    return wire::encode(annex, Detail::kWhole);
  });
}

StatusOr<rpc::Bytes> AnnexApi::withdraw(const rpc::Call& call,
                                        const v1::WithdrawAnnexRequest& request) {
  return it_.once.run(call, request, [&](pg::Tx& tx) -> StatusOr<v1::Annex> {
    ASSIGN_OR_RETURN(const Contract contract, lock_contract(tx, call, request.name()));
    ASSIGN_OR_RETURN(Annex annex, find(tx, contract, request.name()));
    RETURN_IF_ERROR(annex.withdraw());
    RETURN_IF_ERROR(contract_rows::save_annex_state(tx, annex));
    ASSIGN_OR_RETURN(const Time now, pg::business_now(tx));
    RETURN_IF_ERROR(contract_rows::add_act(tx, contract.id,
                                           {"WITHDRAW_ANNEX", own_side(contract, call),
                                            call.principal.subject, request.reason(), now}));
    return wire::encode(annex, Detail::kWhole);
  });
}

StatusOr<v1::Annex> AnnexApi::get(const rpc::Call& call, const v1::GetAnnexRequest& request) {
  ASSIGN_OR_RETURN(auto annex, it_.database.read(call.deadline, [&](pg::Tx& tx) -> StatusOr<Annex> {
    ASSIGN_OR_RETURN(const Contract contract, find_contract(tx, call, request.name()));
    return find(tx, contract, request.name());
  }));
  return wire::encode(annex, Detail::kWhole);
}

StatusOr<v1::ListAnnexesResponse> AnnexApi::list(const rpc::Call& call,
                                                 const v1::ListAnnexesRequest& request) {
  using Annexes = std::vector<Annex>;
  ASSIGN_OR_RETURN(const auto page, it_.pager.open(request));
  const int after = page.key(0) ? number_of("/" + *page.key(0)) : 0;
  ASSIGN_OR_RETURN(
      auto annexes, it_.database.read(call.deadline, [&](pg::Tx& tx) -> StatusOr<Annexes> {
        ASSIGN_OR_RETURN(const Contract contract, find_contract(tx, call, request.parent()));
        return contract_rows::annexes(tx, contract.id, after, page.limit());
      }));
  v1::ListAnnexesResponse reply;
  reply.set_next_page_token(it_.pager.finish(page, annexes, [](const Annex& last) {
    return std::vector<std::string>{std::to_string(last.number)};
  }));
  for (const Annex& annex : annexes) *reply.add_annexes() = wire::encode(annex, Detail::kBrief);
  return reply;
}

}  // namespace farmgate::cooperatives
