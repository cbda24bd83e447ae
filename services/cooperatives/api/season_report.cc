#include "chassis/pg/clock.h"
#include "chassis/wire/convert.h"
#include "farmgate/cooperatives/v1/contract_service.pb.h"
#include "services/cooperatives/api/report_api.h"
#include "services/cooperatives/storage/breaches.h"
#include "services/cooperatives/storage/deliveries.h"
#include "services/cooperatives/storage/settlements.h"
#include "services/cooperatives/wire/contract.h"

namespace farmgate::cooperatives {
namespace {

using delivery_rows::Progress;
using farmgate::wire::write;

struct Books {
  Contract contract;
  Date today;
  std::map<int, Progress> progress;
  settlement_rows::Totals totals;
  Money penalties;
  std::vector<settlement_rows::Advance> advances;
  std::int64_t unsettled = 0;
};

StatusOr<Books> read(pg::Tx& tx, const rpc::Call& call, const std::string& name) {
  Books books;
  ASSIGN_OR_RETURN(books.contract, find_contract(tx, call, name));
  ASSIGN_OR_RETURN(const Time now, pg::business_now(tx));
  books.today = date_in_vietnam(now);
  const ContractId id = books.contract.id;
  ASSIGN_OR_RETURN(books.progress, delivery_rows::progress(tx, id));
  ASSIGN_OR_RETURN(books.totals, settlement_rows::totals(tx, id));
  ASSIGN_OR_RETURN(books.penalties, breach_rows::penalties(tx, id));
  ASSIGN_OR_RETURN(books.advances, settlement_rows::advances(tx, id));
  ASSIGN_OR_RETURN(books.unsettled, delivery_rows::unsettled(tx, id));
  return books;
}

// Planned, delivered, accepted and short, of a line and of all.
struct Goods {
  std::int64_t planned = 0;
  std::int64_t delivered = 0;
  std::int64_t accepted = 0;
  std::int64_t missing = 0;
};

template <class Message>
void write_goods(const Goods& goods, Unit unit, Message& out) {
  write(Quantity{goods.planned, unit}, *out.mutable_planned());
  write(Quantity{goods.delivered, unit}, *out.mutable_delivered());
  write(Quantity{goods.accepted, unit}, *out.mutable_accepted());
  write(Quantity{goods.missing, unit}, *out.mutable_short_());
}

Goods goods_of(const Books& books, const ScheduleLine& line) {
  Goods goods;
  goods.planned = line.planned.thousandths;
  if (const auto it = books.progress.find(line.number); it != books.progress.end()) {
    goods.delivered = it->second.delivered;
    goods.accepted = it->second.accepted;
  }
  const Contract& contract = books.contract;
  if (contract.is_over(line, books.today) && contract.state != ContractState::kSuspended) {
    const Quantity accepted{goods.accepted, line.planned.unit};
    goods.missing = shortage_of(line.planned, books.contract.terms.tolerance, accepted).thousandths;
  }
  return goods;
}

void write_schedule(const Books& books, v1::SeasonReport& out) {
  const Unit unit = books.contract.terms.unit;
  Goods all;
  for (const ScheduleLine& line : books.contract.terms.schedule) {
    const Goods goods = goods_of(books, line);
    v1::ScheduleLineReport& to = *out.add_schedule();
    to.set_number(line.number);
    write(line.through_date, *to.mutable_through_date());
    write_goods(goods, unit, to);
    all.planned += goods.planned;
    all.delivered += goods.delivered;
    all.accepted += goods.accepted;
    all.missing += goods.missing;
  }
  write_goods(all, unit, out);
}

}  // namespace

StatusOr<v1::SeasonReport> ReportApi::season(const rpc::Call& call,
                                             const v1::GenerateSeasonReportRequest& request) {
  ASSIGN_OR_RETURN(const Books books, it_.database.read(call.deadline, [&](pg::Tx& tx) {
    return read(tx, call, request.contract());
  }));
  v1::SeasonReport out;
  out.set_contract(wire::contract_name(books.contract.id));
  write_schedule(books, out);
  out.set_payable_vnd(books.totals.payable.vnd());
  out.set_paid_vnd(books.totals.paid.vnd());
  out.set_owed_vnd(books.totals.payable.vnd() - books.totals.paid.vnd());
  out.set_penalties_vnd(books.penalties.vnd());
  Money open;
  for (const auto& advance : books.advances) {
    ASSIGN_OR_RETURN(open, open.plus(advance.outstanding));
  }
  out.set_advances_open_vnd(open.vnd());
  write(Quantity{books.unsettled, books.contract.terms.unit}, *out.mutable_unsettled());
  return out;
}

}  // namespace farmgate::cooperatives
