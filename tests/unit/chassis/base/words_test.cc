#include "chassis/base/words.h"

#include <gtest/gtest.h>

#include "chassis/base/text.h"

namespace farmgate {
namespace {

// The twelve vowels as NFD: base letter and its mark. The tones as combining marks, none first.
constexpr const char* kVowels[][2] = {
    {"a", ""}, {"a", "\u0306"}, {"a", "\u0302"}, {"e", ""}, {"e", "\u0302"}, {"i", ""},
    {"o", ""}, {"o", "\u0302"}, {"o", "\u031B"}, {"u", ""}, {"u", "\u031B"}, {"y", ""}};
constexpr const char* kTones[] = {"", "\u0300", "\u0301", "\u0303", "\u0309", "\u0323"};
constexpr const char* kInitials[] = {"",  "b",  "ch", "đ", "g", "h", "kh", "l", "m",
                                     "n", "ng", "nh", "r", "s", "t", "th", "x"};

std::string folded(std::string_view text) {
  std::string out;
  for (const TextWord& word : words_of(text)) out += (out.empty() ? "" : " ") + word.folded;
  return out;
}

TEST(Words, FoldEveryVowelWithEveryToneAsNfcAndAsNfd) {
  for (const auto& [base, mark] : kVowels) {
    for (const char* tone : kTones) {
      const std::string nfd = std::string("b") + base + mark + tone + "n";
      const std::string nfc = *normalise(nfd);
      EXPECT_EQ(folded(nfd), std::string("b") + base + "n") << nfc;
      EXPECT_EQ(words_of(nfc), words_of(nfd)) << nfc;
      EXPECT_EQ(search_key(nfc), search_key(nfd)) << nfc;
      EXPECT_EQ(search_key(nfd), std::string("b") + base + "n") << nfc;
    }
  }
  EXPECT_EQ(folded("ĐỒNG đồng ÐẤT ðất"), "dong dong dat dat");
}

TEST(Words, DoNotDifferByThePlaceOfTheTone) {
  int pairs = 0;
  for (const std::string initial : kInitials) {
    for (const std::string vowels : {"oa", "oe", "uy"}) {
      for (const std::string tone : {"\u0300", "\u0301", "\u0303", "\u0309", "\u0323"}) {
        std::string before = initial;
        before.append(vowels, 0, 1).append(tone).append(vowels, 1);
        std::string after = initial;
        after.append(vowels).append(tone);
        EXPECT_EQ(words_of(*normalise(before)), words_of(*normalise(after))) << after;
        EXPECT_EQ(search_key(before), search_key(after)) << after;
        EXPECT_NE(words_of(after), words_of(initial + vowels)) << "the tone itself counts";
        ++pairs;
      }
    }
  }
  EXPECT_EQ(pairs, 17 * 3 * 5);
}

TEST(Words, DoNotDifferByIOrYAtTheEndOfAnOpenSyllable) {
  for (const char* initial : {"h", "k", "l", "m", "s", "t", "v", ""}) {
    for (const char* tone : kTones) {
      const std::string with_y = std::string(initial) + "y" + tone;
      const std::string with_i = std::string(initial) + "i" + tone;
      EXPECT_EQ(words_of(with_y), words_of(with_i)) << with_y;
    }
  }
  EXPECT_EQ(words_of("Mỹ Lý quý"), words_of("mĩ lí quí"));
  EXPECT_NE(words_of("tay"), words_of("tai"));
  EXPECT_NE(words_of("thuý"), words_of("thúi"));
}

TEST(Words, KeepTheMarksApartFromTheFoldedForm) {
  const auto words = words_of("Vải  thiều, (Lục-Ngạn) 500g");

  ASSERT_EQ(words.size(), 5U);
  EXPECT_EQ(folded("Vải  thiều, (Lục-Ngạn) 500g"), "vai thieu luc ngan 500g");
  EXPECT_FALSE(words[0].plain());
  EXPECT_TRUE(words[4].plain());
  EXPECT_NE(words_of("bắp")[0].marked, words_of("bập")[0].marked);
  EXPECT_NE(words_of("mân")[0].marked, words_of("măn")[0].marked);
}

TEST(Words, PassOverWhatIsNoLetterAndCannotBeTricked) {
  EXPECT_EQ(folded("🥭 xoài 🥭"), "xoai");
  EXPECT_EQ(folded("va\u200Fi \u202Ethieu\u202C"), "vai thieu");
  EXPECT_EQ(folded("'; DROP TABLE listing; --"), "drop table listing");
  EXPECT_EQ(folded("(a+)+$ .* \\d{9}"), "a d 9");
  EXPECT_EQ(folded("\u0301\u0302"), "") << "marks without a letter";
  EXPECT_EQ(folded("\xff\xfe"), "");
  EXPECT_EQ(folded(""), "");
  EXPECT_EQ(words_of("a b c d", 2).size(), 2U);
}

}  // namespace
}  // namespace farmgate
