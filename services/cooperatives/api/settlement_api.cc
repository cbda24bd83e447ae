#include "services/cooperatives/api/settlement_api.h"

#include "chassis/pg/clock.h"
#include "chassis/wire/convert.h"
#include "chassis/wire/names.h"
#include "farmgate/cooperatives/v1/contract_service.pb.h"
#include "services/cooperatives/api/settle.h"
#include "services/cooperatives/storage/settlements.h"
#include "services/cooperatives/wire/contract.h"

namespace farmgate::cooperatives {
namespace {

using farmgate::wire::child_of;
using farmgate::wire::position_of;
using wire::ContractChange;
using wire::Detail;

StatusOr<Settlement> find(pg::Tx& tx, const Contract& contract, const std::string& name) {
  ASSIGN_OR_RETURN(const auto ids, child_of(name, "contracts", "settlements"));
  ASSIGN_OR_RETURN(auto settlement, settlement_rows::find(tx, contract.id, SettlementId(ids.id)));
  if (!settlement) return not_found(name);
  return std::move(*settlement);
}

Status check_day(Date day, Date today, const char* field) {
  return day <= today ? ok() : invalid(field, "is a day to come");
}

// What each member gets is the seller's affair.
v1::Settlement shown_to(const rpc::Call& call, const Contract& contract,
                        const Settlement& settlement) {
  v1::Settlement out = wire::encode(settlement, Detail::kWhole);
  const bool sees = call.access.all || acts_for(contract, call, Side::kSeller);
  if (!sees) out.clear_member_shares();
  return out;
}

}  // namespace

StatusOr<rpc::Bytes> SettlementApi::create(const rpc::Call& call,
                                           const v1::CreateSettlementRequest& request) {
  ASSIGN_OR_RETURN(const Uuid request_id, Uuid::parse(request.request_id()));
  ASSIGN_OR_RETURN(
      const Date through,
      farmgate::wire::read_date(request.settlement().through_date(), "settlement.through_date"));
  return it_.once.run(call, request, [&](pg::Tx& tx) -> StatusOr<v1::Settlement> {
    ASSIGN_OR_RETURN(Contract contract, lock_contract(tx, call, request.parent()));
    ASSIGN_OR_RETURN(const Time now, pg::business_now(tx));
    RETURN_IF_ERROR(check_day(through, date_in_vietnam(now), "settlement.through_date"));
    ASSIGN_OR_RETURN(const Settlement settlement,
                     settle_contract(tx, contract, through, now, request_id));
    contract.note(now);
    RETURN_IF_ERROR(save_and_announce(tx, it_.outbox, contract, ContractChange::kSettled));
    return shown_to(call, contract, settlement);
  });
}

StatusOr<v1::Settlement> SettlementApi::get(const rpc::Call& call,
                                            const v1::GetSettlementRequest& request) {
  return it_.database.read(call.deadline, [&](pg::Tx& tx) -> StatusOr<v1::Settlement> {
    ASSIGN_OR_RETURN(const Contract contract, find_contract(tx, call, request.name()));
    ASSIGN_OR_RETURN(const Settlement settlement, find(tx, contract, request.name()));
    return shown_to(call, contract, settlement);
  });
}

StatusOr<v1::ListSettlementsResponse> SettlementApi::list(
    const rpc::Call& call, const v1::ListSettlementsRequest& request) {
  using Settlements = std::vector<Settlement>;
  ASSIGN_OR_RETURN(const auto page, it_.pager.open(request));
  ASSIGN_OR_RETURN(
      auto settlements, it_.database.read(call.deadline, [&](pg::Tx& tx) -> StatusOr<Settlements> {
        ASSIGN_OR_RETURN(const Contract contract, find_contract(tx, call, request.parent()));
        return settlement_rows::list(tx, contract.id, page);
      }));
  v1::ListSettlementsResponse reply;
  reply.set_next_page_token(it_.pager.finish(page, settlements, [](const Settlement& last) {
    return position_of(last.create_time, last.id.uuid());
  }));
  for (const Settlement& settlement : settlements) {
    *reply.add_settlements() = wire::encode(settlement, Detail::kBrief);
  }
  return reply;
}

StatusOr<rpc::Bytes> SettlementApi::pay(const rpc::Call& call,
                                        const v1::RecordSettlementPaymentRequest& request) {
  const Money amount = Money::vnd(request.amount_vnd());
  ASSIGN_OR_RETURN(const Date day, farmgate::wire::read_date(request.pay_date(), "pay_date"));
  return it_.once.run(call, request, [&](pg::Tx& tx) -> StatusOr<v1::Settlement> {
    ASSIGN_OR_RETURN(Contract contract, lock_contract(tx, call, request.name()));
    RETURN_IF_ERROR(check_acts_for(contract, call, Side::kBuyer));
    ASSIGN_OR_RETURN(Settlement settlement, find(tx, contract, request.name()));
    ASSIGN_OR_RETURN(const Time now, pg::business_now(tx));
    RETURN_IF_ERROR(check_day(day, date_in_vietnam(now), "pay_date"));
    RETURN_IF_ERROR(
        settlement_rows::check_payment_fresh(tx, settlement.id, request.bank_reference()));
    RETURN_IF_ERROR(settlement.pay(amount));
    RETURN_IF_ERROR(
        settlement_rows::add_payment(tx, settlement, {request.bank_reference(), amount, day, now}));
    contract.note(now);
    RETURN_IF_ERROR(save_and_announce(tx, it_.outbox, contract, ContractChange::kSettlementPaid));
    return shown_to(call, contract, settlement);
  });
}

}  // namespace farmgate::cooperatives
