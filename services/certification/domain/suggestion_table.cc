#include <charconv>

#include "chassis/base/text.h"
#include "services/certification/domain/suggestion.h"

namespace farmgate::certification {
namespace {

constexpr std::string_view kHeader = "fact,kind,law,sets,criterion,option";

Status unreadable(int line, const char* what) {
  return Status(Code::kDataLoss, "SUGGESTIONS_UNREADABLE", what).with("line", std::to_string(line));
}

std::optional<int> number(std::string_view text) {
  int value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size() || value < 1) return std::nullopt;
  return value;
}

}  // namespace

// A row names the kind that a record of the fact is, or the option that it proves in sets of a law.
StatusOr<SuggestionTable> SuggestionTable::read(std::string_view csv) {
  SuggestionTable table;
  int line = 0;
  for (const std::string_view text : split(csv, '\n')) {
    if (++line == 1 && text != kHeader) return unreadable(line, "the header is another");
    if (line == 1 || text.empty()) continue;
    const auto cells = split(text, ',');
    if (cells.size() != 6 || cells[0].empty()) return unreadable(line, "a row has six cells");
    const bool proves = cells[1].empty();
    if (!proves) {
      if (!cells[2].empty() || !cells[3].empty() || !cells[4].empty() || !cells[5].empty()) {
        return unreadable(line, "a row names a kind or an option, not both");
      }
      if (!table.kinds_.emplace(cells[0], cells[1]).second) {
        return unreadable(line, "a fact is evidence of one kind");
      }
      continue;
    }
    const auto option = number(cells[5]);
    if (!option || cells[2].empty() || cells[4].empty()) {
      return unreadable(line, "an option has a law, a criterion and a number");
    }
    for (const std::string_view set : split(cells[3], '|')) {
      const auto found = number(set);
      if (!found) return unreadable(line, "sets are numbers");
      table.proofs_.push_back(
          {std::string(cells[0]), std::string(cells[2]), *found, std::string(cells[4]), *option});
    }
  }
  if (line == 0 || table.kinds_.empty()) return unreadable(line, "no kind of evidence is named");
  return table;
}

}  // namespace farmgate::certification
