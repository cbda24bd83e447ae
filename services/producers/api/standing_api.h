#pragma once

#include "services/producers/api/producer_api.h"

namespace farmgate::producers::v1 {
class CloseProducerRequest;
class ReinstateProducerRequest;
class SuspendProducerRequest;
}  // namespace farmgate::producers::v1

namespace farmgate::producers {

// What officers decide about a party as a whole.
class StandingApi {
 public:
  explicit StandingApi(ApiParts parts) : it_(parts) {}

  StatusOr<rpc::Bytes> suspend(const rpc::Call& call, const v1::SuspendProducerRequest& request);
  StatusOr<rpc::Bytes> reinstate(const rpc::Call& call,
                                 const v1::ReinstateProducerRequest& request);
  // With its goods written off in the same transaction, or refused while there are any.
  StatusOr<rpc::Bytes> close(const rpc::Call& call, const v1::CloseProducerRequest& request);

 private:
  ApiParts it_;
};

}  // namespace farmgate::producers
