#pragma once

#include "services/cooperatives/api/cooperative_api.h"
#include "services/cooperatives/domain/capital.h"

namespace farmgate::cooperatives::v1 {
class AdmitMemberRequest;
class EndMembershipRequest;
class GetMembershipRequest;
class ListMembershipsRequest;
class ListMembershipsResponse;
class Membership;
class UpdateMembershipRequest;
}  // namespace farmgate::cooperatives::v1

namespace farmgate::cooperatives {

// Every command locks the cooperative's row first: what the law says of all members together is
// judged and written by one at a time.
class MembershipApi {
 public:
  explicit MembershipApi(ApiParts parts) : it_(parts) {}

  StatusOr<rpc::Bytes> admit(const rpc::Call& call, const v1::AdmitMemberRequest& request);
  StatusOr<v1::Membership> get(const rpc::Call& call, const v1::GetMembershipRequest& request);
  StatusOr<v1::ListMembershipsResponse> list(const rpc::Call& call,
                                             const v1::ListMembershipsRequest& request);
  StatusOr<rpc::Bytes> update(const rpc::Call& call, const v1::UpdateMembershipRequest& request);
  StatusOr<rpc::Bytes> end(const rpc::Call& call, const v1::EndMembershipRequest& request);

  // What admit does in its transaction: the rules, the row under that id and the events.
  StatusOr<Membership> enter(pg::Tx& tx, const rpc::Call& call,
                             const v1::AdmitMemberRequest& request, MembershipId id);

 private:
  // Whether the register may change so: overlaps, caps, least number of members.
  Status check_change(pg::Tx& tx, const Cooperative& cooperative, const RegisterChange& change);
  // The cooperative's own event, since its counts may be others now.
  Status announce_register(pg::Tx& tx, Cooperative& cooperative, Date today);

  ApiParts it_;
};

}  // namespace farmgate::cooperatives
