#pragma once

#include <optional>
#include <string>
#include <vector>

#include "chassis/base/clock.h"
#include "chassis/base/money.h"
#include "chassis/pg/database.h"
#include "services/cooperatives/domain/cooperative_ids.h"

// What contracts read of the registry's facts. Each table belongs to one projection.
namespace farmgate::cooperatives::contract_copies {

struct LotCopy {
  std::string name;
  std::string product;
  Unit unit = Unit::kUnspecified;
  int ocop_set = 0;  // of its product, where that is known; read only
};
Status save_lot(pg::Tx& tx, const LotCopy& lot);
StatusOr<std::optional<LotCopy>> find_lot(pg::Tx& tx, const std::string& name);

struct ProductCopy {
  std::string name;
  int ocop_set = 0;
};
struct Paper {
  std::string name;  // "producers/.../qualifications/..."
  std::optional<Date> valid_through_date;
};
// All that a party has now.
Status save_holdings(pg::Tx& tx, const std::string& party, const std::vector<ProductCopy>& products,
                     const std::vector<Paper>& papers);
StatusOr<std::optional<ProductCopy>> find_product(pg::Tx& tx, const std::string& product);
// Papers of a party whose last day is in that span, by day.
StatusOr<std::vector<Paper>> lapsing(pg::Tx& tx, const std::string& party, Date from, Date through,
                                     int limit);

// Which of these parties are no members, on that day, of the body whose party the seller is or was.
StatusOr<std::vector<ProducerId>> strangers(pg::Tx& tx, ProducerId seller,
                                            const std::vector<ProducerId>& parties, Date day);

}  // namespace farmgate::cooperatives::contract_copies
