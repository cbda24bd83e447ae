#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace farmgate {

// One word of a Vietnamese text, in the two forms in which it is compared.
struct TextWord {
  // Without tones and marks, lower case; y at the end of an open syllable as i ("mỹ" and "mĩ" are
  // one spelling, as are "quý" and "quí"): "hoa" for "Hoà" and "Hòa".
  std::string folded;
  // The letters with their marks, then the tone as a digit, wherever it was written: "hoa2" for
  // "Hoà" and "Hòa", "thiêu2" for "thiều", "ngan" for "ngan".
  std::string marked;

  bool plain() const { return folded == marked; }
  bool operator==(const TextWord&) const = default;
};

// The letters and digits between all else, at most `most` words; NFC and NFD are the same. What
// only steers the writing direction or joins letters is passed over. A text that is not UTF-8 has
// no words.
std::vector<TextWord> words_of(std::string_view text, std::size_t most = 1'000'000);

}  // namespace farmgate
