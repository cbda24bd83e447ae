#include "services/cooperatives/api/breach_api.h"

#include "chassis/pg/clock.h"
#include "chassis/wire/names.h"
#include "farmgate/cooperatives/v1/contract_service.pb.h"
#include "services/cooperatives/api/day_price.h"
#include "services/cooperatives/storage/breaches.h"
#include "services/cooperatives/storage/deliveries.h"
#include "services/cooperatives/wire/contract.h"

namespace farmgate::cooperatives {
namespace {

using farmgate::wire::child_of;
using farmgate::wire::position_of;

constexpr std::int64_t kBreachesMost = 100;  // that one side of a contract reports

StatusOr<Breach> find(pg::Tx& tx, const Contract& contract, const std::string& name) {
  ASSIGN_OR_RETURN(const auto ids, child_of(name, "contracts", "breaches"));
  ASSIGN_OR_RETURN(auto breach, breach_rows::find(tx, contract.id, BreachId(ids.id)));
  if (!breach) return not_found(name);
  return std::move(*breach);
}

Status check_room(pg::Tx& tx, const Breach& breach) {
  ASSIGN_OR_RETURN(const std::int64_t before, breach_rows::count(tx, breach.contract, breach.of));
  if (before < kBreachesMost) return ok();
  return refuse("TOO_MANY", "this side has reported as many breaches as it may",
                {{"most", std::to_string(kBreachesMost)}});
}

// What is short on a line is paid for once.
Status check_first(pg::Tx& tx, const Breach& breach) {
  if (breach.kind != BreachKind::kShortDelivery) return ok();
  ASSIGN_OR_RETURN(const auto lines, breach_rows::short_lines(tx, breach.contract));
  if (!lines.contains(breach.schedule_line)) return ok();
  return refuse("BREACH_REPORTED", "this schedule line was reported before",
                {{"schedule_line", std::to_string(breach.schedule_line)}});
}

}  // namespace

StatusOr<rpc::Bytes> BreachApi::report(const rpc::Call& call,
                                       const v1::ReportBreachRequest& request) {
  ASSIGN_OR_RETURN(const Uuid request_id, Uuid::parse(request.request_id()));
  Breach breach;
  breach.id = BreachId::make();
  breach.kind = static_cast<BreachKind>(request.breach().kind());
  breach.schedule_line = request.breach().schedule_line();
  breach.allegation = request.breach().allegation();
  return it_.once.run(call, request, [&](pg::Tx& tx) -> StatusOr<v1::Breach> {
    ASSIGN_OR_RETURN(const Contract contract, lock_contract(tx, call, request.parent()));
    ASSIGN_OR_RETURN(const Side side, side_for(contract, call, request.party()));
    breach.contract = contract.id;
    breach.of = other(side);
    RETURN_IF_ERROR(breach.check(contract));
    RETURN_IF_ERROR(check_room(tx, breach));
    RETURN_IF_ERROR(check_first(tx, breach));
    ASSIGN_OR_RETURN(breach.report_time, pg::business_now(tx));
    breach.update_time = breach.report_time;
    RETURN_IF_ERROR(breach_rows::insert(tx, breach, request_id));
    return wire::encode(breach);
  });
}

StatusOr<v1::Breach> BreachApi::get(const rpc::Call& call, const v1::GetBreachRequest& request) {
  ASSIGN_OR_RETURN(
      auto breach, it_.database.read(call.deadline, [&](pg::Tx& tx) -> StatusOr<Breach> {
        ASSIGN_OR_RETURN(const Contract contract, find_contract(tx, call, request.name()));
        return find(tx, contract, request.name());
      }));
  return wire::encode(breach);
}

StatusOr<v1::ListBreachesResponse> BreachApi::list(const rpc::Call& call,
                                                   const v1::ListBreachesRequest& request) {
  using Breaches = std::vector<Breach>;
  ASSIGN_OR_RETURN(const auto page, it_.pager.open(request));
  ASSIGN_OR_RETURN(
      auto breaches, it_.database.read(call.deadline, [&](pg::Tx& tx) -> StatusOr<Breaches> {
        ASSIGN_OR_RETURN(const Contract contract, find_contract(tx, call, request.parent()));
        return breach_rows::list(tx, contract.id, page);
      }));
  v1::ListBreachesResponse reply;
  reply.set_next_page_token(it_.pager.finish(page, breaches, [](const Breach& last) {
    return position_of(last.report_time, last.id.uuid());
  }));
  for (const Breach& breach : breaches) *reply.add_breaches() = wire::encode(breach);
  return reply;
}

// Of a short line what the contract says, of anything else what was found, both under the cap of
// the law.
StatusOr<Money> BreachApi::penalty(pg::Tx& tx, const Contract& contract, const Breach& breach,
                                   const v1::DecideBreachRequest& request, Date today) {
  ASSIGN_OR_RETURN(const std::int64_t cap,
                   it_.rules.value("contract.penalty_cap_millionths", today));
  if (breach.kind != BreachKind::kShortDelivery) {
    return capped_penalty(Money::vnd(request.penalty_vnd()),
                          Money::vnd(request.breached_value_vnd()), cap);
  }
  const ScheduleLine* line = contract.terms.line(breach.schedule_line);
  if (line == nullptr) return internal("a breach of a schedule line that is gone");
  RETURN_IF_ERROR(breach.check_line_over(contract, *line, today));
  ASSIGN_OR_RETURN(auto progress, delivery_rows::progress(tx, contract.id));
  const delivery_rows::Progress& goods = progress[line->number];
  if (goods.delivered + goods.pending > goods.accepted) {
    return refuse("DELIVERIES_UNDECIDED", "goods of this line wait for the buyer's word",
                  {{"schedule_line", std::to_string(line->number)}});
  }
  const Quantity accepted{goods.accepted, contract.terms.unit};
  ASSIGN_OR_RETURN(const DayPrice price, day_price(tx, contract.terms, line->through_date));
  return penalty_of_short_line(contract, *line, accepted, price.unit_price, cap);
}

StatusOr<rpc::Bytes> BreachApi::decide(const rpc::Call& call,
                                       const v1::DecideBreachRequest& request) {
  return it_.once.run(call, request, [&](pg::Tx& tx) -> StatusOr<v1::Breach> {
    ASSIGN_OR_RETURN(Contract contract, lock_contract(tx, call, request.name()));
    ASSIGN_OR_RETURN(Breach breach, find(tx, contract, request.name()));
    // Who admits sets no amount: that of a short line follows from the contract.
    const bool admitted = request.found() && breach.kind == BreachKind::kShortDelivery &&
                          acts_for(contract, call, breach.of);
    if (!may_judge(contract, call) && !admitted) {
      return refuse("NOT_YOURS_TO_DECIDE", "an officer decides, or the side in breach admits it");
    }
    ASSIGN_OR_RETURN(const Time now, pg::business_now(tx));
    RETURN_IF_ERROR(breach.check_open());
    if (request.found()) {
      ASSIGN_OR_RETURN(const Money amount,
                       penalty(tx, contract, breach, request, date_in_vietnam(now)));
      RETURN_IF_ERROR(breach.find(request.finding(), amount, now));
    } else {
      RETURN_IF_ERROR(breach.dismiss(request.finding(), now));
    }
    RETURN_IF_ERROR(breach_rows::save(tx, breach));
    contract.note(now);
    RETURN_IF_ERROR(
        save_and_announce(tx, it_.outbox, contract, wire::ContractChange::kBreachDecided));
    return wire::encode(breach);
  });
}

StatusOr<rpc::Bytes> BreachApi::remedy(const rpc::Call& call,
                                       const v1::RemedyBreachRequest& request) {
  return it_.once.run(call, request, [&](pg::Tx& tx) -> StatusOr<v1::Breach> {
    ASSIGN_OR_RETURN(const Contract contract, lock_contract(tx, call, request.name()));
    ASSIGN_OR_RETURN(Breach breach, find(tx, contract, request.name()));
    RETURN_IF_ERROR(check_acts_for(contract, call, other(breach.of)));
    ASSIGN_OR_RETURN(const Time now, pg::business_now(tx));
    RETURN_IF_ERROR(breach.remedied(request.remedy(), now));
    RETURN_IF_ERROR(breach_rows::save(tx, breach));
    return wire::encode(breach);
  });
}

}  // namespace farmgate::cooperatives
