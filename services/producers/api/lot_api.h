#pragma once

#include "services/producers/api/producer_api.h"

namespace farmgate::producers::v1 {
class ConsumeLotRequest;
class ConsumeLotResponse;
class CreateLotRequest;
class GetLotRequest;
class ListLotsRequest;
class ListLotsResponse;
class ListLotTransfersRequest;
class ListLotTransfersResponse;
class Lot;
class MergeLotsRequest;
class ReverseLotConsumptionRequest;
class SplitLotRequest;
}  // namespace farmgate::producers::v1

namespace farmgate::producers {

class LotApi {
 public:
  explicit LotApi(ApiParts parts) : it_(parts) {}

  StatusOr<rpc::Bytes> create(const rpc::Call& call, const v1::CreateLotRequest& request);
  StatusOr<v1::Lot> get(const rpc::Call& call, const v1::GetLotRequest& request);
  StatusOr<v1::ListLotsResponse> list(const rpc::Call& call, const v1::ListLotsRequest& request);
  StatusOr<rpc::Bytes> consume(const rpc::Call& call, const v1::ConsumeLotRequest& request);
  // Also for a producer that is not active: who took for a purpose that failed must be able to
  // give back.
  StatusOr<rpc::Bytes> reverse(const rpc::Call& call,
                               const v1::ReverseLotConsumptionRequest& request);
  // Both lock the producer's row before the lots', as its closing does: no goods slip past that.
  StatusOr<rpc::Bytes> split(const rpc::Call& call, const v1::SplitLotRequest& request);
  StatusOr<rpc::Bytes> merge(const rpc::Call& call, const v1::MergeLotsRequest& request);
  StatusOr<v1::ListLotTransfersResponse> list_transfers(const rpc::Call& call,
                                                        const v1::ListLotTransfersRequest& request);

 private:
  ApiParts it_;
};

}  // namespace farmgate::producers
