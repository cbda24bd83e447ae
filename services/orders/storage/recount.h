#pragma once

#include <cstdint>
#include <vector>

#include "chassis/base/id.h"
#include "chassis/pg/database.h"

namespace farmgate::orders::recount {

// One of the things a book is kept of, and whether its row says what its entries add up to.
struct Line {
  Uuid id;
  bool differs = false;
};

// By id, after `last`. Each page is one statement, so one snapshot: what moves meanwhile moves row
// and entries together.
using Page = StatusOr<std::vector<Line>> (*)(pg::Tx& tx, const Uuid& last, int limit);

// What is available of an offer, by the ledger of its stock.
StatusOr<std::vector<Line>> stock(pg::Tx& tx, const Uuid& last, int limit);
// What came with a transfer, what of it is unmatched and what is due back, by the ledger of money.
StatusOr<std::vector<Line>> transfers(pg::Tx& tx, const Uuid& last, int limit);
// What an order was paid, and what its seller has of it, by the ledger of money.
StatusOr<std::vector<Line>> orders(pg::Tx& tx, const Uuid& last, int limit);

}  // namespace farmgate::orders::recount
