#include "services/cooperatives/api/delivery_api.h"

#include "chassis/pg/clock.h"
#include "chassis/wire/convert.h"
#include "chassis/wire/names.h"
#include "farmgate/cooperatives/v1/contract_service.pb.h"
#include "services/cooperatives/storage/deliveries.h"
#include "services/cooperatives/wire/contract.h"

namespace farmgate::cooperatives {
namespace {

using farmgate::wire::child_of;
using farmgate::wire::position_of;

StatusOr<Delivery> find(pg::Tx& tx, const Contract& contract, const std::string& name) {
  ASSIGN_OR_RETURN(const auto ids, child_of(name, "contracts", "deliveries"));
  ASSIGN_OR_RETURN(auto delivery, delivery_rows::find(tx, contract.id, DeliveryId(ids.id)));
  if (!delivery) return not_found(name);
  return std::move(*delivery);
}

// An officer decides; the side that gives way needs none.
Status check_may_resolve(const Contract& contract, const rpc::Call& call,
                         const std::vector<std::int64_t>& accepted, const Delivery& delivery) {
  if (may_judge(contract, call)) return ok();
  std::int64_t sum = 0;
  for (const std::int64_t amount : accepted) sum += amount;
  if (sum == 0 && acts_for(contract, call, Side::kSeller)) return ok();
  const bool all = sum == delivery.delivered().thousandths;
  if (all && acts_for(contract, call, Side::kBuyer)) return ok();
  return refuse("NOT_YOURS_TO_DECIDE", "a side can give way, anything else is for an officer");
}

}  // namespace

StatusOr<v1::Delivery> DeliveryApi::get(const rpc::Call& call,
                                        const v1::GetDeliveryRequest& request) {
  ASSIGN_OR_RETURN(
      auto delivery, it_.database.read(call.deadline, [&](pg::Tx& tx) -> StatusOr<Delivery> {
        ASSIGN_OR_RETURN(const Contract contract, find_contract(tx, call, request.name()));
        return find(tx, contract, request.name());
      }));
  return wire::encode(delivery);
}

StatusOr<v1::ListDeliveriesResponse> DeliveryApi::list(const rpc::Call& call,
                                                       const v1::ListDeliveriesRequest& request) {
  using Deliveries = std::vector<Delivery>;
  ASSIGN_OR_RETURN(const auto page, it_.pager.open(request));
  std::optional<DeliveryState> state;
  if (request.state() != v1::DELIVERY_STATE_UNSPECIFIED) {
    state = static_cast<DeliveryState>(request.state());
  }
  ASSIGN_OR_RETURN(
      auto deliveries, it_.database.read(call.deadline, [&](pg::Tx& tx) -> StatusOr<Deliveries> {
        ASSIGN_OR_RETURN(const Contract contract, find_contract(tx, call, request.parent()));
        return delivery_rows::list(tx, contract.id, state, page);
      }));
  v1::ListDeliveriesResponse reply;
  reply.set_next_page_token(it_.pager.finish(page, deliveries, [](const Delivery& last) {
    return position_of(last.create_time, last.id.uuid());
  }));
  for (const Delivery& delivery : deliveries) *reply.add_deliveries() = wire::encode(delivery);
  return reply;
}

// What the buyer does not take flows back to its lot: the rows that see to it are part of the
// decision.
template <class Request>
StatusOr<rpc::Bytes> DeliveryApi::decide(const rpc::Call& call, const Request& request,
                                         const Decide& decide) {
  return it_.once.run(call, request, [&](pg::Tx& tx) -> StatusOr<v1::Delivery> {
    ASSIGN_OR_RETURN(Contract contract, lock_contract(tx, call, request.name()));
    ASSIGN_OR_RETURN(Delivery delivery, find(tx, contract, request.name()));
    RETURN_IF_ERROR(farmgate::wire::check_etag(request.etag(), delivery.revision));
    ASSIGN_OR_RETURN(const Time now, pg::business_now(tx));
    RETURN_IF_ERROR(decide(contract, delivery, now));
    RETURN_IF_ERROR(delivery_rows::save(tx, delivery));
    if (delivery.decided()) RETURN_IF_ERROR(delivery_rows::add_returns(tx, delivery));
    contract.note(now);
    RETURN_IF_ERROR(save_and_announce(tx, it_.outbox, contract, wire::ContractChange::kDelivered));
    return wire::encode(delivery);
  });
}

StatusOr<rpc::Bytes> DeliveryApi::accept(const rpc::Call& call,
                                         const v1::AcceptDeliveryRequest& request) {
  return decide(call, request, [&](const Contract& contract, Delivery& delivery, Time now) {
    RETURN_IF_ERROR(check_acts_for(contract, call, Side::kBuyer));
    return delivery.accept(now);
  });
}

StatusOr<rpc::Bytes> DeliveryApi::reject(const rpc::Call& call,
                                         const v1::RejectDeliveryRequest& request) {
  return decide(call, request, [&](const Contract& contract, Delivery& delivery, Time now) {
    RETURN_IF_ERROR(check_acts_for(contract, call, Side::kBuyer));
    return delivery.reject(request.reason(), now);
  });
}

StatusOr<rpc::Bytes> DeliveryApi::dispute(const rpc::Call& call,
                                          const v1::DisputeDeliveryRequest& request) {
  return decide(call, request, [&](const Contract&, Delivery& delivery, Time now) {
    return delivery.dispute(request.reason(), now);
  });
}

StatusOr<rpc::Bytes> DeliveryApi::resolve(const rpc::Call& call,
                                          const v1::ResolveDisputeRequest& request) {
  const std::vector<std::int64_t> accepted(request.accepted_thousandths().begin(),
                                           request.accepted_thousandths().end());
  return decide(call, request, [&](const Contract& contract, Delivery& delivery, Time now) {
    Delivery resolved = delivery;
    RETURN_IF_ERROR(resolved.resolve(accepted, request.reason(), now));
    RETURN_IF_ERROR(check_may_resolve(contract, call, accepted, delivery));
    delivery = std::move(resolved);
    return ok();
  });
}

}  // namespace farmgate::cooperatives
