#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "chassis/base/status.h"

namespace farmgate {
// data/admin/communes.csv, compiled in.
std::string_view orders_communes_csv();
}  // namespace farmgate

namespace farmgate::orders {

// Which communes a province has. Never changes once it is read: thread-safe.
class Communes {
 public:
  // DATA_LOSS/COMMUNES_UNREADABLE names the line at fault.
  static StatusOr<Communes> read(std::string_view table);

  // "communes/07582" of "provinces/24"; of another name none.
  std::vector<std::string> of(const std::string& province) const;

 private:
  std::map<std::string, std::vector<std::string>> by_province_;
};

}  // namespace farmgate::orders
