#pragma once

#include <string>

#include "services/certification/domain/dossier.h"
#include "services/certification/domain/score_sheet.h"

namespace farmgate::certification::v1 {
class Dossier;
}

// The forms of the Decision as pages to print: HTML for A4, in Vietnamese, every text escaped.
namespace farmgate::certification::wire {

std::string registration_page(const v1::Dossier& dossier, const Rubric& rubric);
std::string self_assessment_page(const v1::Dossier& dossier, const Rubric& rubric,
                                 const ScoreSheet& sheet);
std::string commune_report_page(const v1::Dossier& dossier, const Rubric& rubric);

}  // namespace farmgate::certification::wire
