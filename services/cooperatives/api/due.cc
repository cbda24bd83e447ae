#include <algorithm>
#include <cstdio>

#include "chassis/pg/clock.h"
#include "chassis/wire/convert.h"
#include "farmgate/cooperatives/v1/contract_service.pb.h"
#include "services/cooperatives/api/report_api.h"
#include "services/cooperatives/storage/contract_copies.h"
#include "services/cooperatives/storage/deliveries.h"
#include "services/cooperatives/storage/due.h"
#include "services/cooperatives/wire/contract.h"

namespace farmgate::cooperatives {
namespace {

constexpr int kDaysAhead = 30;
constexpr int kItemsMost = 500;  // of a kind
constexpr int kContractsMost = 200;
constexpr std::chrono::days kDaysBack{366};  // papers that lapsed longer ago are history

struct Item {
  v1::DueKind kind = v1::DUE_KIND_UNSPECIFIED;
  std::string reference;
  Date day;
  Quantity quantity;
  Money amount;
  int schedule_line = 0;
};

// By day; no two items share a place.
std::vector<std::string> place_of(const Item& item) {
  char line[8];
  std::snprintf(line, sizeof(line), "%03d", item.schedule_line);
  return {format_date(item.day), item.reference, std::to_string(item.kind), line};
}

// The party and the days that a list is about.
struct View {
  std::string party;
  Date today;
  Date through;
};

// Windows that are open or open soon, with something missing; of its own deliveries a seller looks
// after, of a buyer's those it will get.
Status add_contract(pg::Tx& tx, const View& view, ContractId id, std::vector<Item>& items) {
  ASSIGN_OR_RETURN(const auto contract, contract_rows::find(tx, id, {true, {}}));
  if (!contract) return ok();
  const std::string name = wire::contract_name(id);
  const ContractTerms& terms = contract->terms;
  if (terms.valid_through_date <= view.through) {
    items.push_back({v1::DUE_KIND_CONTRACT_END, name, terms.valid_through_date, {}, {}, 0});
  }
  if (contract->state == ContractState::kSuspended) return ok();
  ASSIGN_OR_RETURN(auto progress, delivery_rows::progress(tx, id));
  for (const ScheduleLine& line : terms.schedule) {
    const Quantity got{progress[line.number].delivered, terms.unit};
    const Quantity missing = shortage_of(line.planned, terms.tolerance, got);
    if (line.from_date > view.through || missing.thousandths == 0) continue;
    items.push_back({v1::DUE_KIND_DELIVERY, name, line.through_date, missing, {}, line.number});
  }
  return ok();
}

struct Agenda {
  Date today;
  bool truncated = false;
  std::vector<Item> items;
};

// Whether there was one more than may be.
template <class One>
bool cut(std::vector<One>& all, std::size_t most) {
  if (all.size() <= most) return false;
  all.resize(most);
  return true;
}

StatusOr<Agenda> gather(pg::Tx& tx, View view, int days) {
  std::vector<Item> items;
  ASSIGN_OR_RETURN(const Time now, pg::business_now(tx));
  view.today = date_in_vietnam(now);
  view.through = later(view.today, std::chrono::days(days));
  ASSIGN_OR_RETURN(auto running, due_rows::running(tx, view.party, kContractsMost + 1));
  bool truncated = cut(running, kContractsMost);
  for (const ContractId id : running) RETURN_IF_ERROR(add_contract(tx, view, id, items));
  ASSIGN_OR_RETURN(auto unpaid, due_rows::unpaid(tx, view.party, view.through, kItemsMost + 1));
  truncated |= cut(unpaid, kItemsMost);
  for (const auto& it : unpaid) {
    items.push_back({v1::DUE_KIND_PAYMENT,
                     wire::settlement_name(it.contract, it.id),
                     it.due_date,
                     {},
                     it.open,
                     0});
  }
  ASSIGN_OR_RETURN(auto papers,
                   contract_copies::lapsing(tx, view.party, later(view.today, -kDaysBack),
                                            view.through, kItemsMost + 1));
  truncated |= cut(papers, kItemsMost);
  for (const auto& paper : papers) {
    items.push_back({v1::DUE_KIND_QUALIFICATION, paper.name, *paper.valid_through_date, {}, {}, 0});
  }
  std::sort(items.begin(), items.end(),
            [](const Item& a, const Item& b) { return place_of(a) < place_of(b); });
  return Agenda{view.today, truncated, std::move(items)};
}

}  // namespace

StatusOr<v1::ListDueResponse> ReportApi::due(const rpc::Call& call,
                                             const v1::ListDueRequest& request) {
  if (!call.access.covers_party(request.party())) return not_found(request.party());
  const int days = request.days() == 0 ? kDaysAhead : request.days();
  ASSIGN_OR_RETURN(const auto page, it_.pager.open(request));
  ASSIGN_OR_RETURN(Agenda agenda, it_.database.read(call.deadline, [&](pg::Tx& tx) {
    return gather(tx, {request.party(), {}, {}}, days);
  }));
  std::erase_if(agenda.items, [&](const Item& item) { return place_of(item) <= page.after; });
  v1::ListDueResponse reply;
  reply.set_next_page_token(it_.pager.finish(page, agenda.items, place_of));
  reply.set_truncated(agenda.truncated);
  for (const Item& item : agenda.items) {
    v1::DueItem& to = *reply.add_items();
    to.set_kind(item.kind);
    to.set_reference(item.reference);
    farmgate::wire::write(item.day, *to.mutable_due_date());
    to.set_late(item.day < agenda.today);
    if (item.quantity.thousandths > 0) farmgate::wire::write(item.quantity, *to.mutable_quantity());
    to.set_amount_vnd(item.amount.vnd());
    to.set_schedule_line(item.schedule_line);
  }
  return reply;
}

}  // namespace farmgate::cooperatives
