#include <algorithm>
#include <map>
#include <set>

#include "chassis/base/violations.h"
#include "services/certification/domain/rubric.h"

// What is wrong with a rubric. Sums stand apart from other slips: they have a reason of their own.
namespace farmgate::certification {
namespace {

constexpr int kAllPoints = 100;
constexpr int kMostStars = 5;
constexpr const char* kSections[] = {"A", "B", "C"};

std::string at(const char* list, std::size_t index) {
  return std::string(list) + "[" + std::to_string(index) + "]";
}

struct Slips {
  Violations sums{"rubric"};
  Violations others{"rubric"};
};

std::string added(int found, int expected) {
  return "adds up to " + std::to_string(found) + ", not " + std::to_string(expected);
}

void check_bands(const std::vector<Band>& bands, Slips& slips) {
  slips.others.unless(bands.size() == kMostStars, "law.bands", "are not those of 1 to 5 stars");
  for (std::size_t i = 0; i < bands.size(); ++i) {
    const std::string path = at("law.bands", i);
    slips.others.unless(bands[i].star == static_cast<int>(i) + 1, path + ".star",
                        "is not the next star");
    const int least = i == 0 ? 0 : bands[i - 1].minimum_points + 1;
    slips.others.unless(i != 0 || bands[i].minimum_points == 0, path + ".minimum_points",
                        "does not begin at 0");
    slips.others.unless(bands[i].minimum_points >= least && bands[i].minimum_points <= kAllPoints,
                        path + ".minimum_points", "does not rise from star to star within 100");
  }
}

void check_head(const Rubric& it, Slips& slips) {
  const std::string number = std::to_string(it.set.number);
  const std::string id = it.law.code + "-" + (number.size() < 2 ? "0" : "") + number;
  slips.others.unless(it.id == id, "name", "is not rubrics/" + id + ", of its law and set");
  slips.others.unless(!it.valid_through_date || *it.valid_through_date >= it.valid_from_date,
                      "valid_through_date", "is before the first day");
  check_bands(it.law.bands, slips);
  std::set<std::string> kinds;
  for (std::size_t i = 0; i < it.evidence_kinds.size(); ++i) {
    slips.others.unless(kinds.insert(it.evidence_kinds[i].code).second,
                        at("evidence_kinds", i) + ".code", "is there already");
  }
}

// Points of what stands directly below: of a group by its code, of a section by its letter (no code
// of a criterion is one).
std::map<std::string, int> points_below(const Rubric& it) {
  std::map<std::string, int> below;
  for (const Criterion& one : it.criteria) {
    below[one.parent.empty() ? one.section : one.parent] += one.maximum_points;
  }
  return below;
}

Status check_sections(const Rubric& it, const DatedRules& rules, Slips& slips) {
  auto below = points_below(it);
  std::set<std::string> seen;
  for (std::size_t i = 0; i < it.sections.size(); ++i) {
    const Section& section = it.sections[i];
    const std::string path = at("sections", i);
    slips.others.unless(seen.insert(section.code).second, path + ".code", "is there already");
    slips.others.unless(std::ranges::count(kSections, section.code) == 1, path + ".code",
                        "is no part of the 100 points");
    slips.sums.unless(below[section.code] == section.maximum_points, path + ".maximum_points",
                      added(below[section.code], section.maximum_points));
  }
  for (const std::string code : kSections) {
    ASSIGN_OR_RETURN(const std::int64_t part,
                     rules.value("ocop.section_points." + code, it.valid_from_date));
    const auto found =
        std::ranges::find_if(it.sections, [&](const Section& one) { return one.code == code; });
    slips.others.unless(found != it.sections.end(), "sections", "lack " + code);
    if (found == it.sections.end()) continue;
    const auto index = static_cast<std::size_t>(found - it.sections.begin());
    slips.sums.unless(found->maximum_points == part, at("sections", index) + ".maximum_points",
                      "is " + std::to_string(found->maximum_points) + ", not the " +
                          std::to_string(part) + " of the " + std::to_string(kAllPoints) +
                          " that the law gives it");
  }
  return ok();
}

// One case of a criterion, or all of it where there are no cases.
using Options = std::vector<const Option*>;

std::map<std::string, Options> cases_of(const Criterion& it) {
  std::map<std::string, Options> cases;
  for (const Option& option : it.options) cases[option.alternative].push_back(&option);
  return cases;
}

// The points that each marked star asks for.
std::map<int, int> marks_of(const Options& options) {
  std::map<int, int> marks;
  for (const Option* option : options) {
    if (option->minimum_star != 0) marks.emplace(option->minimum_star, option->points);
  }
  return marks;
}

void check_marks(const Options& options, const std::string& path, Slips& slips) {
  const auto marks = marks_of(options);
  const auto marked =
      std::ranges::count_if(options, [](const Option* it) { return it->minimum_star != 0; });
  slips.others.unless(static_cast<std::size_t>(marked) == marks.size(), path,
                      "mark two options for the same star");
  const bool rising = std::ranges::is_sorted(
      marks, [](const auto& a, const auto& b) { return a.second < b.second; });
  slips.others.unless(rising, path, "ask for fewer points for more stars");
}

void check_option(const Criterion& it, std::size_t index, const std::string& path, Slips& slips) {
  const Option& option = it.options[index];
  const auto first = std::ranges::find_if(
      it.options, [&](const Option& other) { return other.number == option.number; });
  slips.others.unless(&*first == &option, path + ".number", "is there already");
  slips.others.unless(option.number >= 1, path + ".number", "is below 1");
  slips.others.unless(option.points >= 0, path + ".points", "is below 0");
  const bool markable = option.minimum_star == 0 ||
                        (option.minimum_star >= kLowestMark && option.minimum_star <= kHighestMark);
  slips.others.unless(markable, path + ".minimum_star", "is not 3, 4 or 5");
}

void check_floors(const Criterion& it, const std::string& path, Slips& slips) {
  constexpr std::int64_t kWhole = 1'000'000;
  std::map<std::int64_t, int> points;  // by floor
  for (std::size_t i = 0; i < it.options.size(); ++i) {
    const auto& floor = it.options[i].share_floor;
    if (!floor) continue;
    const std::string where = path + "." + at("options", i) + ".share_floor";
    slips.others.unless(floor->millionths >= 0 && floor->millionths <= kWhole,
                        where + ".millionths", "is no share");
    const bool fresh = points.emplace(floor->millionths, it.options[i].points).second;
    slips.others.unless(fresh, where, "is that of another option");
    slips.others.unless(it.measure != Measure::kNone, where, "has no measure");
  }
  slips.others.unless(it.measure == Measure::kNone || !points.empty(), path + ".measure",
                      "has no option with a share_floor");
  const bool rising = std::ranges::is_sorted(
      points, [](const auto& a, const auto& b) { return a.second < b.second; });
  slips.others.unless(rising, path + ".options", "give fewer points to a larger share");
}

void check_options(const Criterion& it, const std::string& path, Slips& slips) {
  for (std::size_t i = 0; i < it.options.size(); ++i) {
    check_option(it, i, path + "." + at("options", i), slips);
  }
  check_floors(it, path, slips);
  const auto cases = cases_of(it);
  const std::string options = path + ".options";
  const bool plain = cases.size() == 1 && cases.begin()->first.empty() && it.cases.empty();
  const bool both = cases.size() == 2 && cases.contains("a") && cases.contains("b");
  const bool told = it.cases.size() == 2 && it.cases[0].code == "a" && it.cases[1].code == "b";
  const bool apart = plain || (both && told);
  slips.others.unless(apart, options,
                      "are neither all without a case nor those of two cases a and b");
  if (!apart) return;
  for (const auto& [name, some] : cases) {
    int largest = 0;
    for (const Option* option : some) largest = std::max(largest, option->points);
    const std::string where = name.empty() ? "" : " in case " + name;
    slips.sums.unless(largest == it.maximum_points, path + ".maximum_points",
                      "is not the largest option's " + std::to_string(largest) + where);
    check_marks(some, options, slips);
    slips.others.unless(marks_of(some) == marks_of(cases.begin()->second), options,
                        "are not marked alike in both cases");
  }
}

struct Seen {
  std::map<std::string, const Criterion*> criteria;
  std::set<std::string> sections;
  std::set<std::string> kinds;
};

void check_place(const Criterion& it, const Seen& seen, const std::string& path, Slips& slips) {
  slips.others.unless(!seen.criteria.contains(it.code), path + ".code", "is there already");
  slips.others.unless(seen.sections.contains(it.section), path + ".section", "is no section");
  for (std::size_t i = 0; i < it.evidence_kinds.size(); ++i) {
    slips.others.unless(seen.kinds.contains(it.evidence_kinds[i]),
                        path + "." + at("evidence_kinds", i), "is no kind of this rubric");
  }
  if (it.parent.empty()) return;
  const auto parent = seen.criteria.find(it.parent);
  const bool found = parent != seen.criteria.end();
  slips.others.unless(found, path + ".parent", "is no criterion above it");
  if (!found) return;
  slips.others.unless(!parent->second->scorable(), path + ".parent", "has options of its own");
  slips.others.unless(parent->second->section == it.section, path + ".section",
                      "is not that of its parent");
}

void check_criteria(const Rubric& it, Slips& slips) {
  Seen seen;
  for (const Section& section : it.sections) seen.sections.insert(section.code);
  for (const EvidenceKind& kind : it.evidence_kinds) seen.kinds.insert(kind.code);
  auto below = points_below(it);
  for (std::size_t i = 0; i < it.criteria.size(); ++i) {
    const Criterion& one = it.criteria[i];
    const std::string path = at("criteria", i);
    check_place(one, seen, path, slips);
    seen.criteria.emplace(one.code, &one);
    slips.others.unless(one.scorable() || one.cases.empty(), path + ".cases", "have no options");
    if (one.scorable()) {
      check_options(one, path, slips);
      continue;
    }
    const bool filled = below.contains(one.code);
    slips.others.unless(filled, path + ".options", "are missing, and nothing stands below it");
    slips.sums.unless(!filled || below[one.code] == one.maximum_points, path + ".maximum_points",
                      added(below[one.code], one.maximum_points));
  }
}

}  // namespace

Status Rubric::check(const DatedRules& rules) const {
  Slips slips;
  check_head(*this, slips);
  RETURN_IF_ERROR(check_sections(*this, rules, slips));
  check_criteria(*this, slips);
  const Status sums = std::move(slips.sums).status("points do not add up");
  Status others = std::move(slips.others).status("the rubric cannot be used");
  if (sums.ok()) return others;
  std::vector<Violation> all = sums.violations();
  all.insert(all.end(), others.violations().begin(), others.violations().end());
  return Status(Code::kInvalidArgument, "RUBRIC_SUM_WRONG", "points do not add up")
      .with(std::move(all));
}

}  // namespace farmgate::certification
