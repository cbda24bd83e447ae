#pragma once

#include <string_view>
#include <vector>

#include "services/certification/domain/scoring.h"

namespace google::protobuf {
template <class T>
class RepeatedPtrField;
}
namespace farmgate::certification::v1 {
class MissingMark;
class SheetAnswer;
}  // namespace farmgate::certification::v1

// Answers to the criteria of a rubric, wherever they stand.
namespace farmgate::certification::wire {

using SheetAnswers = google::protobuf::RepeatedPtrField<v1::SheetAnswer>;

v1::SheetAnswer encode(const Answer& answer);
void write_answers(const std::vector<Answer>& answers, SheetAnswers& out);
// INVALID_ARGUMENT/INVALID_FIELD for one that is neither an option nor none, below `field`.
StatusOr<std::vector<Answer>> read_answers(const SheetAnswers& answers, std::string_view field);
StatusOr<Answer> read(const v1::SheetAnswer& answer, std::string_view field);
v1::MissingMark encode(const MissingMark& mark);

}  // namespace farmgate::certification::wire
