#pragma once

#include "services/certification/api/council_desk.h"

namespace farmgate::certification::v1 {
class AppointMemberRequest;
class Council;
class CreateCouncilRequest;
class DelegateChairRequest;
class EndAppointmentRequest;
class GetCouncilRequest;
class ListCouncilsRequest;
class ListCouncilsResponse;
class UpdateCouncilRequest;
}  // namespace farmgate::certification::v1

namespace farmgate::certification {

// Councils and their members. Thread-safe.
class CouncilApi {
 public:
  explicit CouncilApi(const CouncilParts& parts) : it_(parts.dossiers), persons_(parts.persons) {}

  StatusOr<rpc::Bytes> create(const rpc::Call& call, const v1::CreateCouncilRequest& request);
  StatusOr<v1::Council> get(const rpc::Call& call, const v1::GetCouncilRequest& request);
  StatusOr<v1::ListCouncilsResponse> list(const rpc::Call& call,
                                          const v1::ListCouncilsRequest& request);
  StatusOr<rpc::Bytes> update(const rpc::Call& call, const v1::UpdateCouncilRequest& request);
  StatusOr<rpc::Bytes> appoint(const rpc::Call& call, const v1::AppointMemberRequest& request);
  StatusOr<rpc::Bytes> end_appointment(const rpc::Call& call,
                                       const v1::EndAppointmentRequest& request);
  StatusOr<rpc::Bytes> delegate(const rpc::Call& call, const v1::DelegateChairRequest& request);

 private:
  template <class Request, class Change>
  StatusOr<rpc::Bytes> changed(const rpc::Call& call, const Request& request,
                               const std::string& name, std::string_view act, Change change);

  DossierParts it_;
  PersonBook& persons_;
};

}  // namespace farmgate::certification
