#pragma once

#include "services/cooperatives/api/contract_desk.h"

namespace google::protobuf {
class Empty;
}
namespace farmgate::cooperatives::v1 {
class Contract;
class CreateContractRequest;
class DeleteContractRequest;
class GetContractRequest;
class ListContractsRequest;
class ListContractsResponse;
class OfferContractRequest;
class RecordAdvanceRequest;
class ResumeContractRequest;
class SignContractRequest;
class SuspendContractRequest;
class TerminateContractRequest;
class UpdateContractRequest;
}  // namespace farmgate::cooperatives::v1

namespace farmgate::cooperatives {

// A contract from its draft to its end. Thread-safe.
class ContractApi {
 public:
  explicit ContractApi(const ApiParts& parts) : it_(parts) {}

  StatusOr<rpc::Bytes> create(const rpc::Call& call, const v1::CreateContractRequest& request);
  StatusOr<v1::Contract> get(const rpc::Call& call, const v1::GetContractRequest& request);
  StatusOr<v1::ListContractsResponse> list(const rpc::Call& call,
                                           const v1::ListContractsRequest& request);
  StatusOr<rpc::Bytes> update(const rpc::Call& call, const v1::UpdateContractRequest& request);
  StatusOr<rpc::Bytes> remove(const rpc::Call& call, const v1::DeleteContractRequest& request);
  StatusOr<rpc::Bytes> offer(const rpc::Call& call, const v1::OfferContractRequest& request);
  StatusOr<rpc::Bytes> sign(const rpc::Call& call, const v1::SignContractRequest& request);
  StatusOr<rpc::Bytes> suspend(const rpc::Call& call, const v1::SuspendContractRequest& request);
  StatusOr<rpc::Bytes> resume(const rpc::Call& call, const v1::ResumeContractRequest& request);
  StatusOr<rpc::Bytes> terminate(const rpc::Call& call,
                                 const v1::TerminateContractRequest& request);
  StatusOr<rpc::Bytes> record_advance(const rpc::Call& call,
                                      const v1::RecordAdvanceRequest& request);

 private:
  ApiParts it_;
};

}  // namespace farmgate::cooperatives
