#pragma once

#include "services/certification/api/council_desk.h"

namespace farmgate::certification::v1 {
class ConcludeSessionRequest;
class ConveneSessionRequest;
class CorrectClericalErrorRequest;
class GetSessionRequest;
class ListSessionsRequest;
class ListSessionsResponse;
class PostponeDossierRequest;
class RecordAttendanceRequest;
class RecuseMemberRequest;
class Session;
class SubstituteMemberRequest;
}  // namespace farmgate::certification::v1

namespace farmgate::certification {

// Sessions from the call to their conclusion. Thread-safe.
class SessionApi {
 public:
  explicit SessionApi(const CouncilParts& parts) : it_(parts.dossiers), persons_(parts.persons) {}

  StatusOr<rpc::Bytes> convene(const rpc::Call& call, const v1::ConveneSessionRequest& request);
  StatusOr<v1::Session> get(const rpc::Call& call, const v1::GetSessionRequest& request);
  StatusOr<v1::ListSessionsResponse> list(const rpc::Call& call,
                                          const v1::ListSessionsRequest& request);
  StatusOr<rpc::Bytes> attend(const rpc::Call& call, const v1::RecordAttendanceRequest& request);
  StatusOr<rpc::Bytes> recuse(const rpc::Call& call, const v1::RecuseMemberRequest& request);
  StatusOr<rpc::Bytes> substitute(const rpc::Call& call,
                                  const v1::SubstituteMemberRequest& request);
  StatusOr<rpc::Bytes> postpone(const rpc::Call& call, const v1::PostponeDossierRequest& request);
  StatusOr<rpc::Bytes> conclude(const rpc::Call& call, const v1::ConcludeSessionRequest& request);

 private:
  struct Plan;  // whom the applicants deal with, and the persons behind them
  StatusOr<Plan> plan(const rpc::Call& call, const v1::ConveneSessionRequest& request, Date day);
  StatusOr<Session> call_together(pg::Tx& tx, const rpc::Call& call,
                                  const v1::ConveneSessionRequest& request, const Plan& plan,
                                  Date day);
  StatusOr<v1::Session> saved(pg::Tx& tx, const Session& session);
  Status score(pg::Tx& tx, const rpc::Call& call, Session& session, DossierId id, Time now);

  DossierParts it_;
  PersonBook& persons_;
};

}  // namespace farmgate::certification
