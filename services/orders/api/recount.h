#pragma once

#include <array>
#include <atomic>
#include <string_view>

#include "services/orders/storage/recount.h"

namespace farmgate::orders {

// Whether the books are right, asked all the time and a page at a time: a round costs the same
// however many orders there are, and with 500 to a page every 30 s a hundred thousand take less
// than two hours. What differs is a bug of ours, or somebody's hand in the database.
class Recount {
 public:
  struct Book {
    std::string_view name;
    recount::Page page;
    Uuid last = {};  // where the next page begins
    int found = 0;   // in the pass that is under way
    std::atomic<int> differing{0};
  };

  explicit Recount(pg::Database& database, int at_once = 500)
      : database_(database), at_once_(at_once) {}

  // The next page of each book.
  Status sweep();
  // In the last whole pass, or already in this one.
  const std::array<Book, 3>& books() const { return books_; }

 private:
  Status turn(Book& book);

  pg::Database& database_;
  const int at_once_;
  std::array<Book, 3> books_{
      {{"stock", recount::stock}, {"transfers", recount::transfers}, {"orders", recount::orders}}};
};

}  // namespace farmgate::orders
