#include <algorithm>

#include "chassis/base/text.h"
#include "services/listings/domain/gate.h"

// How the tables of data/gate are read.
namespace farmgate::listings {
namespace {

constexpr DataTable kRules{.reason = "GATE_UNREADABLE",
                           .name = "rules",
                           .header =
                               "rule,sets,seller_kinds,papers,valid_from_date,"
                               "valid_through_date,source"};
constexpr DataTable kCures{.reason = "GATE_UNREADABLE",
                           .name = "cures",
                           .header = "rule,field,unmet_vi,cure_vi,unmet_en,cure_en"};

std::vector<std::string> parts_of(std::string_view text) {
  std::vector<std::string> parts;
  if (text.empty() || text == "*") return parts;
  for (const std::string_view part : split(text, '|')) parts.emplace_back(part);
  return parts;
}

}  // namespace

StatusOr<Gate> Gate::read(std::string_view rules_csv, std::string_view cures_csv) {
  Gate gate;
  RETURN_IF_ERROR(
      read_table(kCures, cures_csv, [&](const Cells& cells) { return gate.add_cure(cells); }));
  RETURN_IF_ERROR(
      read_table(kRules, rules_csv, [&](const Cells& cells) { return gate.add(cells); }));
  return gate;
}

std::string_view Gate::add_cure(const Cells& cells) {
  for (const std::string& cell : cells) {
    if (cell.empty()) return "an empty cell";
  }
  Cure cure{cells[0], cells[1], cells[2], cells[3], cells[4], cells[5]};
  if (!judge_of(cure)) return "the rule or its field is not known";
  const bool twice = std::any_of(cures_.begin(), cures_.end(),
                                 [&](const Cure& it) { return it.rule == cure.rule; });
  if (twice) return "a second cure of one rule";
  cures_.push_back(std::move(cure));
  return {};
}

std::string_view Gate::add(const Cells& cells) {
  Rule rule;
  rule.code = cells[0];
  const auto cure = std::find_if(cures_.begin(), cures_.end(),
                                 [&](const Cure& it) { return it.rule == rule.code; });
  if (cure == cures_.end()) return "a rule without a cure";
  rule.met = *judge_of(*cure);
  const auto sets = numbers_of(cells[1], kSets - 1);
  if (!sets) return "sets of another form";
  for (const int set : *sets) rule.sets.set(static_cast<std::size_t>(set));
  rule.seller_kinds = parts_of(cells[2]);
  rule.papers = parts_of(cells[3]);
  if (!rule.met == rule.papers.empty()) return "papers are named for papers only";
  const auto period = period_of(cells[4], cells[5]);
  if (!period) return "dates of another form or order";
  if (cells[6].empty()) return "no source";
  rule.period = *period;
  rules_.push_back(std::move(rule));
  return {};
}

}  // namespace farmgate::listings
