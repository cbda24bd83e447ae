#include "services/certification/domain/suggestion.h"

namespace farmgate::certification {
namespace {

constexpr DataTable kTable{.reason = "SUGGESTIONS_UNREADABLE",
                           .name = "suggestions",
                           .header = "fact,kind,law,sets,criterion,option"};
constexpr int kSetsMost = 100;

}  // namespace

// A row names the kind that a record of the fact is, or the option that it proves in sets of a law.
std::string_view SuggestionTable::add(const Cells& cells) {
  const std::string &fact = cells[0], &kind = cells[1], &law = cells[2], &criterion = cells[4];
  if (fact.empty()) return "no fact is named";
  if (!kind.empty()) {
    const bool proves =
        !law.empty() || !cells[3].empty() || !criterion.empty() || !cells[5].empty();
    if (proves) return "a row names a kind or an option, not both";
    return kinds_.emplace(fact, kind).second ? "" : "a fact is evidence of one kind";
  }
  const auto option = whole_number(cells[5]);
  if (!option || *option < 1 || law.empty() || criterion.empty()) {
    return "an option has a law, a criterion and a number";
  }
  const auto sets = numbers_of(cells[3], kSetsMost);
  if (!sets || cells[3] == "*") return "sets are numbers";
  for (const int set : *sets)
    proofs_.push_back({fact, law, set, criterion, static_cast<int>(*option)});
  return {};
}

StatusOr<SuggestionTable> SuggestionTable::read(std::string_view csv) {
  SuggestionTable table;
  RETURN_IF_ERROR(read_table(kTable, csv, [&](const Cells& cells) { return table.add(cells); }));
  if (table.kinds_.empty()) {
    return Status(Code::kDataLoss, kTable.reason, "no kind of evidence is named");
  }
  return table;
}

}  // namespace farmgate::certification
