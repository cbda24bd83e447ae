#include "services/orders/api/weighing_api.h"

#include "chassis/pg/clock.h"
#include "chassis/wire/convert.h"
#include "chassis/wire/names.h"
#include "farmgate/orders/v1/order_service.pb.h"
#include "services/orders/api/visible.h"
#include "services/orders/domain/weighing.h"
#include "services/orders/events/announce.h"
#include "services/orders/storage/orders.h"
#include "services/orders/storage/tallies.h"
#include "services/orders/wire/convert.h"

namespace farmgate::orders {
namespace {

using farmgate::wire::id_of;

StatusOr<std::vector<BasketLine>> lines_of(const v1::AdjustCatchWeightRequest& request) {
  std::vector<BasketLine> lines;
  for (const v1::WeighedLine& it : request.lines()) {
    ASSIGN_OR_RETURN(const OfferId offer, id_of<OfferId>(it.offer(), "offers"));
    lines.push_back({offer, farmgate::wire::read_quantity(it.quantity())});
  }
  return lines;
}

}  // namespace

StatusOr<rpc::Bytes> WeighingApi::adjust(const rpc::Call& call,
                                         const v1::AdjustCatchWeightRequest& request) {
  ASSIGN_OR_RETURN(const OrderId id, id_of<OrderId>(request.name(), "orders"));
  ASSIGN_OR_RETURN(const auto lines, lines_of(request));
  return it_.once.run(call, request, [&](pg::Tx& tx) -> StatusOr<v1::Order> {
    ASSIGN_OR_RETURN(auto order, order_rows::lock(tx, id, sold_by(call)));
    if (!order) return not_found(request.name());
    RETURN_IF_ERROR(farmgate::wire::check_etag(request.etag(), order->version));
    ASSIGN_OR_RETURN(const Time now, pg::business_now(tx));
    ASSIGN_OR_RETURN(const Weighing weighing, weigh(*order, lines, now));
    RETURN_IF_ERROR(order_rows::save_weights(tx, *order));
    if (weighing.due > Money()) RETURN_IF_ERROR(SendingBack::lock(tx, *order));
    RETURN_IF_ERROR(stock_.weigh(tx, *order, weighing.more));
    RETURN_IF_ERROR(tallies::give_back(tx, weighing.counted_less));
    RETURN_IF_ERROR(announce(tx, it_.outbox, *order));
    RETURN_IF_ERROR(
        sending_back_.difference(tx, *order, weighing.due, call.principal.subject, now));
    return wire::encode(*order);
  });
}

}  // namespace farmgate::orders
