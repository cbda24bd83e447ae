#pragma once

#include <optional>
#include <string>
#include <vector>

#include "chassis/pg/database.h"
#include "chassis/wire/pager.h"

namespace farmgate::certification {

// A rubric as it is stored: what it is found by, and the bytes of its message (wire/rubric.h).
struct RubricRow {
  std::string id;
  std::string law;
  int product_set = 0;
  Date valid_from_date{};
  std::optional<Date> valid_through_date;
  std::string content;
  Time create_time{};
  Time update_time{};
  std::optional<Time> freeze_time;
  std::string importer;

  static RubricRow from(pg::Row& row);
};

namespace rubric_rows {

StatusOr<std::optional<RubricRow>> find(pg::Tx& tx, const std::string& id);
// With the row locked until the end of the transaction.
StatusOr<std::optional<RubricRow>> lock(pg::Tx& tx, const std::string& id);
// That of the newest law in force on a day.
StatusOr<std::optional<RubricRow>> find_in_force(pg::Tx& tx, int product_set, Date day);

struct Filter {
  std::optional<std::string> law;
  std::optional<int> product_set;
  std::optional<Date> day;  // for each set the one in force
};
// By id.
StatusOr<std::vector<RubricRow>> list(pg::Tx& tx, const Filter& filter,
                                      const farmgate::wire::Page& page);

// False when there is one of that id, or of that set and first day.
StatusOr<bool> insert(pg::Tx& tx, const RubricRow& it);
// Takes the place of the one of that id, which is locked here and not in use.
// FAILED_PRECONDITION/RUBRIC_DAY_TAKEN.
Status replace(pg::Tx& tx, const RubricRow& it);
Status day_taken(const RubricRow& it);

// The first use: from here on nothing changes it. Waits for an import that is replacing it, so read
// the rubric after this, in the same transaction. NOT_FOUND.
Status freeze(pg::Tx& tx, const std::string& id);

}  // namespace rubric_rows
}  // namespace farmgate::certification
