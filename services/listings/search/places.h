#pragma once

#include <array>
#include <map>
#include <string>
#include <string_view>

#include "chassis/base/status.h"

namespace farmgate {
// data/admin/*.csv and the product sets of the rubrics, compiled in.
std::string_view listings_communes_csv();
std::string_view listings_provinces_csv();
std::string_view listings_sets_csv();
}  // namespace farmgate

namespace farmgate::listings::search {

// The words by which buyers name where goods come from and what kind they are.
class Places {
 public:
  struct Place {
    std::string words;     // "Lục Ngạn Bắc Ninh"
    std::string province;  // "provinces/24"
  };

  // DATA_LOSS/PLACES_UNREADABLE names the table and the line at fault.
  static StatusOr<Places> read(std::string_view communes, std::string_view provinces,
                               std::string_view sets);

  // Of "communes/07582"; empty for one that nobody knows.
  const Place& of(const std::string& commune) const;
  // Of an OCOP set, 1 to 26; "" for another number.
  const std::string& category(int set) const;

 private:
  std::map<std::string, Place> places_;
  std::array<std::string, 27> categories_;
};

}  // namespace farmgate::listings::search
