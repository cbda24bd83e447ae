#include "services/orders/api/recount.h"

#include <algorithm>

#include "chassis/telemetry/log.h"

namespace farmgate::orders {
namespace {

constexpr std::chrono::seconds kDeadline{20};

}  // namespace

Status Recount::sweep() {
  Status first = ok();  // a book that cannot be read does not keep the others from being looked at
  for (Book& book : books_) {
    const Status turned = turn(book);
    if (first.ok()) first = turned;
  }
  return first;
}

Status Recount::turn(Book& book) {
  ASSIGN_OR_RETURN(const auto lines, database_.read(in(kDeadline), [&](pg::Tx& tx) {
    return book.page(tx, book.last, at_once_);
  }));
  for (const recount::Line& it : lines) {
    if (!it.differs) continue;
    ++book.found;
    telemetry::log_error("the books differ", {{"book", book.name}, {"id", it.id.to_string()}});
  }
  if (lines.size() == static_cast<std::size_t>(at_once_)) {
    book.last = lines.back().id;
    book.differing = std::max(book.differing.load(), book.found);
    return ok();
  }
  book.differing = std::exchange(book.found, 0);
  book.last = {};
  return ok();
}

}  // namespace farmgate::orders
