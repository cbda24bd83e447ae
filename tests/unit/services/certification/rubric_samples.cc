#include "tests/unit/services/certification/rubric_samples.h"

#include <algorithm>
#include <fstream>
#include <sstream>

#include "chassis/base/text.h"

namespace farmgate::certification {
namespace {

Date day(int year, unsigned month, unsigned number) {
  return std::chrono::year(year) / static_cast<int>(month) / static_cast<int>(number);
}

Label label(const std::string& text) { return {"vi " + text, "en " + text}; }

// "3*5a": reads a number and steps over it.
int number_at(std::string_view& text) {
  int number = 0;
  while (!text.empty() && text.front() >= '0' && text.front() <= '9') {
    number = number * 10 + (text.front() - '0');
    text.remove_prefix(1);
  }
  return number;
}

Rubric head(int set) {
  Rubric it;
  it.law = law_of_2026();
  it.set.number = set;
  it.set.title = label("set " + std::to_string(set));
  it.id = "qd26-2026-" + std::string(set < 10 ? "0" : "") + std::to_string(set);
  it.valid_from_date = day(2026, 5, 22);
  it.sections = {{"A", 40, label("A")}, {"B", 25, label("B")}, {"C", 35, label("C")}};
  return it;
}

}  // namespace

Law law_of_2026() {
  return {
      "qd26-2026", "26/2026", {}, day(2026, 5, 22), {{1, 0}, {2, 30}, {3, 50}, {4, 70}, {5, 90}}};
}

std::vector<Option> options_of(std::string_view text) {
  std::vector<Option> options;
  for (std::string_view part : split(text, ' ')) {
    if (part.empty()) continue;
    Option option;
    option.number = static_cast<int>(options.size()) + 1;
    option.label = label("option " + std::to_string(option.number));
    option.points = number_at(part);
    if (part.starts_with('*')) {
      part.remove_prefix(1);
      option.minimum_star = number_at(part);
    }
    option.alternative = part;
    options.push_back(std::move(option));
  }
  return options;
}

Criterion leaf(std::string code, std::string_view options, std::string section) {
  Criterion it;
  it.label = label(code);
  it.code = std::move(code);
  it.section = std::move(section);
  it.options = options_of(options);
  if (options.ends_with('b')) it.cases = {{"a", label("case a")}, {"b", label("case b")}};
  for (const Option& option : it.options) {
    it.maximum_points = std::max(it.maximum_points, option.points);
  }
  return it;
}

Rubric small_rubric() {
  Rubric it = head(1);
  it.criteria = {leaf("1", "0 10 20*3 40*4", "A"), leaf("2", "5 15 25*5", "B"),
                 leaf("3", "0 5 30 35", "C")};
  return it;
}

Rubric loose_rubric(std::vector<Criterion> criteria) {
  Rubric it = head(1);
  it.criteria = std::move(criteria);
  return it;
}

std::vector<std::vector<std::string>> official_rows() {
  std::ifstream file(FARMGATE_SOURCE "/tests/data/ocop/qd26-2026.csv");
  std::vector<std::vector<std::string>> rows;
  std::string line;
  std::getline(file, line);
  while (std::getline(file, line)) {
    auto& cells = rows.emplace_back();
    for (const std::string_view cell : split(line, ',')) cells.emplace_back(cell);
  }
  return rows;
}

Rubric official_rubric(int set) {
  Rubric it = head(set);
  for (const auto& row : official_rows()) {
    if (row[0] != std::to_string(set)) continue;
    Criterion criterion = leaf(row[1], row[5], row[2]);
    criterion.parent = row[3];
    criterion.maximum_points = std::stoi(row[4]);
    it.criteria.push_back(std::move(criterion));
  }
  return it;
}

}  // namespace farmgate::certification
