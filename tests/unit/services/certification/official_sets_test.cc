#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <random>
#include <set>
#include <tuple>

#include "chassis/testing/status_is.h"
#include "services/certification/domain/scoring.h"
#include "tests/unit/services/certification/rubric_samples.h"

// The 26 sheets of the law. What they give is compared with an oracle that knows rows of text only:
// it looks up bands by the whole part of a mean, and marks by what lies above an answer.
namespace farmgate::certification {
namespace {

using farmgate::testing::IsOk;
using ::testing::IsEmpty;

constexpr int kSets = 26;
constexpr int kSheets = 1000;

struct Box {
  int points, star;
  char side;  // of two cases; '-' for none
};
using Column = std::map<std::string, std::vector<Box>>;

std::map<int, Column> read_columns() {
  std::map<int, Column> columns;
  for (const auto& row : official_rows()) {
    std::string text = row[5] + " ";
    for (std::size_t end = text.find(' '); text.size() > 1; end = text.find(' ')) {
      const std::string word = text.substr(0, end);
      text.erase(0, end + 1);
      const auto mark = word.find('*');
      const char last = word.back();
      columns[std::stoi(row[0])][row[1]].push_back(
          {std::stoi(word), mark == std::string::npos ? 0 : word[mark + 1] - '0',
           last == 'a' || last == 'b' ? last : '-'});
    }
  }
  return columns;
}

const Column& column_of(int set) {
  static const auto columns = read_columns();
  return columns.at(set);
}

using Marks = std::multiset<std::tuple<int, std::string, int>>;  // star, criterion, points

struct Verdict {
  int total = 0, star = 0;
  Marks missing;
  bool operator==(const Verdict&) const = default;
};

std::ostream& operator<<(std::ostream& out, const Verdict& it) {
  out << it.total << " points, " << it.star << " stars, missing";
  for (const auto& [star, code, points] : it.missing) {
    out << " " << star << "*" << code << ">=" << points;
  }
  return out;
}

// Answers are box numbers from 1; 0 is none.
using Filled = std::map<std::string, int>;

char side_of(const std::vector<Box>& boxes, int answer) {
  return boxes[static_cast<std::size_t>(answer == 0 ? 0 : answer - 1)].side;
}

Verdict oracle(const Column& column, const Filled& filled, int sum, int sheets) {
  Verdict it;
  int allowed = 5;
  for (const auto& [code, boxes] : column) {
    const int answer = filled.at(code);
    const int held = answer == 0 ? 0 : boxes[static_cast<std::size_t>(answer - 1)].points;
    it.total += held;
    for (const Box& box : boxes) {
      if (box.star == 0 || box.side != side_of(boxes, answer) || box.points <= held) continue;
      it.missing.emplace(box.star, code, box.points);
      allowed = std::min(allowed, box.star - 1);
    }
  }
  const char* const bands = "1112233445";  // by the tens of a mean below 100
  const int tens = sum / sheets / 10;
  it.star = std::min(allowed, tens >= 10 ? 5 : bands[tens] - '0');
  return it;
}

ScoreSheet sheet_of(const Rubric& rubric, const Filled& filled) {
  std::vector<Answer> answers;
  for (const auto& [code, box] : filled) answers.push_back({code, box});
  auto sheet = ScoreSheet::read(rubric, answers, "answers");
  EXPECT_THAT(sheet, IsOk());
  EXPECT_THAT(sheet->check_complete(rubric, "answers"), IsOk());
  return *sheet;
}

Verdict verdict(const Rubric& rubric, const ScoreSheet& sheet, PointSum sum) {
  const ScoringResult result = judge(rubric, sum, sheet);
  Verdict it{total_points(rubric, sheet), result.star, {}};
  for (const MissingMark& mark : result.missing_marks) {
    it.missing.emplace(mark.star, mark.criterion, mark.points);
    EXPECT_EQ(rubric.find(mark.criterion)->find(mark.option)->points, mark.points);
  }
  return it;
}

// Evenly over none and all boxes, or mostly the upper ones, so that high stars occur.
Filled random_sheet(const Column& column, std::mt19937& random, bool high) {
  Filled filled;
  for (const auto& [code, boxes] : column) {
    const int count = static_cast<int>(boxes.size());
    const int box = std::uniform_int_distribution(0, count)(random);
    const bool best = high && std::uniform_int_distribution(0, 11)(random) > 0;
    filled[code] = best ? count : box;
  }
  return filled;
}

template <class Choose>
Filled filled_by(const Column& column, Choose choose) {
  Filled filled;
  for (const auto& [code, boxes] : column) filled[code] = choose(boxes);
  return filled;
}

TEST(OfficialSets, AreTakenAsRubrics) {
  const DatedRules rules = *DatedRules::read(rules_csv());
  for (int set = 1; set <= kSets; ++set) {
    EXPECT_THAT(official_rubric(set).check(rules), IsOk()) << "set " << set;
  }
}

TEST(OfficialSets, GiveNothingForNoneAndAllForTheBest) {
  for (int set = 1; set <= kSets; ++set) {
    SCOPED_TRACE(set);
    const Rubric rubric = official_rubric(set);
    const Column& column = column_of(set);
    const Filled none = filled_by(column, [](const auto&) { return 0; });
    EXPECT_EQ(verdict(rubric, sheet_of(rubric, none), {0, 1}), oracle(column, none, 0, 1));
    const Filled best =
        filled_by(column, [](const auto& boxes) { return static_cast<int>(boxes.size()); });
    const ScoringResult highest = judge(rubric, sheet_of(rubric, best));
    EXPECT_EQ(highest.points, (PointSum{100, 1}));
    EXPECT_EQ(highest.star, 5);
    EXPECT_THAT(highest.missing_marks, IsEmpty());
    const Filled first = filled_by(column, [](const auto&) { return 1; });
    const ScoreSheet lowest = sheet_of(rubric, first);
    const int total = total_points(rubric, lowest);
    EXPECT_EQ(verdict(rubric, lowest, {total, 1}), oracle(column, first, total, 1));
  }
}

TEST(OfficialSets, AgreeWithTheOracleOnAThousandRandomSheetsEach) {
  std::set<int> stars;
  for (int set = 1; set <= kSets; ++set) {
    const Rubric rubric = official_rubric(set);
    const Column& column = column_of(set);
    std::mt19937 random(static_cast<unsigned>(set));
    for (int i = 0; i < kSheets; ++i) {
      const Filled filled = random_sheet(column, random, i % 3 != 0);
      const ScoreSheet sheet = sheet_of(rubric, filled);
      const int total = total_points(rubric, sheet);
      const Verdict expected = oracle(column, filled, total, 1);
      ASSERT_EQ(verdict(rubric, sheet, {total, 1}), expected) << "set " << set << " sheet " << i;
      stars.insert(expected.star);
    }
  }
  EXPECT_EQ(stars.size(), 5u) << "the sheets are too much alike to show anything";
}

TEST(OfficialSets, AgreeWithTheOracleOnCouncilsOfSeveralMembers) {
  for (int set = 1; set <= kSets; ++set) {
    const Rubric rubric = official_rubric(set);
    const Column& column = column_of(set);
    std::mt19937 random(static_cast<unsigned>(1000 + set));
    for (int i = 0; i < 50; ++i) {
      const int members = std::uniform_int_distribution(1, 9)(random);
      int sum = 0;
      for (int m = 0; m < members; ++m) {
        sum += total_points(rubric, sheet_of(rubric, random_sheet(column, random, m % 2 == 0)));
      }
      const Filled agreed = random_sheet(column, random, true);
      ASSERT_EQ(verdict(rubric, sheet_of(rubric, agreed), {sum, members}),
                oracle(column, agreed, sum, members))
          << "set " << set << " council " << i;
    }
  }
}

std::string boxes_of(int set, const std::string& code) {
  std::string text;
  const Rubric rubric = official_rubric(set);
  for (const Option& option : rubric.find(code)->options) {
    text += std::to_string(option.points);
    if (option.minimum_star != 0) text += "*" + std::to_string(option.minimum_star);
    text += " ";
  }
  return text;
}

TEST(OfficialSets, ReadSlipsOfTheTranscriptAsTheSumsAskFor) {
  EXPECT_EQ(boxes_of(4, "7"), "0 1 3 ");
  EXPECT_EQ(boxes_of(11, "6.1.1"), "0 1 2*4 ");
  EXPECT_EQ(official_rubric(23).find("9")->maximum_points, 4);
  for (const int set : {4, 7, 10, 11}) EXPECT_EQ(boxes_of(set, "1.2"), "0 1 2 ") << set;
  for (int set = 1; set <= 22; ++set) {
    EXPECT_EQ(boxes_of(set, set < 21 ? "2.4" : "2.3"), "0 1 ") << set;
  }
  EXPECT_EQ(official_rubric(26).sections[0].maximum_points, 40);
}

TEST(OfficialSets, KeepAsPrintedWhatMayBeAMisprint) {
  EXPECT_EQ(boxes_of(7, "3.1"), "1 1 3 ");
  EXPECT_EQ(boxes_of(8, "3.1"), "1 2 3 ");
  EXPECT_EQ(boxes_of(23, "6.2"), "1 1 3*4 5*5 ");
  EXPECT_EQ(boxes_of(10, "3.5"), "1*3 2 3 ");
  EXPECT_EQ(boxes_of(11, "3.5"), "1*3 2*4 3 ");
  EXPECT_EQ(boxes_of(3, "5.1"), "0 1 2 3 5 ");
  for (const int set : {24, 25}) EXPECT_EQ(boxes_of(set, "4.1"), "1 2 3 4 5 ") << set;
}

}  // namespace
}  // namespace farmgate::certification
