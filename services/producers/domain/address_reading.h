#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "services/producers/domain/old_areas.h"

namespace farmgate::producers {

// A name in the text with the units that have it.
struct Mention {
  Named named;
  OldAreas::Places places;
};

// All that the words of an address can name. A part of a longer name and a word that says what
// another one is are left out; where the text says of one word that it is a commune, words that it
// says nothing of are no communes.
struct AddressReading {
  std::string marked;  // the whole text, folded but for its marks
  std::vector<Mention> communes, districts, provinces;

  // "Bắc Giang" at the end is the province, though a town and a commune have its name.
  bool is_province_alone(const Named& named) const;

 private:
  bool has_province_behind(std::size_t from) const;
};

AddressReading read_address(const OldAreas& areas, std::string_view address);

}  // namespace farmgate::producers
