#pragma once

#include <string>

#include "chassis/base/rules.h"
#include "chassis/events/outbox.h"
#include "chassis/pg/database.h"
#include "chassis/rpc/call.h"
#include "chassis/rpc/once.h"
#include "chassis/wire/pager.h"
#include "services/cooperatives/api/parts.h"
#include "services/cooperatives/domain/cooperative.h"

namespace farmgate::cooperatives::v1 {
class AssessReadinessRequest;
class AssessReadinessResponse;
class ConvertGroupRequest;
class Cooperative;
class CreateCooperativeRequest;
class GetCooperativeRequest;
class ListCooperativesRequest;
class ListCooperativesResponse;
class RecordYearlyRatingRequest;
class UpdateCooperativeRequest;
}  // namespace farmgate::cooperatives::v1

namespace farmgate::cooperatives {

class CooperativeApi {
 public:
  explicit CooperativeApi(ApiParts parts) : it_(parts) {}

  StatusOr<rpc::Bytes> create(const rpc::Call& call, const v1::CreateCooperativeRequest& request);
  StatusOr<v1::Cooperative> get(const rpc::Call& call, const v1::GetCooperativeRequest& request);
  StatusOr<v1::ListCooperativesResponse> list(const rpc::Call& call,
                                              const v1::ListCooperativesRequest& request);
  StatusOr<rpc::Bytes> update(const rpc::Call& call, const v1::UpdateCooperativeRequest& request);
  StatusOr<rpc::Bytes> rate(const rpc::Call& call, const v1::RecordYearlyRatingRequest& request);
  StatusOr<v1::AssessReadinessResponse> assess(const rpc::Call& call,
                                               const v1::AssessReadinessRequest& request);
  StatusOr<rpc::Bytes> convert(const rpc::Call& call, const v1::ConvertGroupRequest& request);

 private:
  ApiParts it_;
};

// PRODUCER_SUSPENDED when the party of a cooperative is known and not active.
Status check_party_active(pg::Tx& tx, const Cooperative& cooperative);

}  // namespace farmgate::cooperatives
