#include "services/certification/api/decision_api.h"

#include <algorithm>

#include "chassis/pg/clock.h"
#include "chassis/wire/convert.h"
#include "farmgate/certification/v1/certificate_service.pb.h"
#include "services/certification/api/renewal.h"
#include "services/certification/storage/sessions.h"

namespace farmgate::certification {
namespace {

constexpr const char* kProvinceIssuer = "Ủy ban nhân dân tỉnh";
constexpr const char* kCentralIssuer = "Bộ Nông nghiệp và Môi trường";

Act act_of(DecisionKind kind) {
  switch (kind) {
    case DecisionKind::kRecognise: return Act::kRecognise;
    case DecisionKind::kNotRecognise: return Act::kNotRecognise;
    case DecisionKind::kApproveForCentral: return Act::kApproveForCentral;
    case DecisionKind::kCentralResult: return Act::kRecordCentral;
  }
  return Act::kNotRecognise;
}

// Nothing is decided before the day of what it rests on.
Status check_day(const Decision& decision, Date ground) {
  if (decision.date > date_in_vietnam(decision.record_time)) {
    return invalid("decision_date", "is a day to come");
  }
  if (decision.date >= ground) return ok();
  return invalid("decision_date", "is before " + format_date(ground) + ", the day of the result");
}

Status wrong_state(const Dossier& dossier, DecisionKind kind) {
  return refuse("DOSSIER_STATE", "the central council has given it five stars",
                {{"state", std::string(state_name(dossier.state))},
                 {"act", std::string(decision_name(kind))}});
}

std::string issuer_of(const std::string& given, const char* by_default) {
  return given.empty() ? by_default : given;
}

}  // namespace

struct DecisionApi::Ground {
  ScoringResult result;
  Date day{};
};

// The result that the province goes by: the council's, or the central one where there is one.
StatusOr<DecisionApi::Ground> DecisionApi::ground(pg::Tx& tx, const Dossier& dossier) {
  if (dossier.state == DossierState::kCentralDecided) {
    ASSIGN_OR_RETURN(const auto central,
                     decision_rows::last(tx, dossier.id, DecisionKind::kCentralResult));
    if (!central) return internal("a central result without its record");
    ASSIGN_OR_RETURN(const auto rubric, it_.dossiers.book.get(tx, dossier.rubric));
    const int band = band_of(rubric->law, central->points);
    return Ground{{central->points, band, central->star, {}}, central->date};
  }
  ASSIGN_OR_RETURN(const auto concluded, session_rows::concluded(tx, dossier.id));
  if (!concluded) return internal("a decision is due without a result");
  Ground out{*concluded->item.result, concluded->session_date};
  if (dossier.state == DossierState::kApprovedForCentral) {
    ASSIGN_OR_RETURN(const auto sent,
                     decision_rows::last(tx, dossier.id, DecisionKind::kApproveForCentral));
    if (sent) out.day = std::max(out.day, sent->date);
  }
  return out;
}

StatusOr<rpc::Bytes> DecisionApi::decide(const rpc::Call& call,
                                         const v1::DecideDossierRequest& request) {
  Decision decision;
  decision.kind = static_cast<DecisionKind>(request.decision());
  if (decision.kind == DecisionKind::kCentralResult) {
    return invalid("decision", "is recorded by RecordCentralResult");
  }
  if (decision.kind == DecisionKind::kNotRecognise && request.reason().empty()) {
    return invalid("reason", "is required of a decision that does not recognise");
  }
  ASSIGN_OR_RETURN(decision.date,
                   farmgate::wire::read_date(request.decision_date(), "decision_date"));
  decision.number = request.decision_number();
  decision.reason = request.reason();
  ASSIGN_OR_RETURN(const Uuid request_id, Uuid::parse(request.request_id()));
  const Grant grant{issuer_of(request.issuer(), kProvinceIssuer), RecognitionLevel::kProvince,
                    request_id};
  return it_.dossiers.once.run(call, request, [&](pg::Tx& tx) -> StatusOr<v1::DossierDecision> {
    ASSIGN_OR_RETURN(Dossier dossier, lock_dossier(tx, call, request.name()));
    RETURN_IF_ERROR(dossier.target(act_of(decision.kind), Desk::kProvince).status());
    ASSIGN_OR_RETURN(decision.record_time, pg::business_now(tx));
    ASSIGN_OR_RETURN(const Ground found, ground(tx, dossier));
    const ScoringResult& result = found.result;
    RETURN_IF_ERROR(check_day(decision, found.day));
    const bool given =
        dossier.state == DossierState::kCentralDecided && result.star == kHighestMark;
    if (given) return wrong_state(dossier, decision.kind);
    decision.points = result.points;
    ASSIGN_OR_RETURN(decision.star,
                     star_decided(decision.kind, result, decision.date, it_.dossiers.rules));
    return settled(tx, call, dossier, decision, grant);
  });
}

StatusOr<rpc::Bytes> DecisionApi::record_central(const rpc::Call& call,
                                                 const v1::RecordCentralResultRequest& request) {
  Decision decision;
  decision.kind = DecisionKind::kCentralResult;
  ASSIGN_OR_RETURN(decision.date,
                   farmgate::wire::read_date(request.decision_date(), "decision_date"));
  decision.number = request.decision_number();
  decision.reason = request.reason();
  decision.points = {request.sum(), request.sheets()};
  decision.star = request.star();
  if (decision.points.sum > 100 * decision.points.sheets) {
    return invalid("sum", "is more than 100 points a sheet");
  }
  ASSIGN_OR_RETURN(const Uuid request_id, Uuid::parse(request.request_id()));
  const Grant grant{issuer_of(request.issuer(), kCentralIssuer), RecognitionLevel::kCentral,
                    request_id};
  return it_.dossiers.once.run(call, request, [&](pg::Tx& tx) -> StatusOr<v1::DossierDecision> {
    ASSIGN_OR_RETURN(Dossier dossier, lock_dossier(tx, call, request.name()));
    RETURN_IF_ERROR(dossier.target(Act::kRecordCentral, Desk::kProvince).status());
    ASSIGN_OR_RETURN(decision.record_time, pg::business_now(tx));
    ASSIGN_OR_RETURN(const auto sent,
                     decision_rows::last(tx, dossier.id, DecisionKind::kApproveForCentral));
    if (!sent) return internal("a central round without its record");
    RETURN_IF_ERROR(check_day(decision, sent->date));
    ASSIGN_OR_RETURN(const auto rubric, it_.dossiers.book.get(tx, dossier.rubric));
    if (decision.star > band_of(rubric->law, decision.points)) {
      return invalid("star", "is above the band of the points");
    }
    return settled(tx, call, dossier, decision, grant);
  });
}

// The move, its record and, where stars were given, the certificate. What the central council gives
// is its own only with the most stars; below, the province decides on it.
StatusOr<v1::DossierDecision> DecisionApi::settled(pg::Tx& tx, const rpc::Call& call,
                                                   Dossier& dossier, const Decision& made,
                                                   const Grant& grant) {
  Decision decision = made;
  decision.dossier = dossier.id;
  const Time now = decision.record_time;
  const std::string text = decision.number + " of " + format_date(decision.date);
  RETURN_IF_ERROR(
      move(tx, it_.dossiers, call, dossier, {act_of(decision.kind), Desk::kProvince, text}, now));
  RETURN_IF_ERROR(decision_rows::append(tx, decision, call.principal.subject));
  const bool granted =
      decision.kind == DecisionKind::kRecognise ||
      (decision.kind == DecisionKind::kCentralResult && decision.star == kHighestMark);
  if (granted) dossier.star = decision.star;
  RETURN_IF_ERROR(
      save_and_announce(tx, it_.dossiers.outbox, dossier, wire::DossierChange::kDecided));
  v1::DossierDecision out = wire::encode(decision, dossier.state);
  if (decision.kind == DecisionKind::kNotRecognise) {
    RETURN_IF_ERROR(end_renewal(tx, it_.dossiers, dossier, now));
  }
  if (!granted) return out;
  ASSIGN_OR_RETURN(Certificate it, certificate_for(tx, it_.dossiers, dossier, decision));
  it.issuer = grant.issuer;
  it.level = grant.level;
  RETURN_IF_ERROR(issue(tx, it_, it, grant.request_id, now));
  *out.mutable_certificate() = wire::encode(it, date_in_vietnam(now));
  return out;
}

}  // namespace farmgate::certification
