#include "services/certification/wire/answers.h"

#include "farmgate/certification/v1/dossier.pb.h"

namespace farmgate::certification::wire {

v1::SheetAnswer encode(const Answer& answer) {
  v1::SheetAnswer out;
  out.set_criterion(answer.criterion);
  if (answer.option == kNoOption) {
    out.set_none(true);
  } else {
    out.set_option(answer.option);
  }
  return out;
}

void write_answers(const std::vector<Answer>& answers, SheetAnswers& out) {
  for (const Answer& answer : answers) *out.Add() = encode(answer);
}

StatusOr<Answer> read(const v1::SheetAnswer& answer, std::string_view field) {
  if (answer.option() == 0 && !answer.none()) {
    return invalid(std::string(field), "names an option, or says none");
  }
  return Answer{answer.criterion(), answer.option()};
}

StatusOr<std::vector<Answer>> read_answers(const SheetAnswers& answers, std::string_view field) {
  std::vector<Answer> out;
  for (int i = 0; i < answers.size(); ++i) {
    ASSIGN_OR_RETURN(Answer answer,
                     read(answers[i], std::string(field) + "[" + std::to_string(i) + "]"));
    out.push_back(std::move(answer));
  }
  return out;
}

v1::MissingMark encode(const MissingMark& mark) {
  v1::MissingMark out;
  out.set_star(mark.star);
  out.set_criterion(mark.criterion);
  out.set_option(mark.option);
  out.set_points(mark.points);
  out.set_held_points(mark.held_points);
  return out;
}

}  // namespace farmgate::certification::wire
