#include "services/producers/domain/address_text.h"

#include <array>
#include <utility>

#include "chassis/base/text.h"

namespace farmgate::producers {
namespace {

// Longer ones first: "thi xa" is no "xa".
constexpr std::array<std::pair<std::string_view, UnitType>, 8> kTwoWords = {{
    {"thi tran", UnitType::kThiTran},
    {"dac khu", UnitType::kDacKhu},
    {"thi xa", UnitType::kThiXa},
    {"thanh pho", UnitType::kThanhPho},
    {"to dan", UnitType::kHamlet},
    {"khu pho", UnitType::kHamlet},
    {"dan pho", UnitType::kHamlet},
    {"tieu khu", UnitType::kHamlet},
}};
constexpr std::array<std::pair<std::string_view, UnitType>, 18> kOneWord = {{
    {"xa", UnitType::kXa},
    {"phuong", UnitType::kPhuong},
    {"huyen", UnitType::kHuyen},
    {"quan", UnitType::kQuan},
    {"tinh", UnitType::kTinh},
    {"thon", UnitType::kHamlet},
    {"ban", UnitType::kHamlet},
    {"xom", UnitType::kHamlet},
    {"ap", UnitType::kHamlet},
    {"to", UnitType::kHamlet},
    {"khu", UnitType::kHamlet},
    {"khom", UnitType::kHamlet},
    {"duong", UnitType::kHamlet},
    {"pho", UnitType::kHamlet},
    {"ngo", UnitType::kHamlet},
    {"hem", UnitType::kHamlet},
    {"buon", UnitType::kHamlet},
    {"lang", UnitType::kHamlet},
}};
constexpr std::array<std::pair<std::string_view, std::string_view>, 10> kShortForms = {{
    {"tp", "thanh pho"},
    {"tx", "thi xa"},
    {"tt", "thi tran"},
    {"x", "xa"},
    {"p", "phuong"},
    {"h", "huyen"},
    {"q", "quan"},
    {"t", "tinh"},
    {"hcm", "ho chi minh"},
    {"tphcm", "thanh pho ho chi minh"},
}};
constexpr std::string_view kSigns = "()[]{}<>.,;:!?/\\|\"*&+-_=#@";

UnitType two_word_type(const std::vector<std::string>& words, std::size_t at) {
  const std::string two = joined(words, at, at + 2);
  for (const auto& [text, type] : kTwoWords) {
    if (two == text) return type;
  }
  return UnitType::kNone;
}

UnitType one_word_type(std::string_view word) {
  for (const auto& [text, type] : kOneWord) {
    if (word == text) return type;
  }
  return UnitType::kNone;
}

bool is_digit(char c) { return c >= '0' && c <= '9'; }

void push_words(std::string_view text, std::vector<std::string>& out) {
  for (const std::string_view word : split(text, ' ')) out.emplace_back(word);
}

void push(std::string_view word, std::vector<std::string>& out) {
  for (const auto& [form, full] : kShortForms) {
    if (word == form) return push_words(full, out);
  }
  // "P.12", "P12" and "Q3".
  const bool numbered = word.size() > 1 && (word[0] == 'p' || word[0] == 'q') && is_digit(word[1]);
  if (numbered) {
    out.emplace_back(word[0] == 'p' ? "phuong" : "quan");
    word.remove_prefix(1);
  }
  while (word.size() > 1 && word[0] == '0' && is_digit(word[1])) word.remove_prefix(1);
  out.emplace_back(word);
}

}  // namespace

std::size_t words_of(UnitType type) {
  switch (type) {
    case UnitType::kNone: return 0;
    case UnitType::kThiTran:
    case UnitType::kDacKhu:
    case UnitType::kThiXa:
    case UnitType::kThanhPho: return 2;
    default: return 1;
  }
}

bool may_be_commune(UnitType type) {
  return type == UnitType::kNone || (type >= UnitType::kXa && type <= UnitType::kDacKhu);
}

bool may_be_district(UnitType type) {
  return type == UnitType::kNone || (type >= UnitType::kHuyen && type <= UnitType::kThanhPho);
}

bool may_be_province(UnitType type) {
  return type == UnitType::kNone || type >= UnitType::kThanhPho;
}

std::vector<std::string> address_words(std::string_view text) {
  std::string key;
  for (const char c : search_key(text)) {
    if (c == '\'' || c == '`') continue;  // "Ea H'leo" is written "Ea Hleo" as well
    key.push_back(kSigns.find(c) == std::string_view::npos ? c : ' ');
  }
  std::vector<std::string> words;
  for (const std::string_view word : split(key, ' ')) {
    if (!word.empty()) push(word, words);
  }
  return words;
}

std::string joined(const std::vector<std::string>& words, std::size_t from, std::size_t to) {
  std::string out;
  for (std::size_t i = from; i < to; ++i) {
    if (i > from) out.push_back(' ');
    out += words[i];
  }
  return out;
}

UnitType type_before(const std::vector<std::string>& words, std::size_t from) {
  if (from >= 2) {
    const UnitType type = two_word_type(words, from - 2);
    if (type != UnitType::kNone) return type;
  }
  return from >= 1 ? one_word_type(words[from - 1]) : UnitType::kNone;
}

UnitName unit_name(std::string_view title) {
  const auto words = address_words(title);
  for (const std::size_t length : {std::size_t{2}, std::size_t{1}}) {
    if (words.size() <= length) continue;
    const UnitType type = length == 2 ? two_word_type(words, 0) : one_word_type(words[0]);
    if (type == UnitType::kNone || type == UnitType::kHamlet) continue;
    return {type, joined(words, length, words.size())};
  }
  return {UnitType::kNone, joined(words, 0, words.size())};
}

}  // namespace farmgate::producers
