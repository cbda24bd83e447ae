#include "apps/farmgate/rubric_folder.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <map>
#include <sstream>

#include "chassis/base/file.h"
#include "chassis/testing/status_is.h"
#include "farmgate/certification/v1/rubric.pb.h"
#include "services/certification/wire/rubric.h"

namespace farmgate::apps {
namespace {

namespace fs = std::filesystem;
namespace v1 = certification::v1;
using farmgate::testing::IsOk;
using farmgate::testing::StatusIs;
using ::testing::HasSubstr;

const fs::path kShipped = fs::path(FARMGATE_SOURCE) / "data/rubrics";

// A copy of the shipped folder in which one text of one file is another.
class ChangedFolder {
 public:
  ChangedFolder(const std::string& file, const std::string& from, const std::string& to) {
    fs::copy(kShipped, root_, fs::copy_options::recursive);
    const fs::path path = root_ / file;
    std::string text = read_file(path).value();
    const auto at = text.find(from);
    EXPECT_NE(at, text.npos) << from;
    if (at != std::string::npos) text.replace(at, from.size(), to);
    std::ofstream(path, std::ios::binary) << text;
  }
  ~ChangedFolder() { fs::remove_all(root_); }
  ChangedFolder(const ChangedFolder&) = delete;
  ChangedFolder& operator=(const ChangedFolder&) = delete;

  std::string law() const { return (root_ / "qd26-2026").string(); }

 private:
  static fs::path fresh() {
    std::string name = (fs::temp_directory_path() / "rubrics.XXXXXX").string();
    EXPECT_NE(::mkdtemp(name.data()), nullptr);
    return name;
  }
  const fs::path root_ = fresh();
};

// "0 1 2*4 3*5": what tests/data/ocop has of a criterion.
std::string numbers_of(const v1::Criterion& criterion) {
  std::string text;
  for (const v1::Option& option : criterion.options()) {
    if (!text.empty()) text += " ";
    text += std::to_string(option.points());
    if (option.minimum_star() != 0) text += "*" + std::to_string(option.minimum_star());
    text += option.alternative();
  }
  return text;
}

TEST(RubricFolder, OfTheReleaseHasTheNumbersOfTheLaw) {
  const auto rubrics = read_rubric_folder((kShipped / "qd26-2026").string());
  ASSERT_THAT(rubrics, IsOk());
  ASSERT_EQ(rubrics->size(), 26u);
  std::ostringstream lines;
  lines << "set,code,section,parent,maximum_points,options\n";
  for (const v1::Rubric& rubric : *rubrics) {
    for (const v1::Criterion& it : rubric.criteria()) {
      lines << rubric.product_set().number() << ',' << it.code() << ',' << it.section() << ','
            << it.parent() << ',' << it.maximum_points() << ',' << numbers_of(it) << '\n';
    }
  }
  EXPECT_EQ(lines.str(),
            read_file(fs::path(FARMGATE_SOURCE) / "tests/data/ocop/qd26-2026.csv").value());
}

TEST(RubricFolder, OfTheReleasePassesEveryCheckOfARubric) {
  const auto rubrics = read_rubric_folder((kShipped / "qd26-2026").string());
  ASSERT_THAT(rubrics, IsOk());
  const DatedRules rules = DatedRules::read(rules_csv()).value();
  for (const v1::Rubric& it : *rubrics) {
    const auto rubric = certification::wire::decode(it);
    ASSERT_THAT(rubric, IsOk());
    EXPECT_THAT(rubric->check(rules), IsOk()) << it.name();
  }
}

// The stated choices where the text leaves a gap: 75 % of linkage, 75 % of local workers.
TEST(RubricFolder, OfTheReleaseChoosesByShareInEverySet) {
  const auto rubrics = read_rubric_folder((kShipped / "qd26-2026").string());
  ASSERT_THAT(rubrics, IsOk());
  std::map<certification::Measure, int> measured;
  for (const v1::Rubric& it : *rubrics) {
    const auto rubric = certification::wire::decode(it);
    ASSERT_THAT(rubric, IsOk());
    for (const certification::Criterion& criterion : rubric->criteria) {
      ++measured[criterion.measure];
      if (criterion.measure == certification::Measure::kNone) continue;
      const bool linkage = criterion.measure == certification::Measure::kLinkageShare;
      EXPECT_EQ(criterion.find_by_share(750'000)->number, linkage ? 2 : 3) << it.name();
      EXPECT_EQ(criterion.find_by_share(750'001)->number, 3) << it.name();
      EXPECT_EQ(criterion.find_by_share(0), nullptr) << it.name();
    }
  }
  EXPECT_EQ(measured[certification::Measure::kLinkageShare], 25);
  EXPECT_EQ(measured[certification::Measure::kLocalLabourShare], 26);
  EXPECT_EQ(measured[certification::Measure::kCommuneSourceShare], 7);
  EXPECT_EQ(measured[certification::Measure::kProvinceMaterialShare], 18);
}

struct Fault {
  const char *file, *from, *to, *said;
};

const Fault kFaults[] = {
    {"qd26-2026/options.csv", "1,1.1,2,2,", "1,1.1,2,two,", "options.csv:3: points is no whole"},
    {"qd26-2026/options.csv", "1,1.1,2,2,", "1,9.9,2,2,", "options.csv:3: code is no criterion"},
    {"qd26-2026/options.csv", "1,1.1,2,2,,grown", "1,1.1,2,2,,unknown", "options.csv:3: label is"},
    {"qd26-2026/criteria.csv", "1,1.1,A", "77,1.1,A", "criteria.csv:3: set is no set"},
    {"qd26-2026/criteria.csv", "set,code", "set,kode", "criteria.csv:1: lacks the column code"},
    {"qd26-2026/sets.csv", "Fresh food,MAE,5", "Fresh food,ZZZ,5", "sets.csv:2: agencies names"},
    {"qd26-2026/law.csv", ",2026-05-22,", ",2026-05-99,", "law.csv:2: signed_date is no day"},
    {"qd26-2026/shares.csv", "LINKAGE_SHARE", "LUCK", "shares.csv:17: measure is not known"},
    {"qd26-2026/evidence.csv", "1,1.1,MATERIAL_ORIGIN", "1,1.1,RUMOUR", "evidence.csv:2: kind is"},
    {"qd26-2026/mandatory.csv", "1,BUSINESS", "1,\"BUSINESS", "QUOTES_BROKEN"},
    {"evidence_kinds.csv", "kind,vi,en", "kind,vi,english",
     "evidence_kinds.csv:1: lacks the column en"},
};

TEST(RubricFolder, WithAFaultIsRefusedByFileAndLine) {
  for (const Fault& it : kFaults) {
    SCOPED_TRACE(it.said);
    const ChangedFolder folder(it.file, it.from, it.to);
    const auto rubrics = read_rubric_folder(folder.law());
    EXPECT_THAT(rubrics, StatusIs(Code::kInvalidArgument, "FILE_UNREADABLE"));
    EXPECT_THAT(std::string(rubrics.status().message()), HasSubstr(it.said));
  }
}

TEST(RubricFolder, ThatIsNotThereIsSaidSo) {
  EXPECT_THAT(read_rubric_folder("/nowhere"),
              StatusIs(Code::kFailedPrecondition, "FOLDER_MISSING"));
}

}  // namespace
}  // namespace farmgate::apps
