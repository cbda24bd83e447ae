#include "services/producers/domain/species.h"

#include <algorithm>

#include "chassis/base/text.h"

namespace farmgate::producers {
namespace {

constexpr std::string_view kHeader = "code,names";
constexpr std::size_t kLinesMost = 1000;

Status unreadable(std::string cause) {
  return Status(Code::kDataLoss, "SPECIES_UNREADABLE", std::move(cause));
}

bool is_code(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(),
                                      [](char c) { return (c >= 'A' && c <= 'Z') || c == '_'; });
}

}  // namespace

Status Species::add(std::string_view line) {
  const auto cells = split(line, ',');
  if (cells.size() != 2 || !is_code(cells[0])) return unreadable("no code, or other columns");
  auto names = split(cells[1], '|');
  names.push_back(cells[0]);
  for (const std::string_view name : names) {
    std::string key = search_key(name);
    if (key.empty()) return unreadable("an empty name");
    const auto [at, is_new] = codes_.emplace(std::move(key), std::string(cells[0]));
    if (!is_new && at->second != cells[0]) return unreadable("a name of two species");
  }
  return ok();
}

StatusOr<Species> Species::read(std::string_view csv) {
  const auto lines = split(csv, '\n');
  if (lines.front() != kHeader) {
    return unreadable("another header than expected").with("line", "1");
  }
  if (!lines.back().empty()) return unreadable("no line end");
  if (lines.size() > kLinesMost) return unreadable("more lines than expected");
  Species species;
  for (std::size_t i = 1; i + 1 < lines.size(); ++i) {
    Status added = species.add(lines[i]);
    if (!added.ok()) return std::move(added).with("line", std::to_string(i + 1));
  }
  return species;
}

StatusOr<std::string> Species::code_of(std::string_view written, std::string_view field) const {
  const auto found = codes_.find(search_key(written));
  if (found == codes_.end()) return invalid(std::string(field), "is no species of data/species");
  return found->second;
}

}  // namespace farmgate::producers
