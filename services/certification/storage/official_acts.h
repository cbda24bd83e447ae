#pragma once

#include <string>
#include <vector>

#include "chassis/pg/database.h"
#include "services/certification/domain/official_act.h"

// What officials did to councils, rubrics and former certificates: append-only, a chain an object.
namespace farmgate::certification::official_acts {

// Gives it its number and hash; others that append to the same object wait for this transaction.
Status append(pg::Tx& tx, OfficialAct act);
// In order of number, so many at most.
StatusOr<std::vector<OfficialAct>> list(pg::Tx& tx, const std::string& object, int limit);

}  // namespace farmgate::certification::official_acts
