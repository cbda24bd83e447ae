#include "services/certification/domain/suggestion.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>

#include "apps/farmgate/rubric_folder.h"
#include "chassis/testing/status_is.h"
#include "farmgate/certification/v1/rubric.pb.h"
#include "services/certification/wire/rubric.h"

namespace farmgate::certification {
namespace {

using farmgate::testing::IsOk;
using farmgate::testing::StatusIs;
using ::testing::ElementsAre;

const std::vector<Rubric>& sets() {
  static const auto all = [] {
    std::vector<Rubric> out;
    const auto read = apps::read_rubric_folder(FARMGATE_SOURCE "/data/rubrics/qd26-2026");
    for (const v1::Rubric& it : read.value()) out.push_back(wire::decode(it).value());
    return out;
  }();
  return all;
}

const SuggestionTable& table() {
  static const auto read = SuggestionTable::read(suggestions_csv()).value();
  return read;
}

std::vector<Suggestion> of(const Rubric& rubric, const std::vector<Fact>& facts,
                           const std::optional<Linkage>& linkage = std::nullopt) {
  return suggest(table(), rubric, facts, linkage);
}

const Suggestion* answer_in(const std::vector<Suggestion>& all, std::string_view criterion) {
  for (const Suggestion& it : all) {
    if (it.criterion == criterion) return &it;
  }
  return nullptr;
}

Fact paper(const std::string& kind) { return {kind, "papers/" + kind, "producers"}; }

Linkage linked(std::int64_t millionths) {
  return {millionths, true, 12, {"contracts/a/deliveries/b"}, 1, {"contracts/a"}};
}

// A row that names what a set does not have would be silent.
TEST(Suggestions, NameWhatTheSetsHave) {
  ASSERT_EQ(sets().size(), 26u);
  for (const auto& proof : table().proofs()) {
    SCOPED_TRACE(proof.fact + " of " + std::to_string(proof.set) + "/" + proof.criterion);
    ASSERT_TRUE(proof.set >= 1 && proof.set <= 26);
    const Rubric& rubric = sets()[static_cast<std::size_t>(proof.set - 1)];
    ASSERT_EQ(rubric.set.number, proof.set);
    EXPECT_EQ(rubric.law.code, proof.law);
    const Criterion* criterion = rubric.find(proof.criterion);
    ASSERT_NE(criterion, nullptr);
    ASSERT_NE(criterion->find(proof.option), nullptr);
    // What proves an answer is of a kind that the criterion takes.
    ASSERT_TRUE(table().kinds().contains(proof.fact));
    EXPECT_THAT(criterion->evidence_kinds, ::testing::Contains(table().kinds().at(proof.fact)));
  }
}

// Told by the words of the options, which the table does not look at.
TEST(Suggestions, SayNoMoreThanTheRecordProves) {
  for (const Rubric& rubric : sets()) {
    SCOPED_TRACE(rubric.id);
    for (const auto& [fact, word] : {std::pair{"VIETGAP", "VietGAP"},
                                     {"ORGANIC", "National certificate"},
                                     {"GLOBALGAP", "International certificate"},
                                     {"FOOD_SAFETY", "food-safety certificate"},
                                     {"HACCP", "national quality system"},
                                     {"ISO22000", "national quality system"},
                                     {"TRADEMARK", "application accepted"}}) {
      for (const Suggestion& it : of(rubric, {paper(fact)})) {
        if (it.criterion.empty()) continue;
        EXPECT_NE(it.label.en.find(word), std::string::npos) << fact << ": " << it.label.en;
        EXPECT_THAT(it.sources, ElementsAre(std::string("papers/") + fact));
      }
    }
    for (const char* fact : {"LISTING", "FAIR", "GEOGRAPHICAL_INDICATION", "LINKAGE_CONTRACT"}) {
      for (const Suggestion& it : of(rubric, {paper(fact)})) EXPECT_EQ(it.criterion, "") << fact;
    }
  }
}

TEST(Suggestions, FindEveryCriterionThatAsksForTheRecord) {
  const std::map<std::string, std::string> asking = {{"Certified material-growing area", "VIETGAP"},
                                                     {"Certified production area", "GLOBALGAP"},
                                                     {"Intellectual property", "TRADEMARK"}};
  int found = 0;
  for (const Rubric& rubric : sets()) {
    for (const Criterion& it : rubric.criteria) {
      const auto at = asking.find(it.label.en);
      if (at == asking.end()) continue;
      ++found;
      EXPECT_NE(answer_in(of(rubric, {paper(at->second)}), it.code), nullptr)
          << rubric.id << " " << it.code;
    }
  }
  EXPECT_EQ(found, 11 + 1 + 26);
}

TEST(Suggestions, TakeTheBetterOfTwoPapers) {
  for (const bool better_first : {true, false}) {
    std::vector<Fact> facts = {paper("GLOBALGAP"), paper("VIETGAP")};
    if (!better_first) std::swap(facts[0], facts[1]);
    const auto all = of(sets()[0], facts);
    const Suggestion* it = answer_in(all, "1.2");
    ASSERT_NE(it, nullptr);
    EXPECT_EQ(it->option, 3);
    EXPECT_THAT(it->sources, ElementsAre("papers/GLOBALGAP"));
  }
}

TEST(Suggestions, LinkageStandsWhereTheShareLies) {
  int asking = 0;
  for (const Rubric& rubric : sets()) {
    if (!needs_linkage(rubric)) continue;
    ++asking;
    for (const auto& [share, option] : {std::pair{499'999, 0},
                                        {500'000, 2},
                                        {749'000, 2},
                                        {750'000, 2},
                                        {750'001, 3},
                                        {751'000, 3},
                                        {1'000'000, 3}}) {
      const auto all = of(rubric, {}, linked(share));
      ASSERT_FALSE(all.empty());
      EXPECT_EQ(all.front().option, option) << rubric.id << " at " << share;
      EXPECT_EQ(all.front().share_millionths, share);
      EXPECT_EQ(all.back().evidence_kind, "LINKAGE_CONTRACT");
      EXPECT_THAT(all.back().sources, ElementsAre("contracts/a"));
    }
  }
  EXPECT_EQ(asking, 25);
  EXPECT_NE(of(sets()[0], {}, linked(749'999))[0].explanation.en.find("74.9999 %"),
            std::string::npos);
  Linkage unsold;
  EXPECT_TRUE(of(sets()[0], {}, unsold).empty());
}

TEST(Suggestions, FillOnlyWhatIsNotAnswered) {
  const Rubric& rubric = sets()[0];
  const auto all = of(rubric, {paper("VIETGAP"), paper("TRADEMARK")}, linked(100'000));
  const auto sheet = ScoreSheet::read(rubric, {{"3.5", kNoOption}}, "answers").value();
  EXPECT_THAT(filled(rubric, sheet, all).answers(rubric),
              ElementsAre(Answer{"1.2", 2}, Answer{"3.5", kNoOption}));
}

TEST(Suggestions, OfAnotherLawAreNotGuessed) {
  Rubric rubric = sets()[0];
  rubric.law.code = "another-2030";
  for (const Suggestion& it : of(rubric, {paper("VIETGAP")})) EXPECT_EQ(it.criterion, "");
}

TEST(Suggestions, AreRefusedWhenARowCannotBeRead) {
  const std::string header = "fact,kind,law,sets,criterion,option\n";
  EXPECT_THAT(SuggestionTable::read(header + "A,K,,,,\nA,,l,1|2,1.2,1\n"), IsOk());
  for (const char* row : {"A,K,,,\n", "A,K,l,,,\n", "A,,l,1,1.2,0\n", "A,,l,x,1.2,1\n",
                          "A,,,1,1.2,1\n", ",K,,,,\n", "A,K,,,,\nA,L,,,,\n"}) {
    EXPECT_THAT(SuggestionTable::read(header + "B,K,,,,\n" + row),
                StatusIs(Code::kDataLoss, "SUGGESTIONS_UNREADABLE"))
        << row;
  }
}

}  // namespace
}  // namespace farmgate::certification
