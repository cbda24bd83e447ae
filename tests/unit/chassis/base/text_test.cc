#include "chassis/base/text.h"

#include <gtest/gtest.h>

#include "chassis/testing/status_is.h"

namespace farmgate {
namespace {

using testing::StatusIs;

// Every Vietnamese letter with its marks, and the letter it is searched by.
constexpr const char* kLetters[][2] = {{"aàáảãạăằắẳẵặâầấẩẫậ", "a"},
                                       {"eèéẻẽẹêềếểễệ", "e"},
                                       {"iìíỉĩị", "i"},
                                       {"oòóỏõọôồốổỗộơờớởỡợ", "o"},
                                       {"uùúủũụưừứửữự", "u"},
                                       {"yỳýỷỹỵ", "y"},
                                       {"dđ", "d"}};

TEST(Text, FoldsEveryVietnameseLetter) {
  for (const auto& [letters, base] : kLetters) {
    const std::string key = search_key(letters);
    EXPECT_FALSE(key.empty());
    for (const char c : key) EXPECT_EQ(std::string(1, c), base) << letters << " -> " << key;
  }
}

TEST(Text, FoldsCapitalsAndBlanks) {
  EXPECT_EQ(search_key("  VẢI   THIỀU\tLục Ngạn "), "vai thieu luc ngan");
  EXPECT_EQ(search_key("ĐƯỜNG Đậu"), "duong dau");
}

TEST(Text, TonePlacementDoesNotMatter) {
  EXPECT_EQ(search_key("Hoà"), search_key("Hòa"));
  EXPECT_EQ(search_key("Thuỵ"), search_key("Thụy"));
}

TEST(Text, NormalisesNfdToNfc) {
  const std::string nfd = "Vu\xCC\x83";  // u, combining tilde

  EXPECT_EQ(*normalise(nfd), "V\xC5\xA9");
  EXPECT_EQ(*normalise("Lục Ngạn"), "Lục Ngạn");
  EXPECT_EQ(search_key(nfd), search_key("V\xC5\xA9"));
}

TEST(Text, RefusesInvalidUtf8AndControlCharacters) {
  for (const std::string& text :
       {std::string("\xFF\xFE"), std::string("a\xC3"), std::string("a\0b", 3),
        std::string("bell\x07"), std::string("\xC2\x85next line")}) {
    EXPECT_THAT(normalise(text), StatusIs(Code::kInvalidArgument, "INVALID_FIELD"));
  }
  EXPECT_EQ(*normalise("line\nnext\tcell Đ"), "line\nnext\tcell Đ");
}

TEST(MarkedKey, FoldsCaseAndBlanksAndKeepsMarks) {
  EXPECT_EQ(marked_key("  XÃ  Hoằng\tQuỳ "), "xã hoằng quỳ");
  EXPECT_EQ(marked_key("Đa\u0323i"), "đại");
  EXPECT_NE(marked_key("Hoằng Quý"), marked_key("Hoằng Quỳ"));
  EXPECT_EQ(marked_key("\xff"), "");
}

}  // namespace
}  // namespace farmgate
