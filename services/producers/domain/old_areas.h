#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "chassis/base/data_table.h"
#include "services/producers/domain/address_text.h"
#include "services/producers/domain/areas.h"

namespace farmgate::producers {

// The units of 63 provinces with districts that ended with 30 June 2025, what became of them, and
// beside them those of today. Never changes once it is read: thread-safe.
class OldAreas {
 public:
  struct Tables {
    std::string_view provinces, districts, communes;  // data/admin/old_*.csv
  };
  // DATA_LOSS/AREAS_UNREADABLE names the line at fault, also for a successor that does not exist.
  static StatusOr<OldAreas> read(const Tables& tables, const Areas& today);

  struct Place {
    std::string code;
    std::string title;
    std::string marked;  // the name without the word for its type, with its marks
    UnitType type = UnitType::kNone;
    std::size_t within = 0;               // of a commune its district, of a district its province
    std::vector<std::string> successors;  // codes of today's, the main one first
    bool former = true;                   // of a unit of today: false, and it succeeds itself
  };
  // Places in the tables below, by name: folded, without the word for the type.
  using Places = std::vector<std::size_t>;
  const Places& communes_named(const std::string& name) const { return communes_.named(name); }
  const Places& districts_named(const std::string& name) const { return districts_.named(name); }
  const Places& provinces_named(const std::string& name) const { return provinces_.named(name); }

  const Place& commune(std::size_t at) const { return communes_.places[at]; }
  const Place& district(std::size_t at) const { return districts_.places[at]; }
  const Place& province(std::size_t at) const { return provinces_.places[at]; }
  // A commune of today lies in no district: its `within` is its province's place.
  std::size_t province_of(const Place& commune) const {
    return commune.former ? districts_.places[commune.within].within : commune.within;
  }
  Places communes_of_district(std::size_t district) const;

 private:
  struct Table {
    std::vector<Place> places;
    std::unordered_map<std::string, Places> by_name;
    std::unordered_map<std::string, std::size_t> by_code;  // of former ones
    void add(std::string_view code, std::string_view title, std::size_t within,
             std::vector<std::string> successors, bool former);
    const Places& named(const std::string& name) const;
  };
  std::string_view add_province(const Cells& cells, const Areas& today);
  std::string_view add_district(const Cells& cells);
  std::string_view add_commune(const Cells& cells, const Areas& today);
  void add_todays(const Areas& today);

  Table provinces_, districts_, communes_;
};

}  // namespace farmgate::producers
