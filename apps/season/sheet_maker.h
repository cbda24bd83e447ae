#pragma once

#include <vector>

namespace farmgate::certification::v1 {
class Rubric;
class SheetAnswer;
}  // namespace farmgate::certification::v1

namespace farmgate::season {

// What each candidate is to come to: points that nine equal sheets give, and whether a mark of five
// stars is missed on the way.
struct Aim {
  int points;
  bool misses_a_mark = false;
};
// A sheet of a rubric: the best answers, made worse from the last criterion on until no more than
// so many points are left; those that keep the marks of four stars first.
std::vector<certification::v1::SheetAnswer> sheet_for(const certification::v1::Rubric& rubric,
                                                      Aim aim);

}  // namespace farmgate::season
