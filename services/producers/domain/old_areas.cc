#include "services/producers/domain/old_areas.h"

#include "chassis/base/text.h"

namespace farmgate::producers {
namespace {

using Cells = std::vector<std::string_view>;

constexpr std::size_t kLinesMost = 30000;
constexpr std::size_t kEveryUnit = 1'000'000;

Status fault(std::string cause) {
  return Status(Code::kDataLoss, "AREAS_UNREADABLE", std::move(cause));
}

std::string marked_name(std::string_view title, UnitType type) {
  std::string key = marked_key(title);
  for (std::size_t i = 0; i < words_of(type); ++i) key.erase(0, key.find(' ') + 1);
  return key;
}

// Calls add with the cells of each line below the header.
template <class Add>
Status read_table(std::string_view table, std::string_view csv, std::string_view header, Add add) {
  const auto lines = split(csv, '\n');
  if (lines.front() != header || !lines.back().empty() || lines.size() > kLinesMost) {
    return fault("another header than expected, no line end or too many lines")
        .with("table", std::string(table));
  }
  const std::size_t columns = split(header, ',').size();
  for (std::size_t i = 1; i + 1 < lines.size(); ++i) {
    const Cells cells = split(lines[i], ',');
    const bool whole = cells.size() == columns && !cells[0].empty() && !cells[1].empty();
    Status added = whole ? add(cells) : fault("another number of columns, or an empty one");
    if (added.ok()) continue;
    return std::move(added).with("table", std::string(table)).with("line", std::to_string(i + 1));
  }
  return ok();
}

}  // namespace

void OldAreas::Table::add(std::string_view code, std::string_view title, std::size_t within,
                          std::vector<std::string> successors, bool former) {
  UnitName name = unit_name(title);
  by_name[std::move(name.name)].push_back(places.size());
  if (former) by_code.emplace(code, places.size());
  places.push_back({std::string(code), std::string(title), marked_name(title, name.type), name.type,
                    within, std::move(successors), former});
}

const OldAreas::Places& OldAreas::Table::named(const std::string& name) const {
  static const Places none;
  const auto found = by_name.find(name);
  return found == by_name.end() ? none : found->second;
}

Status OldAreas::add_province(const Cells& cells, const Areas& today) {
  if (!parse_date(cells[2])) return fault("a date of another form");
  if (today.province(cells[3]) == nullptr) return fault("no such successor");
  if (provinces_.by_code.contains(std::string(cells[0]))) return fault("a code twice");
  provinces_.add(cells[0], cells[1], 0, {std::string(cells[3])}, true);
  return ok();
}

Status OldAreas::add_district(const Cells& cells) {
  const auto province = provinces_.by_code.find(std::string(cells[2]));
  if (province == provinces_.by_code.end()) return fault("of no known province");
  if (districts_.by_code.contains(std::string(cells[0]))) return fault("a code twice");
  districts_.add(cells[0], cells[1], province->second, {}, true);
  return ok();
}

Status OldAreas::add_commune(const Cells& cells, const Areas& today) {
  const auto district = districts_.by_code.find(std::string(cells[2]));
  if (district == districts_.by_code.end()) return fault("of no known district");
  if (communes_.by_code.contains(std::string(cells[0]))) return fault("a code twice");
  const Place& province = provinces_.places[districts_.places[district->second].within];
  std::vector<std::string> successors;
  for (const std::string_view code : split(cells[3], '|')) {
    const Commune* commune = today.commune(code);
    if (commune == nullptr) return fault("no such successor");
    if (commune->province != province.successors.front()) return fault("another province's");
    successors.emplace_back(code);
  }
  communes_.add(cells[0], cells[1], district->second, std::move(successors), true);
  return ok();
}

void OldAreas::add_todays(const Areas& today) {
  std::unordered_map<std::string, std::size_t> places;
  for (const Province* it : today.provinces("", kEveryUnit)) {
    places[it->code] = provinces_.places.size();
    provinces_.add(it->code, it->title, 0, {it->code}, false);
  }
  for (const Commune* it : today.communes("", "", kEveryUnit)) {
    communes_.add(it->code, it->title, places[it->province], {it->code}, false);
  }
}

StatusOr<OldAreas> OldAreas::read(const Tables& tables, const Areas& today) {
  OldAreas old;
  RETURN_IF_ERROR(read_table("old_provinces", tables.provinces, "code,name,valid_through,successor",
                             [&](const Cells& cells) { return old.add_province(cells, today); }));
  RETURN_IF_ERROR(read_table("old_districts", tables.districts, "code,name,province",
                             [&](const Cells& cells) { return old.add_district(cells); }));
  RETURN_IF_ERROR(read_table("old_communes", tables.communes, "code,name,district,successors",
                             [&](const Cells& cells) { return old.add_commune(cells, today); }));
  old.add_todays(today);
  return old;
}

OldAreas::Places OldAreas::communes_of_district(std::size_t district) const {
  Places out;
  for (std::size_t i = 0; i < communes_.places.size(); ++i) {
    if (communes_.places[i].former && communes_.places[i].within == district) out.push_back(i);
  }
  return out;
}

}  // namespace farmgate::producers
