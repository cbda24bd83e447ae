#include "services/certification/domain/checklist.h"

#include <algorithm>
#include <set>

namespace farmgate::certification {
namespace {

using Items = std::vector<ChecklistItem>;

std::set<std::string> kinds_of(const DossierContent& content) {
  std::set<std::string> kinds;
  for (const Evidence& it : content.evidence) kinds.insert(it.kind);
  return kinds;
}

void add_forms(const DossierContent& content, Items& out) {
  for (const auto& [form, filled] :
       {std::pair{"registration", content.has_registration}, {"report", content.has_report}}) {
    if (!filled) out.push_back({Lack::kForm, form, {}, {}, 0, true});
  }
}

void add_evidence(const Rubric& rubric, const std::set<std::string>& kinds, Items& out) {
  for (const EvidenceKind& kind : rubric.evidence_kinds) {
    if (!kind.mandatory || kinds.contains(kind.code)) continue;
    out.push_back({Lack::kEvidence, {}, {}, {kind.code}, 0, true});
  }
}

void add_answers(const Rubric& rubric, const DossierContent& content, Items& out) {
  for (std::size_t i = 0; i < rubric.criteria.size(); ++i) {
    const Criterion& criterion = rubric.criteria[i];
    if (!criterion.scorable() || content.answers.option(i)) continue;
    out.push_back({Lack::kAnswer, {}, criterion.code, {}, 0, true});
  }
}

// A file proves an answer when it is of a kind that proves the criterion: what it says it is for
// helps its readers and is no condition.
void add_proofs(const Rubric& rubric, const DossierContent& content,
                const std::set<std::string>& kinds, Items& out) {
  for (std::size_t i = 0; i < rubric.criteria.size(); ++i) {
    const Criterion& criterion = rubric.criteria[i];
    if (criterion.evidence_kinds.empty() || points_of(rubric, content.answers, i) == 0) continue;
    const bool proven = std::ranges::any_of(
        criterion.evidence_kinds, [&](const std::string& kind) { return kinds.contains(kind); });
    if (!proven) {
      out.push_back({Lack::kProof, {}, criterion.code, criterion.evidence_kinds, 0, false});
    }
  }
}

void add_marks(const Rubric& rubric, const DossierContent& content, int wanted_star, Items& out) {
  for (const MissingMark& mark : missing_marks(rubric, content.answers)) {
    if (mark.star > wanted_star) continue;
    out.push_back({Lack::kMark, {}, mark.criterion, {}, mark.points - mark.held_points, false});
  }
  const int points = total_points(rubric, content.answers);
  for (const Band& band : rubric.law.bands) {
    if (band.star != wanted_star || points >= band.minimum_points) continue;
    out.push_back({Lack::kPoints, {}, {}, {}, band.minimum_points - points, false});
  }
}

}  // namespace

Items checklist(const Rubric& rubric, const DossierContent& content, int wanted_star) {
  const std::set<std::string> kinds = kinds_of(content);
  Items out;
  add_forms(content, out);
  add_evidence(rubric, kinds, out);
  add_answers(rubric, content, out);
  add_proofs(rubric, content, kinds, out);
  add_marks(rubric, content, wanted_star, out);
  return out;
}

Status check_submission(const Rubric& rubric, const DossierContent& content) {
  if (!content.has_registration) return invalid("registration", "is not filled in");
  if (!content.has_report) return invalid("report", "is not filled in");
  RETURN_IF_ERROR(content.answers.check_complete(rubric, "answers"));
  Items missing;
  add_evidence(rubric, kinds_of(content), missing);
  if (missing.empty()) return ok();
  std::string kinds;
  for (const ChecklistItem& it : missing) {
    kinds += (kinds.empty() ? "" : ", ") + it.evidence_kinds.front();
  }
  return refuse("EVIDENCE_MISSING", "every dossier of the set has to prove these",
                {{"kinds", kinds}});
}

}  // namespace farmgate::certification
