#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "chassis/base/status.h"

namespace farmgate {

// NFC of a text. Refuses invalid UTF-8 and control characters other than line feed and tab
// (INVALID_ARGUMENT); accepts NFD, as keyboards and old files produce it.
StatusOr<std::string> normalise(std::string_view text);

// True for printable ASCII, which is its own NFC: the common case, without allocation.
bool is_plain_ascii(std::string_view text);

// The key under which a Vietnamese text is searched: no tone or vowel marks, d-bar as d, lower
// case, single blanks. "Vải thiều Lục Ngạn" and "VAI THIEU LUC NGAN" give the same key.
std::string search_key(std::string_view text);

// The same with its marks: "XÃ Hoằng Quỳ" gives "xã hoằng quỳ". For telling apart what search_key
// makes equal.
std::string marked_key(std::string_view text);

// The parts between separators; one part more than separators.
std::vector<std::string_view> split(std::string_view text, char separator);

}  // namespace farmgate
