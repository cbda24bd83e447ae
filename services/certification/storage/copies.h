#pragma once

#include <optional>
#include <string>
#include <vector>

#include "chassis/pg/database.h"

// What certification reads of the facts of producers, listings and orders. Each table belongs to
// one projection.
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
  Date valid_from_date{};
  Date valid_through_date{};
};
// All that a party has now.
Status save_holdings(pg::Tx& tx, const std::string& producer,
                     const std::vector<ProductCopy>& products,
                     const std::vector<PaperCopy>& papers);
StatusOr<std::optional<ProductCopy>> find_product(pg::Tx& tx, const std::string& product);
// Valid on a day, by name; up to 200.
StatusOr<std::vector<PaperCopy>> papers(pg::Tx& tx, const std::string& producer, Date day);

struct ListingCopy {
  std::string name;  // "listings/..."
  std::string product;
  bool published = false;
};
Status save_listing(pg::Tx& tx, const ListingCopy& it);

// An offer of a listing at a fair.
struct FairOfferCopy {
  std::string name;     // "offers/..."
  std::string listing;  // "listings/..."
  std::string fair;     // "fairs/..."
  Time start_time{};
};
Status save_fair_offer(pg::Tx& tx, const FairOfferCopy& it);
// Names of the fairs at which a product has been offered, the latest first; up to 100.
StatusOr<std::vector<std::string>> fairs(pg::Tx& tx, const std::string& product, Time now);

// Names of a product's listings that are on sale; up to 100.
StatusOr<std::vector<std::string>> listings(pg::Tx& tx, const std::string& product);

}  // namespace farmgate::certification::copies_store
