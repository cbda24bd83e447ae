// What an owner must not write into a dossier: each refused for its field, the dossier as before.
#include "tests/e2e/recognition.h"

namespace farmgate::testing {
namespace {

namespace vp = certification::v1;

class BadDossier : public Recognition {
 protected:
  static const std::string& paper() {
    static const std::string name = draft(suite(), another_product(suite(), stall()));
    return name;
  }
  static auto assess(const std::vector<vp::SheetAnswer>& answers) {
    vp::SelfAssessRequest request;
    request.set_name(paper());
    for (const vp::SheetAnswer& it : answers) *request.add_answers() = it;
    return [request] {
      return certify<vp::SelfAssessment>(suite(), "DossierService/SelfAssess", request,
                                         stall().seller);
    };
  }
  static auto submission(const std::string& dossier) {
    vp::SubmitDossierRequest request;
    request.set_name(dossier);
    return [request] {
      return certify<vp::Dossier>(suite(), "DossierService/SubmitDossier", request, stall().seller);
    };
  }
};

TEST_F(BadDossier, StoriesWithoutEnd) {
  std::string story;
  for (int i = 0; i < 10'000; ++i) story += "ả";
  vp::UpdateDossierRequest update;
  update.mutable_dossier()->set_name(paper());
  update.mutable_dossier()->set_product(stall().product);
  update.mutable_dossier()->set_kind(vp::DOSSIER_KIND_FIRST);
  update.mutable_dossier()->set_wanted_star(4);
  update.mutable_dossier()->mutable_report()->set_story(story);
  update.mutable_update_mask()->add_paths("report");
  const auto rewrite = [&] {
    return certify<vp::Dossier>(suite(), "DossierService/UpdateDossier", update, stall().seller);
  };
  expect_field(rewrite, Code::kInvalidArgument, "INVALID_FIELD", "dossier.report.story");
  vp::CreateDossierRequest create;
  *create.mutable_dossier() = update.dossier();
  create.mutable_dossier()->clear_name();
  const auto begin = [&] {
    return certify<vp::Dossier>(suite(), "DossierService/CreateDossier", create, stall().seller);
  };
  expect_field(begin, Code::kInvalidArgument, "INVALID_FIELD", "dossier.report.story");
}

TEST_F(BadDossier, AnswersThatTheRubricDoesNotOffer) {
  std::vector<vp::SheetAnswer> answers = {best_sheet(read_rubric(suite(), 1)).front()};
  vp::SheetAnswer& answer = answers.front();
  const std::string criterion = answer.criterion();
  answer.set_option(99);
  expect_field(assess(answers), Code::kInvalidArgument, "OPTION_UNKNOWN", "answers[0].option");
  answer.set_option(-1);
  expect_field(assess(answers), Code::kInvalidArgument, "INVALID_FIELD", "answers[0].option");
  answer.clear_answer();
  expect_field(assess(answers), Code::kInvalidArgument, "INVALID_FIELD", "answers[0]");
  answer.set_option(1);
  answer.set_criterion("9.9.9");
  expect_field(assess(answers), Code::kInvalidArgument, "OPTION_UNKNOWN", "answers[0].criterion");
  answer.set_criterion(criterion);
  answers.push_back(answers.front());
  expect_field(assess(answers), Code::kInvalidArgument, "OPTION_UNKNOWN", "answers[1].criterion");
}

TEST_F(BadDossier, SubmittedWithAnswersMissing) {
  const std::string dossier = draft(suite(), another_product(suite(), stall()));
  expect_field(submission(dossier), Code::kInvalidArgument, "SHEET_INCOMPLETE", "answers");
}

}  // namespace
}  // namespace farmgate::testing
