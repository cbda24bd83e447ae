#include <algorithm>
#include <charconv>

#include "chassis/base/csv.h"
#include "chassis/base/text.h"
#include "services/listings/domain/gate.h"

// How the tables of data/gate are read.
namespace farmgate::listings {
namespace {

constexpr std::size_t kRowsMax = 1000;
const std::vector<std::string> kRulesHeader = {
    "rule", "sets", "seller_kinds", "papers", "valid_from_date", "valid_through_date", "source"};
const std::vector<std::string> kCuresHeader = {"rule",    "field",    "unmet_vi",
                                               "cure_vi", "unmet_en", "cure_en"};

Status unreadable(std::string cause) {
  return Status(Code::kDataLoss, "GATE_UNREADABLE", std::move(cause));
}

template <class Take>
Status read_table(std::string_view csv, const std::vector<std::string>& header, Take take) {
  std::size_t rows = 0;
  CsvReader reader([&](CsvRow& row) {
    Status taken = ok();
    if (rows++ == 0) {
      if (row.cells != header) taken = unreadable("another header than expected");
    } else if (rows > kRowsMax) {
      taken = unreadable("more rows than expected");
    } else if (row.cells.size() != header.size()) {
      taken = unreadable("another number of columns");
    } else {
      taken = take(row.cells);
    }
    if (taken.ok()) return ok();
    const std::string line = std::to_string(row.line);
    return unreadable("line " + line + ": " + std::string(taken.message())).with("line", line);
  });
  RETURN_IF_ERROR(reader.feed(csv));
  RETURN_IF_ERROR(reader.finish());
  return rows > 1 ? ok() : unreadable("no rows");
}

std::optional<std::size_t> number(std::string_view text) {
  std::size_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return value;
}

std::vector<std::string> parts_of(std::string_view text) {
  std::vector<std::string> parts;
  if (text.empty() || text == "*") return parts;
  for (const std::string_view part : split(text, '|')) parts.emplace_back(part);
  return parts;
}

// "*", "1-4|7|9-12".
template <std::size_t kSize>
bool read_sets(std::string_view text, std::bitset<kSize>& sets) {
  if (text == "*") {
    sets.set();
    return true;
  }
  for (const std::string_view part : split(text, '|')) {
    const auto dash = part.find('-');
    const auto first = number(part.substr(0, dash));
    const auto last = dash == std::string_view::npos ? first : number(part.substr(dash + 1));
    if (!first || !last || *first < 1 || *last < *first || *last >= kSize) return false;
    for (std::size_t set = *first; set <= *last; ++set) sets.set(set);
  }
  return true;
}

}  // namespace

StatusOr<Gate> Gate::read(std::string_view rules_csv, std::string_view cures_csv) {
  Gate gate;
  RETURN_IF_ERROR(
      read_table(cures_csv, kCuresHeader, [&](const auto& cells) { return gate.add_cure(cells); }));
  RETURN_IF_ERROR(
      read_table(rules_csv, kRulesHeader, [&](const auto& cells) { return gate.add(cells); }));
  return gate;
}

Status Gate::add_cure(const std::vector<std::string>& cells) {
  for (const std::string& cell : cells) {
    if (cell.empty()) return unreadable("an empty cell");
  }
  Cure cure{cells[0], cells[1], cells[2], cells[3], cells[4], cells[5]};
  if (!judge_of(cure)) return unreadable("the rule or its field is not known");
  const bool twice = std::any_of(cures_.begin(), cures_.end(),
                                 [&](const Cure& it) { return it.rule == cure.rule; });
  if (twice) return unreadable("a second cure of one rule");
  cures_.push_back(std::move(cure));
  return ok();
}

Status Gate::add(const std::vector<std::string>& cells) {
  Rule rule;
  rule.code = cells[0];
  const auto cure = std::find_if(cures_.begin(), cures_.end(),
                                 [&](const Cure& it) { return it.rule == rule.code; });
  if (cure == cures_.end()) return unreadable("a rule without a cure");
  rule.met = *judge_of(*cure);
  if (!read_sets(cells[1], rule.sets)) return unreadable("sets of another form");
  rule.seller_kinds = parts_of(cells[2]);
  rule.papers = parts_of(cells[3]);
  if (!rule.met == rule.papers.empty()) return unreadable("papers are named for papers only");
  const auto from = parse_date(cells[4]);
  const auto through = cells[5].empty() ? std::optional(kForever) : parse_date(cells[5]);
  if (!from || !through || *through < *from) return unreadable("dates of another form or order");
  if (cells[6].empty()) return unreadable("no source");
  rule.from = *from;
  rule.through = *through;
  rules_.push_back(std::move(rule));
  return ok();
}

}  // namespace farmgate::listings
