#pragma once

#include <string>
#include <vector>

#include "chassis/base/status.h"

namespace farmgate::certification::v1 {
class Rubric;
}

namespace farmgate::apps {

// The rubrics of one version of the law out of a folder like data/rubrics/qd26-2026 (its form:
// data/rubrics/README.md), by set. The folder's name is the law's code; evidence_kinds.csv stands
// beside it. INVALID_ARGUMENT/FILE_UNREADABLE naming file and line; what a rubric must fulfil as
// a whole is judged where it is imported.
StatusOr<std::vector<certification::v1::Rubric>> read_rubric_folder(const std::string& folder);

}  // namespace farmgate::apps
