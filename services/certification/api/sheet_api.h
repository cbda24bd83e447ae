#pragma once

#include "services/certification/api/council_desk.h"

namespace farmgate::certification::v1 {
class CloseScoringRequest;
class CorrectClericalErrorRequest;
class GetScoreSheetRequest;
class ListScoreSheetsRequest;
class ListScoreSheetsResponse;
class RecordConsensusSheetRequest;
class ReopenScoringRequest;
class ScoreSheet;
class Session;
class SubmitScoreSheetRequest;
}  // namespace farmgate::certification::v1

namespace farmgate::certification {

// Sealed sheets, their opening and what follows from them. Until a round is closed nothing of its
// answers is in a reply, but to the member who gave them, nor in any text that is stored or logged.
// Thread-safe.
class SheetApi {
 public:
  explicit SheetApi(const CouncilParts& parts) : it_(parts.dossiers), persons_(parts.persons) {}

  StatusOr<rpc::Bytes> submit(const rpc::Call& call, const v1::SubmitScoreSheetRequest& request);
  StatusOr<v1::ScoreSheet> get(const rpc::Call& call, const v1::GetScoreSheetRequest& request);
  StatusOr<v1::ListScoreSheetsResponse> list(const rpc::Call& call,
                                             const v1::ListScoreSheetsRequest& request);
  StatusOr<rpc::Bytes> close(const rpc::Call& call, const v1::CloseScoringRequest& request);
  StatusOr<rpc::Bytes> reopen(const rpc::Call& call, const v1::ReopenScoringRequest& request);
  StatusOr<rpc::Bytes> agree(const rpc::Call& call, const v1::RecordConsensusSheetRequest& request);
  StatusOr<rpc::Bytes> correct(const rpc::Call& call,
                               const v1::CorrectClericalErrorRequest& request);

 private:
  StatusOr<std::optional<Tie>> tie_of_caller(const rpc::Call& call,
                                             const v1::SubmitScoreSheetRequest& request);
  StatusOr<std::vector<BodyPerson>> persons_about(const rpc::Call& call,
                                                  const v1::CloseScoringRequest& request);
  StatusOr<v1::Session> saved(pg::Tx& tx, const Session& session);
  StatusOr<v1::ScoreSheet> opened(pg::Tx& tx, const Session& session, const MemberSheet& sheet);
  Status recount(pg::Tx& tx, const Rubric& rubric, Session& session, DossierId dossier, Time now);

  DossierParts it_;
  PersonBook& persons_;
};

}  // namespace farmgate::certification
