#pragma once

#include "chassis/testing/eventually.h"
#include "chassis/testing/status_is.h"

namespace farmgate::testing {

// What a client does that is told ROW_BUSY: the same again, until whoever has the row lets go. In a
// crowd, on a slow machine, the last of a row waits for longer than a statement does.
template <class Act>
auto until_row_is_free(Act act) {
  auto done = act();
  eventually([&] {
    if (status_of(done).reason() != "ROW_BUSY") return true;
    done = act();
    return false;
  });
  return done;
}

}  // namespace farmgate::testing
