#include "services/listings/domain/star_claim.h"

#include <algorithm>
#include <array>
#include <optional>
#include <string>
#include <utility>

#include "chassis/base/words.h"

namespace farmgate::listings {
namespace {

constexpr std::size_t kClaimsMax = 100;
constexpr std::string_view kStar = "starsign";
using Sign = std::pair<std::string_view, std::string_view>;
constexpr std::array<Sign, 17> kSigns = {{{"★", " starsign "},
                                          {"⭐", " starsign "},
                                          {"☆", " starsign "},
                                          {"🌟", " starsign "},
                                          {"✩", " starsign "},
                                          {"✭", " starsign "},
                                          {"✰", " starsign "},
                                          {"１", "1"},
                                          {"２", "2"},
                                          {"３", "3"},
                                          {"４", "4"},
                                          {"５", "5"},
                                          {"¹", "1"},
                                          {"²", "2"},
                                          {"³", "3"},
                                          {"⁴", "4"},
                                          {"⁵", "5"}}};
constexpr std::array<std::pair<std::string_view, int>, 15> kNumbers = {{{"1", 1},
                                                                        {"2", 2},
                                                                        {"3", 3},
                                                                        {"4", 4},
                                                                        {"5", 5},
                                                                        {"mot", 1},
                                                                        {"hai", 2},
                                                                        {"ba", 3},
                                                                        {"bon", 4},
                                                                        {"nam", 5},
                                                                        {"one", 1},
                                                                        {"two", 2},
                                                                        {"three", 3},
                                                                        {"four", 4},
                                                                        {"five", 5}}};

bool is_star_word(std::string_view word) {
  return word == "sao" || word == "star" || word == "stars";
}

std::optional<int> number_of(std::string_view word) {
  for (const auto& [name, value] : kNumbers) {
    if (name == word) return value;
  }
  return std::nullopt;
}

// Digits of other widths and heights as plain ones, star signs as words of their own.
std::string spelt_out(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size();) {
    const std::string_view rest = text.substr(i);
    const auto* const sign = std::find_if(
        kSigns.begin(), kSigns.end(), [&](const auto& it) { return rest.starts_with(it.first); });
    if (sign == kSigns.end()) {
      out += text[i++];
    } else {
      out += sign->second;
      i += sign->first.size();
    }
  }
  return out;
}

bool is_digit(char c) { return c >= '0' && c <= '9'; }

// Words, digits each on its own run.
std::vector<std::string> parts_of(std::string_view text) {
  std::vector<std::string> parts;
  for (const TextWord& word : words_of(spelt_out(text))) {
    for (std::size_t i = 0; i < word.folded.size(); ++i) {
      const bool goes_on = i > 0 && is_digit(word.folded[i]) == is_digit(word.folded[i - 1]);
      if (!goes_on) parts.emplace_back();
      parts.back() += word.folded[i];
    }
  }
  return parts;
}

// The number that "sao" at this place counts: "5 sao", "5.0 sao", "5 canh sao".
std::optional<int> counted(const std::vector<std::string>& parts, std::size_t at) {
  if (at > 0 && parts[at - 1] == "canh") --at;
  if (at > 1 && parts[at - 1] == "0") --at;
  return at > 0 ? number_of(parts[at - 1]) : std::nullopt;
}

}  // namespace

StarClaim star_claim(std::string_view text) {
  StarClaim claim;
  const std::vector<std::string> words = parts_of(text);
  const auto add = [&](int stars) {
    if (claim.stars.size() < kClaimsMax) claim.stars.push_back(stars);
  };
  for (std::size_t i = 0; i < words.size(); ++i) {
    if (words[i] == "ocop") claim.ocop = true;
    if (words[i] == kStar) {
      const std::size_t begin = i;
      while (i + 1 < words.size() && words[i + 1] == kStar) ++i;
      // "5 ★" is five; "★★★" is three.
      const auto before = begin > 0 ? number_of(words[begin - 1]) : std::nullopt;
      add(before && i == begin ? *before : static_cast<int>(i - begin + 1));
      continue;
    }
    if (!is_star_word(words[i])) continue;
    if (const auto number = counted(words, i)) add(*number);
  }
  return claim;
}

}  // namespace farmgate::listings
