#pragma once

#include "services/producers/api/producer_api.h"

namespace farmgate::producers::v1 {
class ListLotConsumptionsRequest;
class ListLotConsumptionsResponse;
}  // namespace farmgate::producers::v1

namespace farmgate::producers {

// What became of a product's harvests. Thread-safe.
class ConsumptionApi {
 public:
  explicit ConsumptionApi(const ApiParts& parts) : it_(parts) {}

  StatusOr<v1::ListLotConsumptionsResponse> list(const rpc::Call& call,
                                                 const v1::ListLotConsumptionsRequest& request);

 private:
  ApiParts it_;
};

}  // namespace farmgate::producers
