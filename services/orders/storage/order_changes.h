#pragma once

#include <optional>
#include <string>
#include <vector>

#include "chassis/pg/database.h"
#include "services/orders/domain/order.h"
#include "services/orders/domain/watch_cursor.h"

// Every change of an order, as a trigger of the table writes it down.
namespace farmgate::orders::order_changes {

struct Watched {
  ProducerId seller;
  std::optional<OfferId> offer;
  WatchCursor cursor;
  int room = 0;  // changes at most
};
struct Change {
  std::int64_t id = 0;
  OrderId order;
  std::int64_t version = 0;
  OrderState state = OrderState::kHeld;
  Time change_time;
};
struct Heard {
  std::string now;       // the snapshot that this was read by
  bool expired = false;  // something after the cursor has been swept away, or it is of another time
  std::vector<Change> changes;  // by id: those of one order in the order of their versions
};
// What each has not been told, by place, in one statement.
StatusOr<std::vector<Heard>> hear(pg::Tx& tx, const std::vector<Watched>& watched);

// Changes older than a week, so many at most; how many went.
StatusOr<int> sweep(pg::Tx& tx, int most);

}  // namespace farmgate::orders::order_changes
