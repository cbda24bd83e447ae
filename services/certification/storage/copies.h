#pragma once

#include <optional>
#include <string>
#include <vector>

#include "chassis/pg/database.h"

// What certification reads of the registry's facts. Each table belongs to one projection.
namespace farmgate::certification::copies_store {

struct PartyCopy {
  std::string producer;  // "producers/..."
  std::string kind;      // "HOUSEHOLD" ...
  std::string public_name;
  std::string commune;
  bool active = false;
};
Status save_party(pg::Tx& tx, const PartyCopy& it);
StatusOr<std::optional<PartyCopy>> find_party(pg::Tx& tx, const std::string& producer);

struct ProductCopy {
  std::string name;  // "producers/.../products/..."
  std::string title;
  int product_set = 0;
};
struct PaperCopy {
  std::string name;  // "producers/.../qualifications/..."
  std::string kind;  // "FOOD_SAFETY" ...
  Date valid_through_date{};
};
// All that a party has now.
Status save_holdings(pg::Tx& tx, const std::string& producer,
                     const std::vector<ProductCopy>& products,
                     const std::vector<PaperCopy>& papers);
StatusOr<std::optional<ProductCopy>> find_product(pg::Tx& tx, const std::string& product);
// Valid on a day, by name; up to 200.
StatusOr<std::vector<PaperCopy>> papers(pg::Tx& tx, const std::string& producer, Date day);

}  // namespace farmgate::certification::copies_store
