#pragma once

#include "services/producers/api/producer_api.h"

namespace farmgate::producers::v1 {
class RevokeQualificationRequest;
class UpdatePlotRequest;
class UpdateProductRequest;
}  // namespace farmgate::producers::v1

namespace farmgate::producers {

// Changes of what travels in a producer's event; each is an event of it.
class HoldingsApi {
 public:
  explicit HoldingsApi(ApiParts parts) : it_(parts) {}

  StatusOr<rpc::Bytes> update_plot(const rpc::Call& call, const v1::UpdatePlotRequest& request);
  StatusOr<rpc::Bytes> update_product(const rpc::Call& call,
                                      const v1::UpdateProductRequest& request);
  // Also of a producer that is not active.
  StatusOr<rpc::Bytes> revoke(const rpc::Call& call, const v1::RevokeQualificationRequest& request);

 private:
  ApiParts it_;
};

}  // namespace farmgate::producers
