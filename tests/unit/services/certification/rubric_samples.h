#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "services/certification/domain/rubric.h"

namespace farmgate::certification {

// "qd26-2026" with the bands 30, 50, 70 and 90.
Law law_of_2026();
// Options out of "0 1 2*4 3*5": points, then the star of a mark, then a case.
std::vector<Option> options_of(std::string_view text);
// A leaf at the top of its section; the largest option is its maximum.
Criterion leaf(std::string code, std::string_view options, std::string section = "A");

// Set 1 of the law with three leaves of 40, 25 and 35 points in steps.
Rubric small_rubric();
// Nothing but these criteria, for what does not look at sections: no check would take it.
Rubric loose_rubric(std::vector<Criterion> criteria);
// One of the 26 sheets of tests/data/ocop, with labels made of codes.
Rubric official_rubric(int set);

// tests/data/ocop/qd26-2026.csv, rows of cells without the header.
std::vector<std::vector<std::string>> official_rows();

}  // namespace farmgate::certification
