#include <charconv>

#include "chassis/pg/clock.h"
#include "chassis/wire/convert.h"
#include "chassis/wire/names.h"
#include "farmgate/cooperatives/v1/contract_service.pb.h"
#include "services/cooperatives/api/settlement_api.h"
#include "services/cooperatives/storage/breaches.h"
#include "services/cooperatives/storage/settlements.h"
#include "services/cooperatives/wire/contract.h"

// What the seller pays back when no goods are left to set it off against.
namespace farmgate::cooperatives {
namespace {

using settlement_rows::Repayment;

struct Debt {
  std::optional<int> advance;
  std::optional<BreachId> breach;
  Money outstanding;
};

StatusOr<Debt> advance_of(pg::Tx& tx, const Contract& contract, const std::string& name,
                          std::string_view number) {
  int wanted = -1;
  const char* const end = number.data() + number.size();
  const auto [rest, error] = std::from_chars(number.data(), end, wanted);
  ASSIGN_OR_RETURN(const auto given, settlement_rows::advances(tx, contract.id));
  for (const auto& advance : given) {
    if (error != std::errc() || rest != end || advance.number != wanted) continue;
    return Debt{wanted, std::nullopt, advance.outstanding};
  }
  return not_found(name);
}

StatusOr<Debt> penalty_of(pg::Tx& tx, const Contract& contract, const std::string& name) {
  ASSIGN_OR_RETURN(const auto ids, farmgate::wire::child_of(name, "contracts", "breaches"));
  ASSIGN_OR_RETURN(const auto breach, breach_rows::find(tx, contract.id, BreachId(ids.id)));
  if (!breach || ids.parent != contract.id.uuid()) return not_found(name);
  if (breach->of == Side::kBuyer) {
    return invalid("reference", "is a breach of the buyer, whose penalty a settlement pays");
  }
  return Debt{std::nullopt, breach->id, breach->outstanding};
}

StatusOr<Debt> debt_of(pg::Tx& tx, const Contract& contract, const std::string& name) {
  const std::string advances = wire::contract_name(contract.id) + "/advances/";
  if (!name.starts_with(advances)) return penalty_of(tx, contract, name);
  return advance_of(tx, contract, name, std::string_view(name).substr(advances.size()));
}

Status save(pg::Tx& tx, const Contract& contract, const Debt& debt, Money left) {
  if (debt.breach) return breach_rows::save_outstanding(tx, *debt.breach, left);
  return settlement_rows::save_outstanding(tx, contract.id, *debt.advance, left);
}

}  // namespace

StatusOr<rpc::Bytes> SettlementApi::repay(const rpc::Call& call,
                                          const v1::RecordRepaymentRequest& request) {
  const Money amount = Money::vnd(request.amount_vnd());
  ASSIGN_OR_RETURN(const Date day, farmgate::wire::read_date(request.pay_date(), "pay_date"));
  return it_.once.run(call, request, [&](pg::Tx& tx) -> StatusOr<v1::RecordRepaymentResponse> {
    ASSIGN_OR_RETURN(const Contract contract, lock_contract(tx, call, request.name()));
    RETURN_IF_ERROR(check_acts_for(contract, call, Side::kBuyer));
    ASSIGN_OR_RETURN(const Debt debt, debt_of(tx, contract, request.reference()));
    ASSIGN_OR_RETURN(const Time now, pg::business_now(tx));
    if (day > date_in_vietnam(now)) return invalid("pay_date", "is a day to come");
    RETURN_IF_ERROR(
        settlement_rows::check_repayment_fresh(tx, contract.id, request.bank_reference()));
    ASSIGN_OR_RETURN(const Money left, cooperatives::repay(debt.outstanding, amount));
    RETURN_IF_ERROR(save(tx, contract, debt, left));
    RETURN_IF_ERROR(settlement_rows::add_repayment(
        tx, contract.id,
        {debt.advance, debt.breach, {request.bank_reference(), amount, day, now}}));
    v1::RecordRepaymentResponse reply;
    reply.set_outstanding_vnd(left.vnd());
    return reply;
  });
}

}  // namespace farmgate::cooperatives
