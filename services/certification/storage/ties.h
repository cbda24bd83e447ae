#pragma once

#include <optional>
#include <string>
#include <vector>

#include "chassis/pg/database.h"
#include "services/certification/domain/conflict.h"

// Whom producers deal with, copied from cooperatives.
namespace farmgate::certification::ties_store {

struct Cooperative {
  std::string name;
  std::string producer;
};
Status save(pg::Tx& tx, const Cooperative& it);

struct Membership {
  std::string name;
  std::string cooperative;
  std::string member;
  Date valid_from_date{};
  std::optional<Date> valid_through_date;
};
Status save(pg::Tx& tx, const Membership& it);

struct Contract {
  std::string name;
  std::string seller;
  std::string buyer;
  bool running = false;
};
Status save(pg::Tx& tx, const Contract& it);

// On a day. FAILED_PRECONDITION/TIES_TOO_MANY beyond kRelationsMost.
StatusOr<Relations> relations_of(pg::Tx& tx, const std::string& producer, Date day);

}  // namespace farmgate::certification::ties_store
