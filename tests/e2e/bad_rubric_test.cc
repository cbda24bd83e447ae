// Rubrics that nobody may score by: each refused with all slips named, nothing stored.
#include "tests/e2e/recognition.h"

namespace farmgate::testing {
namespace {

namespace vp = certification::v1;

class BadRubric : public Recognition {
 protected:
  static vp::Rubric good() { return read_rubric(suite(), 2); }
  static void expect_no_rubric(const vp::Rubric& rubric, const char* reason,
                               const std::string& field) {
    vp::ImportRubricRequest import;
    *import.mutable_rubric() = rubric;
    const auto call = [&] {
      return certify<vp::Rubric>(suite(), "RubricService/ImportRubric", import, officer());
    };
    expect_field(call, Code::kInvalidArgument, reason, field);
  }
  // The first criterion with two options and more.
  static int choice(const vp::Rubric& rubric) {
    for (int i = 0; i < rubric.criteria_size(); ++i) {
      if (rubric.criteria(i).options_size() > 1) return i;
    }
    throw std::runtime_error("a rubric without options");
  }
};

TEST_F(BadRubric, DoesNotAddUp) {
  vp::Rubric bad = good();  // 40 + 25 + 34
  bad.mutable_sections(2)->set_maximum_points(bad.sections(2).maximum_points() - 1);
  expect_no_rubric(bad, "RUBRIC_SUM_WRONG", "rubric.sections[2].maximum_points");
}

TEST_F(BadRubric, SaysThingsTwice) {
  vp::Rubric bad = good();
  bad.mutable_criteria(1)->set_code(bad.criteria(0).code());
  expect_no_rubric(bad, "INVALID_FIELD", "rubric.criteria[1].code");
  bad = good();
  const int at = choice(bad);
  bad.mutable_criteria(at)->mutable_options(1)->set_number(bad.criteria(at).options(0).number());
  expect_no_rubric(bad, "INVALID_FIELD",
                   "rubric.criteria[" + std::to_string(at) + "].options[1].number");
  bad = good();
  bad.mutable_evidence_kinds(1)->set_code(bad.evidence_kinds(0).code());
  expect_no_rubric(bad, "INVALID_FIELD", "rubric.evidence_kinds[1].code");
}

TEST_F(BadRubric, HasADayThatNoCalendarHas) {
  vp::Rubric bad = good();
  bad.mutable_valid_from_date()->set_month(2);
  bad.mutable_valid_from_date()->set_day(30);
  expect_no_rubric(bad, "INVALID_FIELD", "rubric.valid_from_date");
  bad = good();
  *bad.mutable_valid_through_date() = bad.valid_from_date();
  bad.mutable_valid_through_date()->set_year(bad.valid_from_date().year() - 1);
  expect_no_rubric(bad, "INVALID_FIELD", "rubric.valid_through_date");
}

}  // namespace
}  // namespace farmgate::testing
