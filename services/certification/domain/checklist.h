#pragma once

#include <string>
#include <vector>

#include "services/certification/domain/evidence.h"
#include "services/certification/domain/scoring.h"

namespace farmgate::certification {

enum class Lack { kForm = 1, kEvidence, kAnswer, kProof, kMark, kPoints };

struct ChecklistItem {
  Lack lack = Lack::kForm;
  std::string form;  // "registration", "report"
  std::string criterion;
  std::vector<std::string> evidence_kinds;  // any of them would do
  int points = 0;                           // of a mark or of the band: how many are missing
  bool blocks_submission = false;
};

struct DossierContent {
  bool has_registration = false;
  bool has_report = false;
  ScoreSheet answers;
  std::vector<Evidence> evidence;
};

// What is missing for a star: forms, what every dossier of the set has to prove, answers, proofs of
// answers, marks, points. In this order, within it in that of the rubric.
std::vector<ChecklistItem> checklist(const Rubric& rubric, const DossierContent& content,
                                     int wanted_star);

// Whether it may be submitted: INVALID_ARGUMENT INVALID_FIELD for an empty form, SHEET_INCOMPLETE,
// FAILED_PRECONDITION EVIDENCE_MISSING with each kind that is missing.
Status check_submission(const Rubric& rubric, const DossierContent& content);

}  // namespace farmgate::certification
