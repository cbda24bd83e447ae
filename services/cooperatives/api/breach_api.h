#pragma once

#include "services/cooperatives/api/contract_desk.h"
#include "services/cooperatives/domain/breach.h"

namespace farmgate::cooperatives::v1 {
class Breach;
class DecideBreachRequest;
class GetBreachRequest;
class ListBreachesRequest;
class ListBreachesResponse;
class RemedyBreachRequest;
class ReportBreachRequest;
}  // namespace farmgate::cooperatives::v1

namespace farmgate::cooperatives {

// Allegation, finding and remedy. Thread-safe.
class BreachApi {
 public:
  explicit BreachApi(const ApiParts& parts) : it_(parts) {}

  StatusOr<rpc::Bytes> report(const rpc::Call& call, const v1::ReportBreachRequest& request);
  StatusOr<v1::Breach> get(const rpc::Call& call, const v1::GetBreachRequest& request);
  StatusOr<v1::ListBreachesResponse> list(const rpc::Call& call,
                                          const v1::ListBreachesRequest& request);
  StatusOr<rpc::Bytes> decide(const rpc::Call& call, const v1::DecideBreachRequest& request);
  StatusOr<rpc::Bytes> remedy(const rpc::Call& call, const v1::RemedyBreachRequest& request);

 private:
  StatusOr<Money> penalty(pg::Tx& tx, const Contract& contract, const Breach& breach,
                          const v1::DecideBreachRequest& request, Date today);

  ApiParts it_;
};

}  // namespace farmgate::cooperatives
