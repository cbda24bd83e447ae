#include "services/certification/domain/advice.h"

#include <algorithm>
#include <bitset>
#include <optional>

// Marks that are not met force their criteria. Of the others as few as possible are raised: for
// every count of them, and every sum of points that is gained exactly, a table says whether the
// rest of the sheet can give it. The table is filled from the end of the sheet and read from its
// beginning, so that earlier criteria win; then what each of those that were chosen gains.
namespace farmgate::certification {
namespace {

constexpr std::size_t kPointsCap = 128;  // a rubric has 100 points
using Gains = std::bitset<kPointsCap>;   // bit n: n points can be gained

struct Raise {
  int option = 0;
  std::size_t gain = 0;
};

// What may become of one criterion.
struct Choice {
  std::size_t criterion = 0;
  bool forced = false;
  std::vector<Raise> raises;  // smallest gain first
};

// The options that an answer may still be changed to: an answer of one case stays in it.
bool in_reach(const Option& option, const Option* answer) {
  return answer == nullptr || option.alternative == answer->alternative;
}

int points_for_marks(const Criterion& criterion, const Option* answer, int star) {
  int needed = 0;
  for (const Option& option : criterion.options) {
    const bool counts = option.minimum_star != 0 && option.minimum_star <= star;
    if (counts && in_reach(option, answer)) needed = std::max(needed, option.points);
  }
  return needed;
}

const Option* answer_of(const Criterion& criterion, std::optional<int> number) {
  return number ? criterion.find(*number) : nullptr;
}

std::optional<Choice> choice_of(const Rubric& rubric, const ScoreSheet& sheet, std::size_t index,
                                int star) {
  const Criterion& criterion = rubric.criteria[index];
  const Option* answer = answer_of(criterion, sheet.option(index));
  const int held = answer == nullptr ? 0 : answer->points;
  const int needed = points_for_marks(criterion, answer, star);
  Choice choice{index, needed > held, {}};
  for (const Option& option : criterion.options) {
    if (option.points <= held || option.points < needed || !in_reach(option, answer)) continue;
    choice.raises.push_back({option.number, static_cast<std::size_t>(option.points - held)});
  }
  if (choice.raises.empty()) return std::nullopt;
  std::ranges::stable_sort(choice.raises, {}, &Raise::gain);
  return choice;
}

// [i][n]: what the choices from i on can gain when n of the free ones are raised.
using Table = std::vector<std::vector<Gains>>;

Table table_of(const std::vector<Choice>& choices) {
  Table table(choices.size() + 1, std::vector<Gains>(choices.size() + 1));
  table[choices.size()][0].set(0);
  for (std::size_t i = choices.size(); i-- > 0;) {
    for (std::size_t free = 0; free <= choices.size(); ++free) {
      Gains& here = table[i][free];
      if (!choices[i].forced) here = table[i + 1][free];
      if (!choices[i].forced && free == 0) continue;
      const Gains& rest = table[i + 1][choices[i].forced ? free : free - 1];
      for (const Raise& raise : choices[i].raises) here |= rest << raise.gain;
    }
  }
  return table;
}

struct Goal {
  std::size_t free = 0;
  std::size_t gain = 0;
};

// The fewest free ones that gain enough, then the least that is enough.
std::optional<Goal> goal_of(const Table& table, std::size_t lacking) {
  for (std::size_t free = 0; free < table[0].size(); ++free) {
    for (std::size_t gain = lacking; gain < kPointsCap; ++gain) {
      if (table[0][free].test(gain)) return Goal{free, gain};
    }
  }
  return std::nullopt;
}

// What can still be wanted of the choices after one that is raised.
Gains after_raise(const Gains& wanted, const Choice& choice, const Gains& rest) {
  Gains left;
  for (const Raise& raise : choice.raises) left |= (wanted >> raise.gain) & rest;
  return left;
}

// The forced choices and the earliest free ones that together meet the goal.
std::vector<Choice> chosen_for(const Table& table, const std::vector<Choice>& choices, Goal goal) {
  std::vector<Choice> chosen;
  Gains wanted;
  wanted.set(goal.gain);
  for (std::size_t i = 0; i < choices.size(); ++i) {
    const bool forced = choices[i].forced;
    Gains left;
    if (forced) left = after_raise(wanted, choices[i], table[i + 1][goal.free]);
    if (!forced && goal.free > 0) {
      left = after_raise(wanted, choices[i], table[i + 1][goal.free - 1]);
    }
    if (left.none()) {
      wanted &= table[i + 1][goal.free];
      continue;
    }
    wanted = left;
    if (!forced) --goal.free;
    chosen.push_back(choices[i]);
    chosen.back().forced = true;
  }
  return chosen;
}

// The smallest raise of chosen[i] with which the others after it can gain the rest.
const Raise& raise_of(const Table& table, const std::vector<Choice>& chosen, std::size_t i,
                      std::size_t gain) {
  const auto fits = [&](const Raise& it) {
    return it.gain <= gain && table[i + 1][0].test(gain - it.gain);
  };
  return *std::ranges::find_if(chosen[i].raises, fits);
}

std::vector<int> marks_cleared(const Criterion& criterion, const Option* from, const Option& to) {
  std::vector<int> stars;
  const int held = from == nullptr ? 0 : from->points;
  for (const Option& option : criterion.options) {
    const bool cleared = option.minimum_star != 0 && option.alternative == to.alternative &&
                         option.points > held && option.points <= to.points;
    if (cleared) stars.push_back(option.minimum_star);
  }
  std::ranges::sort(stars);
  return stars;
}

Label explain(const Criterion& criterion, const Option& to, const AdviceStep& step) {
  const std::string gained = "+" + std::to_string(step.points_gained);
  std::string vi = criterion.code + ": " + to.label.vi + ": " + gained + " điểm";
  std::string en = criterion.code + ": " + to.label.en + ": " + gained;
  for (std::size_t i = 0; i < step.clears_marks.size(); ++i) {
    const std::string star = std::to_string(step.clears_marks[i]);
    vi += (i == 0 ? " và đạt mức tối thiểu của " : ", ") + star + " sao";
    en += (i == 0 ? " and clears the " : " and the ") + star + "-star mark";
  }
  return {std::move(vi), std::move(en)};
}

AdviceStep step_of(const Rubric& rubric, const ScoreSheet& sheet, std::size_t index,
                   const Raise& raise) {
  const Criterion& criterion = rubric.criteria[index];
  const Option& to = *criterion.find(raise.option);
  AdviceStep step;
  step.criterion = criterion.code;
  step.from_option = sheet.option(index);
  step.to_option = raise.option;
  step.points_gained = static_cast<int>(raise.gain);
  step.clears_marks = marks_cleared(criterion, answer_of(criterion, step.from_option), to);
  step.explanation = explain(criterion, to, step);
  return step;
}

std::vector<AdviceStep> steps_to(const Rubric& rubric, const ScoreSheet& sheet,
                                 const std::vector<Choice>& choices, std::size_t lacking) {
  const Table all = table_of(choices);
  const auto goal = goal_of(all, lacking);
  std::vector<AdviceStep> steps;
  if (!goal) return steps;
  const std::vector<Choice> chosen = chosen_for(all, choices, *goal);
  const Table table = table_of(chosen);
  std::size_t gain = goal->gain;
  for (std::size_t i = 0; i < chosen.size(); ++i) {
    const Raise& raise = raise_of(table, chosen, i, gain);
    steps.push_back(step_of(rubric, sheet, chosen[i].criterion, raise));
    gain -= raise.gain;
  }
  return steps;
}

std::size_t points_lacking(const Law& law, int total, int star) {
  int minimum = 0;
  for (const Band& band : law.bands) {
    if (band.star == star) minimum = band.minimum_points;
  }
  return static_cast<std::size_t>(std::max(0, minimum - total));
}

}  // namespace

Advice advise(const Rubric& rubric, const ScoreSheet& sheet, int wanted_star) {
  Advice advice;
  advice.now = judge(rubric, sheet);
  advice.wanted_star = wanted_star;
  const int total = static_cast<int>(advice.now.points.sum);
  advice.points_after = total;
  if (advice.now.star >= wanted_star) return advice;
  std::vector<Choice> choices;
  for (std::size_t i = 0; i < rubric.criteria.size(); ++i) {
    if (auto choice = choice_of(rubric, sheet, i, wanted_star)) {
      choices.push_back(std::move(*choice));
    }
  }
  advice.steps = steps_to(rubric, sheet, choices, points_lacking(rubric.law, total, wanted_star));
  for (const AdviceStep& step : advice.steps) advice.points_after += step.points_gained;
  return advice;
}

Advice advise(const Rubric& rubric, const ScoreSheet& sheet) {
  return advise(rubric, sheet, std::min(judge(rubric, sheet).star + 1, kHighestMark));
}

}  // namespace farmgate::certification
