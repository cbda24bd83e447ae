#pragma once

#include <map>
#include <string>
#include <string_view>

#include "chassis/base/data_table.h"

namespace farmgate::producers {

// The kinds of animals that bans and products name. Never changes once it is read: thread-safe.
class Species {
 public:
  // The text of data/species/species.csv. DATA_LOSS/SPECIES_UNREADABLE names the line at fault.
  static StatusOr<Species> read(std::string_view csv);

  // The code of what people wrote: the code itself or a name, marks and case ignored.
  // INVALID_ARGUMENT/INVALID_FIELD naming `field` for what is no species here.
  StatusOr<std::string> code_of(std::string_view written, std::string_view field) const;

 private:
  std::string_view add(const Cells& cells);

  std::map<std::string, std::string, std::less<>> codes_;  // by search key
};

}  // namespace farmgate::producers
