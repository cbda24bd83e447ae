#pragma once

#include "services/cooperatives/api/contract_desk.h"

namespace farmgate::cooperatives::v1 {
class AddAnnexRequest;
class Annex;
class GetAnnexRequest;
class ListAnnexesRequest;
class ListAnnexesResponse;
class SignAnnexRequest;
class WithdrawAnnexRequest;
}  // namespace farmgate::cooperatives::v1

namespace farmgate::cooperatives {

// New terms of a signed contract. Thread-safe.
class AnnexApi {
 public:
  explicit AnnexApi(const ApiParts& parts) : it_(parts) {}

  StatusOr<rpc::Bytes> add(const rpc::Call& call, const v1::AddAnnexRequest& request);
  StatusOr<rpc::Bytes> sign(const rpc::Call& call, const v1::SignAnnexRequest& request);
  StatusOr<rpc::Bytes> withdraw(const rpc::Call& call, const v1::WithdrawAnnexRequest& request);
  StatusOr<v1::Annex> get(const rpc::Call& call, const v1::GetAnnexRequest& request);
  StatusOr<v1::ListAnnexesResponse> list(const rpc::Call& call,
                                         const v1::ListAnnexesRequest& request);

 private:
  ApiParts it_;
};

}  // namespace farmgate::cooperatives
