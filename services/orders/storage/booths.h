#pragma once

#include <optional>
#include <string>
#include <vector>

#include "chassis/pg/database.h"
#include "chassis/wire/pager.h"
#include "services/orders/domain/allocation.h"
#include "services/orders/domain/booth.h"

// The plan of a fair. Its row is locked by whoever writes here.
namespace farmgate::orders::booths {

// At the end of the plan. ALREADY_EXISTS/BOOTH_EXISTS.
Status insert(pg::Tx& tx, Booth& booth, const Uuid& request_id);
// With who has it.
StatusOr<std::optional<Booth>> find(pg::Tx& tx, FairId fair, const std::string& code);
struct Filter {
  std::string zone;  // empty: all
  bool free = false;
};
// In the order of the plan.
StatusOr<std::vector<Booth>> list(pg::Tx& tx, FairId fair, const Filter& filter,
                                  const farmgate::wire::Page& page);
StatusOr<int> count(pg::Tx& tx, FairId fair);
StatusOr<std::vector<FreeBooth>> free_ones(pg::Tx& tx, FairId fair);
StatusOr<std::vector<std::string>> zones_in_use(pg::Tx& tx, FairId fair);
// With the key under which a table brought it.
Status drop(pg::Tx& tx, FairId fair, const std::string& code);

}  // namespace farmgate::orders::booths
