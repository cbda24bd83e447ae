#pragma once

#include <string>
#include <string_view>

#include "services/certification/domain/rubric.h"

namespace farmgate::certification {
struct RubricRow;
}
namespace farmgate::certification::v1 {
class Rubric;
}

namespace farmgate::certification::wire {

// Of "rubrics/qd26-2026-01"; the form of the name was checked by its field rule.
std::string rubric_id(std::string_view name);

StatusOr<Rubric> decode(const v1::Rubric& rubric);
v1::Rubric encode(const RubricRecord& record);
// Without criteria: for lists.
v1::Rubric encode_head(const RubricRecord& record);

// <-> storage. Bytes that cannot be read are our own fault: INTERNAL.
RubricRow row_of(const RubricRecord& record);
StatusOr<RubricRecord> record_of(const RubricRow& row);

}  // namespace farmgate::certification::wire
