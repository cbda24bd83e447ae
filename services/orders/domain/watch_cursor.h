#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "chassis/base/status.h"

namespace farmgate::orders {

// How far somebody who watches orders has come: all that `base` saw is told, and of what `through`
// saw beyond it, all up to the id `after`. Both are snapshots of the database, as it writes them;
// an empty `through` means that nothing beyond the base is told. Transactions end in another order
// than they begin in: a number alone would pass over those that were still open.
struct WatchCursor {
  std::string base;  // empty: from now on
  std::string through;
  std::int64_t after = 0;

  std::string to_string() const;
  // INVALID_ARGUMENT/CURSOR_INVALID. Empty: from now on.
  static StatusOr<WatchCursor> parse(std::string_view text);
};

}  // namespace farmgate::orders
