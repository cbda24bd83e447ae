#pragma once

#include "services/cooperatives/api/contract_desk.h"
#include "services/cooperatives/domain/settlement_record.h"

namespace farmgate::cooperatives::v1 {
class CreateSettlementRequest;
class GetSettlementRequest;
class ListSettlementsRequest;
class ListSettlementsResponse;
class RecordRepaymentRequest;
class RecordSettlementPaymentRequest;
class Settlement;
}  // namespace farmgate::cooperatives::v1

namespace farmgate::cooperatives {

// From accepted goods to what is paid for them, and back. Thread-safe.
class SettlementApi {
 public:
  explicit SettlementApi(const ApiParts& parts) : it_(parts) {}

  StatusOr<rpc::Bytes> create(const rpc::Call& call, const v1::CreateSettlementRequest& request);
  StatusOr<v1::Settlement> get(const rpc::Call& call, const v1::GetSettlementRequest& request);
  StatusOr<v1::ListSettlementsResponse> list(const rpc::Call& call,
                                             const v1::ListSettlementsRequest& request);
  StatusOr<rpc::Bytes> pay(const rpc::Call& call,
                           const v1::RecordSettlementPaymentRequest& request);
  StatusOr<rpc::Bytes> repay(const rpc::Call& call, const v1::RecordRepaymentRequest& request);

 private:
  ApiParts it_;
};

}  // namespace farmgate::cooperatives
