#include "services/producers/domain/species.h"

#include <algorithm>

#include "chassis/base/text.h"

namespace farmgate::producers {
namespace {

constexpr DataTable kTable{
    .reason = "SPECIES_UNREADABLE", .name = "species", .header = "code,names"};

bool is_code(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(),
                                      [](char c) { return (c >= 'A' && c <= 'Z') || c == '_'; });
}

}  // namespace

std::string_view Species::add(const Cells& cells) {
  if (!is_code(cells[0])) return "no code";
  auto names = split(cells[1], '|');
  names.push_back(cells[0]);
  for (const std::string_view name : names) {
    std::string key = search_key(name);
    if (key.empty()) return "an empty name";
    const auto [at, is_new] = codes_.emplace(std::move(key), cells[0]);
    if (!is_new && at->second != cells[0]) return "a name of two species";
  }
  return {};
}

StatusOr<Species> Species::read(std::string_view csv) {
  Species species;
  RETURN_IF_ERROR(read_table(kTable, csv, [&](const Cells& cells) { return species.add(cells); }));
  return species;
}

StatusOr<std::string> Species::code_of(std::string_view written, std::string_view field) const {
  const auto found = codes_.find(search_key(written));
  if (found == codes_.end()) return invalid(std::string(field), "is no species of data/species");
  return found->second;
}

}  // namespace farmgate::producers
