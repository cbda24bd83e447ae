#pragma once

#include <string>
#include <vector>

#include "services/certification/domain/activity.h"
#include "services/certification/domain/advice.h"
#include "services/certification/domain/checklist.h"
#include "services/certification/storage/dossiers.h"

namespace farmgate::certification::v1 {
class AdvisoryReport;
class Checklist;
class CommuneReport;
class Dossier;
class DossierActivity;
class Evidence;
class Registration;
class SelfAssessRequest;
class SelfAssessment;
class SelfReport;
}  // namespace farmgate::certification::v1

namespace farmgate::certification::wire {

std::string dossier_name(DossierId id);
std::string evidence_name(DossierId dossier, EvidenceId id);

v1::Dossier encode(const Dossier& dossier, Date today);
// With the forms that are filled in. Bytes that cannot be read are our own fault: INTERNAL.
StatusOr<v1::Dossier> encode(const Dossier& dossier, const dossier_rows::Forms& forms, Date today);
v1::Evidence encode(const Evidence& evidence);
v1::DossierActivity encode(const Activity& activity);
v1::Checklist encode(const std::vector<ChecklistItem>& items, int wanted_star);

// <-> storage: a sheet as the bytes of its answers.
std::string bytes_of(const Rubric& rubric, const ScoreSheet& sheet);
StatusOr<ScoreSheet> sheet_of(const Rubric& rubric, const std::string& bytes);

// INVALID_ARGUMENT/INVALID_FIELD for an answer that is neither an option nor none, OPTION_UNKNOWN.
StatusOr<ScoreSheet> decode(const Rubric& rubric, const v1::SelfAssessRequest& request);
v1::SelfAssessment encode(const Rubric& rubric, const ScoreSheet& sheet, const Advice& advice);

// All four contents once, and as many samples as the set asks for: INVALID_FIELD.
Status check(const v1::CommuneReport& report, int samples_required);

}  // namespace farmgate::certification::wire
