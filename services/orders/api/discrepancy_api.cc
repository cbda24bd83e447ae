#include "services/orders/api/discrepancy_api.h"

#include "chassis/pg/clock.h"
#include "chassis/wire/names.h"
#include "farmgate/orders/v1/order_service.pb.h"
#include "services/orders/api/visible.h"
#include "services/orders/events/announce.h"
#include "services/orders/storage/discrepancies.h"
#include "services/orders/storage/ledger.h"
#include "services/orders/storage/offers.h"
#include "services/orders/storage/stock_ledger.h"
#include "services/orders/wire/device.h"

namespace farmgate::orders {
namespace {

using farmgate::wire::id_of;
using farmgate::wire::position_of;

// The goods were in the offer's own stock all the time.
Status sell_found(pg::Tx& tx, farmgate::events::Outbox& outbox, const Discrepancy& it,
                  const Uuid& request_id) {
  ASSIGN_OR_RETURN(auto offer, offers::lock(tx, it.offer));
  RETURN_IF_ERROR(take_found(*offer, it));
  RETURN_IF_ERROR(offers::save(tx, *offer));
  RETURN_IF_ERROR(stock_ledger::append(tx, {.offer = it.offer,
                                            .fact = StockFact::kFound,
                                            .quantity = -it.quantity.thousandths,
                                            .reference = request_id,
                                            .note = it.settlement->note}));
  return announce(tx, outbox, *offer,
                  offer->available == 0 ? OfferChange::kSoldOut : OfferChange::kStocked);
}

Status post(pg::Tx& tx, const Discrepancy& it) {
  if (it.amount == Money()) return ok();
  return ledger::post(tx, {.fact = fact_of(it.settlement->outcome),
                           .transfer = {},
                           .order = {},
                           .amount = it.amount,
                           .book_time = it.settlement->settle_time,
                           .sale = it.sale});
}

devices::Visible visible_to_reader(const rpc::Call& call) {
  return {call.access.all, parties_of(call), call.access.province};
}

}  // namespace

StatusOr<v1::BoothDiscrepancy> DiscrepancyApi::get(const rpc::Call& call,
                                                   const v1::GetBoothDiscrepancyRequest& request) {
  ASSIGN_OR_RETURN(const auto id, id_of<DiscrepancyId>(request.name(), "boothDiscrepancies"));
  ASSIGN_OR_RETURN(const auto it, it_.database.read(call.deadline, [&](pg::Tx& tx) {
    return discrepancies::find(tx, id, visible_to_reader(call));
  }));
  if (!it) return not_found(request.name());
  return wire::encode(*it);
}

StatusOr<v1::ListBoothDiscrepanciesResponse> DiscrepancyApi::list(
    const rpc::Call& call, const v1::ListBoothDiscrepanciesRequest& request) {
  ASSIGN_OR_RETURN(const auto page, it_.pager.open(request));
  discrepancies::Filter filter;
  if (!request.device().empty()) {
    ASSIGN_OR_RETURN(filter.device, id_of<DeviceId>(request.device(), "boothDevices"));
  }
  if (!request.offer().empty()) {
    ASSIGN_OR_RETURN(filter.offer, id_of<OfferId>(request.offer(), "offers"));
  }
  filter.open = request.open();
  ASSIGN_OR_RETURN(auto found, it_.database.read(call.deadline, [&](pg::Tx& tx) {
    return discrepancies::list(tx, filter, visible_to_reader(call), page);
  }));
  v1::ListBoothDiscrepanciesResponse reply;
  reply.set_next_page_token(it_.pager.finish(page, found, [](const Discrepancy& last) {
    return position_of(last.create_time, last.id.uuid());
  }));
  for (const Discrepancy& it : found) *reply.add_discrepancies() = wire::encode(it);
  return reply;
}

// By an officer alone: a seller does not explain its own cash away.
StatusOr<rpc::Bytes> DiscrepancyApi::settle(const rpc::Call& call,
                                            const v1::SettleBoothDiscrepancyRequest& request) {
  ASSIGN_OR_RETURN(const auto id, id_of<DiscrepancyId>(request.name(), "boothDiscrepancies"));
  ASSIGN_OR_RETURN(const Uuid request_id, Uuid::parse(request.request_id()));
  const devices::Visible visible{call.access.all, {}, call.access.province};
  return it_.once.run(call, request, [&](pg::Tx& tx) -> StatusOr<v1::BoothDiscrepancy> {
    ASSIGN_OR_RETURN(auto it, discrepancies::find(tx, id, visible));
    if (!it) return not_found(request.name());
    ASSIGN_OR_RETURN(const Time now, pg::business_now(tx));
    RETURN_IF_ERROR(it->settle({static_cast<DiscrepancyOutcome>(request.outcome()), request.note(),
                                call.principal.subject, now}));
    if (it->settlement->outcome == DiscrepancyOutcome::kFound) {
      RETURN_IF_ERROR(sell_found(tx, it_.outbox, *it, request_id));
    }
    ASSIGN_OR_RETURN(const bool ours, discrepancies::settle(tx, *it));
    if (!ours) return it->already_settled();
    RETURN_IF_ERROR(post(tx, *it));
    return wire::encode(*it);
  });
}

}  // namespace farmgate::orders
