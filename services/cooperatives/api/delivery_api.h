#pragma once

#include <functional>

#include "services/cooperatives/api/contract_desk.h"
#include "services/cooperatives/domain/delivery.h"

namespace farmgate::cooperatives::v1 {
class AcceptDeliveryRequest;
class Delivery;
class DisputeDeliveryRequest;
class GetDeliveryRequest;
class ListDeliveriesRequest;
class ListDeliveriesResponse;
class RejectDeliveryRequest;
class ResolveDisputeRequest;
}  // namespace farmgate::cooperatives::v1

namespace farmgate::cooperatives {

// What becomes of goods that were handed over. Thread-safe.
class DeliveryApi {
 public:
  explicit DeliveryApi(const ApiParts& parts) : it_(parts) {}

  StatusOr<v1::Delivery> get(const rpc::Call& call, const v1::GetDeliveryRequest& request);
  StatusOr<v1::ListDeliveriesResponse> list(const rpc::Call& call,
                                            const v1::ListDeliveriesRequest& request);
  StatusOr<rpc::Bytes> accept(const rpc::Call& call, const v1::AcceptDeliveryRequest& request);
  StatusOr<rpc::Bytes> reject(const rpc::Call& call, const v1::RejectDeliveryRequest& request);
  StatusOr<rpc::Bytes> dispute(const rpc::Call& call, const v1::DisputeDeliveryRequest& request);
  StatusOr<rpc::Bytes> resolve(const rpc::Call& call, const v1::ResolveDisputeRequest& request);

 private:
  using Decide = std::function<Status(const Contract&, Delivery&, Time)>;
  template <class Request>
  StatusOr<rpc::Bytes> decide(const rpc::Call& call, const Request& request, const Decide& decide);

  ApiParts it_;
};

}  // namespace farmgate::cooperatives
