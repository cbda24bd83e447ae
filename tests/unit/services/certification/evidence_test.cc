#include "services/certification/domain/evidence.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "chassis/testing/status_is.h"
#include "services/certification/domain/checklist.h"
#include "tests/unit/services/certification/rubric_samples.h"

namespace farmgate::certification {
namespace {

using farmgate::testing::IsOk;
using farmgate::testing::StatusIs;
using ::testing::ElementsAre;

std::string big_endian(std::uint32_t value, int bytes) {
  std::string out;
  for (int shift = (bytes - 1) * 8; shift >= 0; shift -= 8) {
    out += static_cast<char>(value >> shift);
  }
  return out;
}

std::string png(std::uint32_t width, std::uint32_t height) {
  return "\x89PNG\r\n\x1A\n" + big_endian(13, 4) + "IHDR" + big_endian(width, 4) +
         big_endian(height, 4) + std::string(9, '\0');
}

std::string jpeg(std::uint32_t width, std::uint32_t height) {
  const std::string app0 = std::string("\xFF\xE0") + big_endian(16, 2) + std::string(14, 'x');
  return "\xFF\xD8" + app0 + "\xFF\xC0" + big_endian(17, 2) + "\x08" + big_endian(height, 2) +
         big_endian(width, 2) + std::string(10, 'x');
}

std::string pdf(const std::string& body) { return "%PDF-1.7\n" + body + "\nstartxref\n9\n%%EOF\n"; }

const auto kWrongType = StatusIs(Code::kInvalidArgument, "EVIDENCE_TYPE");
const auto kUnsafe = StatusIs(Code::kInvalidArgument, "EVIDENCE_UNSAFE");

TEST(Evidence, IsWhatItsContentSays) {
  EXPECT_EQ(type_of(pdf("1 0 obj"), "").value(), "application/pdf");
  EXPECT_EQ(type_of(jpeg(1'600, 1'200), "image/jpeg").value(), "image/jpeg");
  EXPECT_EQ(type_of(png(800, 600), "").value(), "image/png");
  EXPECT_THAT(type_of(png(800, 600), "image/jpeg"), kWrongType);
  EXPECT_THAT(type_of("GIF89a", ""), kWrongType);
  EXPECT_THAT(type_of("<html>", "application/pdf"), kWrongType);
  EXPECT_THAT(type_of("", ""), kWrongType);
}

TEST(Evidence, IsNoBombAndNoProgram) {
  EXPECT_THAT(type_of(png(100'000, 100'000), ""), kUnsafe);
  EXPECT_THAT(type_of(jpeg(65'000, 65'000), ""), kUnsafe);
  for (const char* name : {"/JavaScript", "/JS", "/Launch", "/EmbeddedFile", "/Encrypt"}) {
    EXPECT_THAT(type_of(pdf(std::string("<< ") + name + " 2 0 R >>"), ""), kUnsafe) << name;
  }
  EXPECT_THAT(type_of(pdf("<< /OpenAction << /S /GoToR >> >>"), ""), kUnsafe);
  EXPECT_THAT(type_of(pdf("<< /OpenAction [3 0 R /Fit] >>"), ""), IsOk());
  EXPECT_THAT(type_of(pdf("<< /JSName 1 >>"), ""), IsOk());
  for (const char* hidden :
       {"/J#53 2 0 R", "/J#61vaScript", "/#4aS(a)", "/JS<61>", "/JS % \n 2 0 R"}) {
    EXPECT_THAT(type_of(pdf(hidden), ""), kUnsafe) << hidden;
  }
  EXPECT_THAT(type_of(pdf("stream \x9C/JS\x81\xF3 endstream"), ""), IsOk());  // of a picture
}

TEST(Evidence, ThatIsCutOffOrBrokenIsRefused) {
  EXPECT_THAT(type_of("%PDF-1.7\n1 0 obj", ""), kWrongType);
  EXPECT_THAT(type_of(png(0, 600), ""), kWrongType);
  EXPECT_THAT(type_of(png(800, 600).substr(0, 20), ""), kWrongType);
  EXPECT_THAT(type_of("\xFF\xD8\xFF", ""), kWrongType);
  const std::string endless = "\xFF\xD8\xFF\xE0" + big_endian(0, 2) + std::string(50, 'x');
  EXPECT_THAT(type_of(endless, ""), kWrongType);
}

TEST(Evidence, NamesKindsAndCriteriaOfItsRubric) {
  Rubric rubric = small_rubric();
  rubric.evidence_kinds = {{"STORY", {"Câu chuyện", "Story"}, false}};
  Evidence it;
  it.kind = "STORY";
  it.criteria = {rubric.criteria.front().code};
  EXPECT_THAT(it.check(rubric), IsOk());
  it.criteria.push_back("99");
  EXPECT_THAT(it.check(rubric), StatusIs(Code::kInvalidArgument, "CRITERION_UNKNOWN"));
  it.kind = "PRIZE";
  EXPECT_THAT(it.check(rubric), StatusIs(Code::kInvalidArgument, "KIND_UNKNOWN"));
}

class ChecklistOf : public ::testing::Test {
 protected:
  ChecklistOf() {
    rubric_.evidence_kinds = {{"LICENCE", {"Giấy phép", "Licence"}, true},
                              {"STORY", {"Câu chuyện", "Story"}, false}};
    rubric_.criteria[1].evidence_kinds = {"STORY"};
  }
  static std::vector<Lack> lacks(const std::vector<ChecklistItem>& items) {
    std::vector<Lack> out;
    for (const ChecklistItem& it : items) out.push_back(it.lack);
    return out;
  }
  void attach(const std::string& kind) {
    Evidence it;
    it.kind = kind;
    content_.evidence.push_back(it);
  }
  void answer_all() {
    for (std::size_t i = 0; i < rubric_.criteria.size(); ++i) {
      content_.answers.set(i, rubric_.criteria[i].options.back().number);
    }
  }

  Rubric rubric_ = small_rubric();
  DossierContent content_{false, false, ScoreSheet(rubric_), {}};
};

TEST_F(ChecklistOf, AnEmptyDossierNamesEverything) {
  const auto items = checklist(rubric_, content_, 3);
  EXPECT_THAT(lacks(items), ElementsAre(Lack::kForm, Lack::kForm, Lack::kEvidence, Lack::kAnswer,
                                        Lack::kAnswer, Lack::kAnswer, Lack::kMark, Lack::kPoints));
  EXPECT_EQ(items.back().points, 50);
  EXPECT_THAT(check_submission(rubric_, content_),
              StatusIs(Code::kInvalidArgument, "INVALID_FIELD"));
}

TEST_F(ChecklistOf, WhatIsAnsweredWantsItsProof) {
  content_.has_registration = content_.has_report = true;
  answer_all();
  EXPECT_THAT(check_submission(rubric_, content_),
              StatusIs(Code::kFailedPrecondition, "EVIDENCE_MISSING"));
  attach("LICENCE");
  EXPECT_THAT(check_submission(rubric_, content_), IsOk());
  EXPECT_THAT(lacks(checklist(rubric_, content_, 5)), ElementsAre(Lack::kProof));
  attach("STORY");
  EXPECT_THAT(checklist(rubric_, content_, 5), ElementsAre());
}

}  // namespace
}  // namespace farmgate::certification
