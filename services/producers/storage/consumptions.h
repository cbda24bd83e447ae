#pragma once

#include <optional>
#include <vector>

#include "chassis/pg/database.h"
#include "chassis/wire/pager.h"
#include "services/producers/domain/lot.h"
#include "services/producers/storage/children.h"

namespace farmgate::producers::consumption_rows {

struct Span {
  Date from;
  Date through;
  std::optional<LotPurpose> purpose;
};
// A consumption that stands, with what a list shows of it.
struct Standing {
  Consumption consumption;
  ProducerId producer;
  Quantity quantity;
  Time time;
};
// Of the lots of a product, newest first.
StatusOr<std::vector<Standing>> list(pg::Tx& tx, const children::Place& product, const Span& span,
                                     const farmgate::wire::Page& page);

}  // namespace farmgate::producers::consumption_rows
