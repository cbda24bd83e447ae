// What a client must not hand in with a dossier or as a rubric: each a stable reason that names the
// field, nothing half done.
#include "tests/e2e/candidate.h"
#include "tests/e2e/running.h"

namespace farmgate::testing {
namespace {

namespace vp = certification::v1;
using ::testing::Contains;
using ::testing::Field;

const std::string kPngHead = "\x89PNG\r\n\x1A\n";

std::string four_bytes(std::uint32_t value) {
  std::string out;
  for (const int shift : {24, 16, 8, 0}) out += static_cast<char>(value >> shift);
  return out;
}

// All that says how large the picture is.
std::string png(std::uint32_t width, std::uint32_t height) {
  return kPngHead + four_bytes(13) + "IHDR" + four_bytes(width) + four_bytes(height) +
         std::string("\x08\x02\x00\x00\x00", 5) + four_bytes(0);
}

std::string jpeg(std::uint16_t width, std::uint16_t height) {
  const std::string size = four_bytes(std::uint32_t{height} << 16 | width);
  return "\xFF\xD8\xFF\xC0" + std::string("\x00\x0B\x08", 3) + size +
         std::string("\x01\x01\x11\x00\xFF\xD9", 6);
}

class BadEvidence : public Running {
 protected:
  static void SetUpTestSuite() {
    const Finished imported = suite().farmgate(
        {"import", "rubrics", require_env("FARMGATE_ROOT") + "/data/rubrics/qd26-2026"});
    ASSERT_EQ(imported.code, 0) << imported.err;
  }
  static const std::string& paper() {  // a draft for files
    static const std::string name = draft(suite(), stall());
    return name;
  }
  static const std::string& kind() {
    static const std::string code = read_rubric(suite(), 1).evidence_kinds(0).code();
    return code;
  }
  template <class Call>
  static void expect_field(Call call, Code code, const char* reason, const std::string& field) {
    const Status status = refusal(call, code, reason);
    EXPECT_THAT(status.violations(), Contains(Field(&Violation::field, field)));
  }
  static void expect_no_file(const std::string& type, const std::string& content,
                             const char* reason) {
    expect_field([&] { return attach(suite(), stall().seller, paper(), kind(), type, content); },
                 Code::kInvalidArgument, reason, "chunk.data");
  }
  static void expect_no_rubric(const vp::Rubric& rubric, const char* reason,
                               const std::string& field) {
    vp::ImportRubricRequest import;
    *import.mutable_rubric() = rubric;
    expect_field(
        [&] {
          return certify<vp::Rubric>(suite(), "RubricService/ImportRubric", import, officer());
        },
        Code::kInvalidArgument, reason, field);
  }
};

TEST_F(BadEvidence, OfNoTypeOrAnotherThanItSays) {
  expect_no_file("", "MZ this is a program", "EVIDENCE_TYPE");
  expect_no_file("application/pdf", "<html><script>alert(1)</script></html>", "EVIDENCE_TYPE");
  expect_no_file("", "", "EVIDENCE_TYPE");
  expect_no_file("image/png", small_pdf("not a picture"), "EVIDENCE_TYPE");
  expect_no_file("application/pdf", png(100, 100), "EVIDENCE_TYPE");
  expect_no_file("", "%PDF-1.4\ncut off", "EVIDENCE_TYPE");
  expect_no_file("", kPngHead, "EVIDENCE_TYPE");
  expect_no_file("", png(0, 100), "EVIDENCE_TYPE");
}

TEST_F(BadEvidence, BombsInPicturesAndDocuments) {
  expect_no_file("", png(60'000, 60'000), "EVIDENCE_UNSAFE");
  expect_no_file("", png(0xFFFFFFFF, 0xFFFFFFFF), "EVIDENCE_UNSAFE");
  expect_no_file("", jpeg(65'535, 65'535), "EVIDENCE_UNSAFE");
  for (const char* inside :
       {"1 0 obj <</S/JavaScript/JS(app.alert(1))>>", "2 0 obj <</Type/EmbeddedFile>>",
        "3 0 obj <</S/Launch/F(cmd.exe)>>", "4 0 obj <</OpenAction 5 0 R>>",
        "6 0 obj <</S/J#61vaScript/J#53(app.alert(1))>>", "7 0 obj <</Type/#45mbedded#46ile>>"}) {
    expect_no_file("", small_pdf(std::string("\n") + inside), "EVIDENCE_UNSAFE");
  }
  expect_no_file("", small_pdf(std::string(20 << 20, 'x')), "EVIDENCE_TOO_LARGE");
}

TEST_F(BadEvidence, OfNothingThatTheRubricKnows) {
  const auto send = [](const std::string& code) {
    return [code] {
      return attach(suite(), stall().seller, paper(), code, "", small_pdf("of no kind"));
    };
  };
  expect_field(send("NO_SUCH_PAPER"), Code::kInvalidArgument, "KIND_UNKNOWN", "evidence.kind");
  expect_field(send("no code"), Code::kInvalidArgument, "INVALID_FIELD", "evidence.kind");
}

TEST_F(BadEvidence, StoriesWithoutEnd) {
  std::string story;
  for (int i = 0; i < 10'000; ++i) story += "ả";
  vp::UpdateDossierRequest update;
  update.mutable_dossier()->set_name(paper());
  update.mutable_dossier()->set_product(stall().product);
  update.mutable_dossier()->set_kind(vp::DOSSIER_KIND_FIRST);
  update.mutable_dossier()->set_wanted_star(4);
  update.mutable_dossier()->mutable_report()->set_story(story);
  update.mutable_update_mask()->add_paths("report");
  expect_field(
      [&] {
        return certify<vp::Dossier>(suite(), "DossierService/UpdateDossier", update,
                                    stall().seller);
      },
      Code::kInvalidArgument, "INVALID_FIELD", "dossier.report.story");
}

TEST_F(BadEvidence, RubricsThatDoNotAddUpOrSayThingsTwice) {
  const vp::Rubric good = read_rubric(suite(), 2);
  vp::Rubric bad = good;  // 40 + 25 + 34
  bad.mutable_sections(2)->set_maximum_points(good.sections(2).maximum_points() - 1);
  expect_no_rubric(bad, "RUBRIC_SUM_WRONG", "rubric.sections[2].maximum_points");
  bad = good;
  bad.mutable_criteria(1)->set_code(good.criteria(0).code());
  expect_no_rubric(bad, "INVALID_FIELD", "rubric.criteria[1].code");
  bad = good;
  for (int i = 0; i < bad.criteria_size(); ++i) {
    if (bad.criteria(i).options_size() < 2) continue;
    bad.mutable_criteria(i)->mutable_options(1)->set_number(bad.criteria(i).options(0).number());
    const std::string field = "rubric.criteria[" + std::to_string(i) + "].options[1].number";
    return expect_no_rubric(bad, "INVALID_FIELD", field);
  }
  FAIL() << "a rubric without options";
}

TEST_F(BadEvidence, AnswersThatTheRubricDoesNotOffer) {
  vp::SelfAssessRequest assess;
  assess.set_name(paper());
  *assess.add_answers() = best_sheet(read_rubric(suite(), 1)).front();
  const auto call = [&] {
    return certify<vp::SelfAssessment>(suite(), "DossierService/SelfAssess", assess,
                                       stall().seller);
  };
  assess.mutable_answers(0)->set_option(99);
  expect_field(call, Code::kInvalidArgument, "OPTION_UNKNOWN", "answers[0].option");
  assess.mutable_answers(0)->set_option(-1);
  expect_field(call, Code::kInvalidArgument, "INVALID_FIELD", "answers[0].option");
  assess.mutable_answers(0)->set_option(1);
  assess.mutable_answers(0)->set_criterion("9.9.9");
  expect_field(call, Code::kInvalidArgument, "OPTION_UNKNOWN", "answers[0].criterion");
}

}  // namespace
}  // namespace farmgate::testing
