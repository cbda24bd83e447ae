#include "services/producers/domain/old_areas.h"

#include "chassis/base/text.h"

namespace farmgate::producers {
namespace {

constexpr std::size_t kEveryUnit = 1'000'000;

DataTable table(std::string_view name, std::string_view header) {
  return {.reason = "AREAS_UNREADABLE",
          .name = name,
          .header = header,
          .rows_most = 30'000,
          .rows_least = 0};
}

bool is_named(const Cells& cells) { return !cells[0].empty() && !cells[1].empty(); }

std::string marked_name(std::string_view title, UnitType type) {
  std::string key = marked_key(title);
  for (std::size_t i = 0; i < words_of(type); ++i) key.erase(0, key.find(' ') + 1);
  return key;
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

std::string_view OldAreas::add_province(const Cells& cells, const Areas& today) {
  if (!is_named(cells)) return "no code or no name";
  if (!parse_date(cells[2])) return "a date of another form";
  if (today.province(cells[3]) == nullptr) return "no such successor";
  if (provinces_.by_code.contains(cells[0])) return "a code twice";
  provinces_.add(cells[0], cells[1], 0, {cells[3]}, true);
  return {};
}

std::string_view OldAreas::add_district(const Cells& cells) {
  if (!is_named(cells)) return "no code or no name";
  const auto province = provinces_.by_code.find(cells[2]);
  if (province == provinces_.by_code.end()) return "of no known province";
  if (districts_.by_code.contains(cells[0])) return "a code twice";
  districts_.add(cells[0], cells[1], province->second, {}, true);
  return {};
}

std::string_view OldAreas::add_commune(const Cells& cells, const Areas& today) {
  if (!is_named(cells)) return "no code or no name";
  const auto district = districts_.by_code.find(cells[2]);
  if (district == districts_.by_code.end()) return "of no known district";
  if (communes_.by_code.contains(cells[0])) return "a code twice";
  const Place& province = provinces_.places[districts_.places[district->second].within];
  std::vector<std::string> successors;
  for (const std::string_view code : split(cells[3], '|')) {
    const Commune* commune = today.commune(code);
    if (commune == nullptr) return "no such successor";
    if (commune->province != province.successors.front()) return "another province's";
    successors.emplace_back(code);
  }
  communes_.add(cells[0], cells[1], district->second, std::move(successors), true);
  return {};
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
  RETURN_IF_ERROR(read_table(table("old_provinces", "code,name,valid_through,successor"),
                             tables.provinces,
                             [&](const Cells& cells) { return old.add_province(cells, today); }));
  RETURN_IF_ERROR(read_table(table("old_districts", "code,name,province"), tables.districts,
                             [&](const Cells& cells) { return old.add_district(cells); }));
  RETURN_IF_ERROR(read_table(table("old_communes", "code,name,district,successors"),
                             tables.communes,
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
