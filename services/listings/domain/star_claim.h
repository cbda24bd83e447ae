#pragma once

#include <string_view>
#include <vector>

namespace farmgate::listings {

// What a text says of stars, whatever its marks, case and spacing: a number from 1 to 5, as a digit
// or a word in Vietnamese or English, before "sao" or "star(s)", or a row of star signs. Blanks and
// signs of any kind between them hide nothing.
struct StarClaim {
  std::vector<int> stars;  // in the order of the text; at most 100
  bool ocop = false;       // it names the OCOP mark
};
StarClaim star_claim(std::string_view text);

}  // namespace farmgate::listings
