#pragma once

#include "services/cooperatives/api/contract_desk.h"

namespace farmgate::cooperatives::v1 {
class CorrectPriceObservationRequest;
class GetPriceObservationRequest;
class ListPriceObservationsRequest;
class ListPriceObservationsResponse;
class PreviewPriceRequest;
class PreviewPriceResponse;
class PriceObservation;
class RecordPriceObservationRequest;
}  // namespace farmgate::cooperatives::v1

namespace farmgate::cooperatives {

// What markets ask, and what a contract makes of it. Thread-safe.
class PriceApi {
 public:
  explicit PriceApi(const ApiParts& parts) : it_(parts) {}

  StatusOr<rpc::Bytes> record(const rpc::Call& call,
                              const v1::RecordPriceObservationRequest& request);
  StatusOr<rpc::Bytes> correct(const rpc::Call& call,
                               const v1::CorrectPriceObservationRequest& request);
  StatusOr<v1::PriceObservation> get(const rpc::Call& call,
                                     const v1::GetPriceObservationRequest& request);
  StatusOr<v1::ListPriceObservationsResponse> list(const rpc::Call& call,
                                                   const v1::ListPriceObservationsRequest& request);
  StatusOr<v1::PreviewPriceResponse> preview(const rpc::Call& call,
                                             const v1::PreviewPriceRequest& request);

 private:
  ApiParts it_;
};

}  // namespace farmgate::cooperatives
