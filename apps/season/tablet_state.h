#pragma once

#include <cstdint>
#include <string>

#include "apps/season/client.h"

namespace farmgate::season {

// What the tablets at the booths of a fair sold without network.
struct Tablets {
  int sold = 0;                  // units that were there
  int missing = 0;               // units that were not
  std::int64_t vnd_missing = 0;  // paid for them
};
StatusOr<Tablets> read_tablets(Client& client, const std::string& fair);

}  // namespace farmgate::season
