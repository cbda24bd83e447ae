#include "services/certification/api/assessment_api.h"

#include "chassis/pg/clock.h"
#include "farmgate/certification/v1/dossier_service.pb.h"
#include "services/certification/wire/dossier.h"

namespace farmgate::certification {

StatusOr<rpc::Bytes> AssessmentApi::assess(const rpc::Call& call,
                                           const v1::SelfAssessRequest& request) {
  return it_.once.run(call, request, [&](pg::Tx& tx) -> StatusOr<v1::SelfAssessment> {
    ASSIGN_OR_RETURN(Dossier dossier, lock_dossier(tx, call, request.name()));
    RETURN_IF_ERROR(dossier.check_editable());
    ASSIGN_OR_RETURN(const auto rubric, it_.book.get(tx, dossier.rubric));
    ASSIGN_OR_RETURN(const ScoreSheet sheet, wire::decode(*rubric, request));
    ASSIGN_OR_RETURN(auto forms, dossier_rows::forms(tx, dossier.id));
    forms.answers = wire::bytes_of(*rubric, sheet);
    RETURN_IF_ERROR(dossier_rows::save_forms(tx, dossier.id, forms));
    ASSIGN_OR_RETURN(const Time now, pg::business_now(tx));
    dossier.touch(now);
    RETURN_IF_ERROR(dossier_rows::save(tx, dossier));
    return wire::encode(*rubric, sheet, advise(*rubric, sheet, dossier.wanted_star));
  });
}

StatusOr<v1::SelfAssessment> AssessmentApi::get(const rpc::Call& call,
                                                const v1::AssessDossierRequest& request) {
  return it_.database.read(call.deadline, [&](pg::Tx& tx) -> StatusOr<v1::SelfAssessment> {
    ASSIGN_OR_RETURN(const Dossier dossier, find_dossier(tx, call, request.name()));
    ASSIGN_OR_RETURN(const auto rubric, it_.book.get(tx, dossier.rubric));
    ASSIGN_OR_RETURN(const auto forms, dossier_rows::forms(tx, dossier.id));
    ASSIGN_OR_RETURN(const ScoreSheet sheet, wire::sheet_of(*rubric, forms.answers));
    const int wanted = request.wanted_star() >= 2 ? request.wanted_star() : dossier.wanted_star;
    return wire::encode(*rubric, sheet, advise(*rubric, sheet, wanted));
  });
}

StatusOr<v1::Checklist> AssessmentApi::checklist(const rpc::Call& call,
                                                 const v1::GenerateChecklistRequest& request) {
  return it_.database.read(call.deadline, [&](pg::Tx& tx) -> StatusOr<v1::Checklist> {
    ASSIGN_OR_RETURN(const Dossier dossier, find_dossier(tx, call, request.name()));
    ASSIGN_OR_RETURN(const auto rubric, it_.book.get(tx, dossier.rubric));
    ASSIGN_OR_RETURN(const auto forms, dossier_rows::forms(tx, dossier.id));
    ASSIGN_OR_RETURN(const auto content, content_of(tx, *rubric, dossier, forms));
    return wire::encode(certification::checklist(*rubric, content, dossier.wanted_star),
                        dossier.wanted_star);
  });
}

}  // namespace farmgate::certification
