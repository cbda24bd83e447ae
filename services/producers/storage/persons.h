#pragma once

#include <string>
#include <vector>

#include "chassis/pg/database.h"
#include "chassis/wire/pager.h"
#include "services/producers/domain/ids.h"

namespace farmgate::producers::person_rows {

struct Body {
  ProducerId producer;
  std::string personal_number;
};
// Those of these producers that have a personal number, by id.
StatusOr<std::vector<Body>> of(pg::Tx& tx, const std::vector<ProducerId>& producers,
                               const farmgate::wire::Page& page);
// They, and every other producer with one of their personal numbers.
StatusOr<std::vector<Body>> with_ties(pg::Tx& tx, const std::vector<ProducerId>& producers,
                                      const farmgate::wire::Page& page);

}  // namespace farmgate::producers::person_rows
