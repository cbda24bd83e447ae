#include "services/listings/domain/star_claim.h"

#include <algorithm>
#include <array>
#include <optional>
#include <string>
#include <utility>

#include "chassis/base/text.h"

namespace farmgate::listings {
namespace {

constexpr std::size_t kClaimsMax = 100;
constexpr std::array<std::string_view, 4> kStarSigns = {"★", "⭐", "☆", "🌟"};
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

// The next character, moving past it; a digit of full width as the plain one.
char plain(std::string_view rest, std::size_t& at) {
  if (rest.size() >= 3 && rest[0] == '\xEF' && rest[1] == '\xBC' && rest[2] >= '\x90' &&
      rest[2] <= '\x99') {
    at += 3;
    return static_cast<char>('0' + (rest[2] - '\x90'));
  }
  ++at;
  return rest.front();
}

// Words of letters, and digits each on its own run; a star sign is the word "*". What is neither
// (punctuation, signs that nobody sees) parts words of a number and its star no further than a
// blank does, but letters stay together across signs of no width.
std::vector<std::string> words_of(std::string_view text) {
  const std::string key = search_key(text);
  std::vector<std::string> words(1);
  const auto part = [&] {
    if (!words.back().empty()) words.emplace_back();
  };
  for (std::size_t i = 0; i < key.size();) {
    const std::string_view rest = std::string_view(key).substr(i);
    const auto* const sign =
        std::find_if(kStarSigns.begin(), kStarSigns.end(),
                     [&](std::string_view it) { return rest.starts_with(it); });
    if (sign != kStarSigns.end()) {
      part();
      words.back() = "*";
      part();
      i += sign->size();
      continue;
    }
    const char c = plain(rest, i);
    const bool letter = c >= 'a' && c <= 'z';
    const bool digit = c >= '0' && c <= '9';
    if (letter || digit) {
      const std::string& word = words.back();
      const bool word_of_digits = !word.empty() && word.back() >= '0' && word.back() <= '9';
      if (!word.empty() && word_of_digits != digit) part();
      words.back().push_back(c);
    } else if (static_cast<unsigned char>(c) < 0x80) {
      part();
    }
  }
  return words;
}

}  // namespace

StarClaim star_claim(std::string_view text) {
  StarClaim claim;
  const std::vector<std::string> words = words_of(text);
  const auto add = [&](int stars) {
    if (claim.stars.size() < kClaimsMax) claim.stars.push_back(stars);
  };
  for (std::size_t i = 0; i < words.size(); ++i) {
    if (words[i] == "ocop") claim.ocop = true;
    if (words[i] == "*") {
      const std::size_t begin = i;
      while (i + 1 < words.size() && words[i + 1] == "*") ++i;
      // "5 ★" is five; "★★★" is three.
      const auto before = begin > 0 ? number_of(words[begin - 1]) : std::nullopt;
      add(before && i == begin ? *before : static_cast<int>(i - begin + 1));
      continue;
    }
    if (i == 0 || !is_star_word(words[i])) continue;
    if (const auto number = number_of(words[i - 1])) add(*number);
  }
  return claim;
}

}  // namespace farmgate::listings
