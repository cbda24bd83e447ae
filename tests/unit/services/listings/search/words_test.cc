#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "chassis/testing/status_is.h"
#include "services/listings/search/lexicon.h"
#include "tests/unit/services/listings/search/stall.h"

namespace farmgate::listings::search {
namespace {

using farmgate::testing::StatusIs;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::UnorderedElementsAre;

constexpr const char* kNoStops = "word\n";

Lexicon lexicon_of(const std::string& text) {
  Lexicon it;
  for (const TextWord& word : words_of(text)) it.add(word, true);
  return it;
}

std::vector<std::string> near(const Lexicon& lexicon, const std::string& word, int most = 2) {
  std::vector<std::string> out;
  for (const auto& found : lexicon.near(word, most)) {
    out.push_back(lexicon.marked(lexicon.terms(found.fold).front()));
  }
  return out;
}

TEST(Distance, CountsLettersLeftOutAddedChangedAndSwapped) {
  EXPECT_EQ(distance("thieu", "thieu", 2), 0);
  EXPECT_EQ(distance("thieu", "thiu", 2), 1);
  EXPECT_EQ(distance("thieu", "thieuu", 2), 1);
  EXPECT_EQ(distance("thieu", "thiey", 2), 1);
  EXPECT_EQ(distance("thieu", "thiue", 2), 1) << "neighbours that changed places";
  EXPECT_EQ(distance("robusta", "robsta", 2), 1);
  EXPECT_EQ(distance("gao", "cua", 1), 2) << "more than asked for";
  EXPECT_EQ(distance("", "ab", 2), 2);
  EXPECT_EQ(distance(std::string(400, 'a'), std::string(400, 'b'), 2), 3);
}

TEST(Lexicon, KnowsWhatIsNearButNotTheWordItself) {
  const Lexicon lexicon = lexicon_of("thieu thieng ngan nga sen macadamiana");

  EXPECT_THAT(near(lexicon, "thieu"), IsEmpty());
  EXPECT_THAT(near(lexicon, "thiue"), ElementsAre("thieu"));
  EXPECT_THAT(near(lexicon, "ngna"), UnorderedElementsAre("ngan", "nga"));
  EXPECT_THAT(near(lexicon, "macadamian"), ElementsAre("macadamiana"));
  EXPECT_THAT(near(lexicon, "makadamians"), ElementsAre("macadamiana")) << "two of ten letters";
  EXPECT_THAT(near(lexicon, "thiue", 0), IsEmpty());
  EXPECT_THAT(near(lexicon, "s"), IsEmpty()) << "one letter is no word to be mended";
}

// Every word with every one-letter slip: the shortened forms miss none that the distance knows.
TEST(Lexicon, FindsEveryWordOneLetterAway) {
  const std::string word = "thanhyen";
  const Lexicon lexicon = lexicon_of(word);
  for (std::size_t at = 0; at <= word.size(); ++at) {
    for (char letter = 'a'; letter <= 'z'; ++letter) {
      std::string changed = word;
      if (at < word.size()) changed[at] = letter;
      std::string added = word;
      added.insert(at, 1, letter);
      std::string left_out = word;
      if (at < word.size()) left_out.erase(at, 1);
      for (const std::string& typed : {changed, added, left_out}) {
        const auto found = near(lexicon, typed);
        EXPECT_EQ(found.size(), typed == word ? 0U : 1U) << typed;
      }
    }
  }
}

TEST(Lexicon, ListsBeginningsInOrder) {
  const Lexicon lexicon = lexicon_of("thanh thap thit tra thi");

  EXPECT_EQ(lexicon.beginning("thi", 9).size(), 1U) << "the word itself is no beginning";
  EXPECT_EQ(lexicon.beginning("th", 9).size(), 4U);
  EXPECT_EQ(lexicon.beginning("th", 2).size(), 2U);
  EXPECT_THAT(lexicon.beginning("x", 9), IsEmpty());
}

TEST(Vocabulary, TakesTheLongestPhraseWhoseMarksAgree) {
  const auto meaning = [](const std::string& text) { return words().meaning(words_of(text)); };

  EXPECT_EQ(meaning("đậu phộng rang").words, 2U);
  EXPECT_EQ(meaning("dau phong rang").words, 2U);
  EXPECT_EQ(meaning("đậu phòng rang").words, 0U) << "other marks are other words";
  EXPECT_EQ(meaning("lạc đỏ").words, 1U);
  EXPECT_EQ(meaning("lác đỏ").words, 0U);
  EXPECT_EQ(meaning("gốm").words, 0U);
  EXPECT_TRUE(words().is_stop(words_of("của").front()));
  EXPECT_FALSE(words().is_stop(words_of("cua").front()));
}

TEST(Vocabulary, RefusesAFileThatBreaksItsRules) {
  for (const char* bad :
       {"", "phrase\n", "phrases\na|b", "phrases\na\n", "phrases\na|b|a\n", "phrases\na|b\nb|c\n",
        "phrases\na|\n", "phrases\na|b c d e\n", "phrases\na|b|c|d|e|f|g\n"}) {
    EXPECT_THAT(Vocabulary::read(bad, kNoStops), StatusIs(Code::kDataLoss, "VOCABULARY_UNREADABLE"))
        << bad;
  }
  EXPECT_THAT(Vocabulary::read("phrases\n", "word\nhai từ\n"),
              StatusIs(Code::kDataLoss, "VOCABULARY_UNREADABLE"));
  EXPECT_TRUE(Vocabulary::read("phrases\nngô|bắp\n", kNoStops).ok());
}

TEST(Places, KnowCommunesByTheirProperNames) {
  EXPECT_EQ(places().of("communes/07582").words, "Lục Ngạn Bắc Ninh");
  EXPECT_EQ(places().of("communes/07582").province, "provinces/24");
  EXPECT_EQ(places().of("communes/99999").words, "");
  EXPECT_EQ(places().category(4), "Mật ong, mật khác, nông sản thực phẩm khác");
  EXPECT_EQ(places().category(0) + places().category(27) + places().category(-1), "");
}

}  // namespace
}  // namespace farmgate::listings::search
