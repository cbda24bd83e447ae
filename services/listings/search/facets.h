#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <vector>

#include "services/listings/search/store.h"

namespace farmgate::listings::search {

// What a buyer narrows down by; "" and 0 ask for nothing.
struct Filter {
  std::string province;
  std::string commune;
  std::string seller;  // an id
  std::string seller_kind;
  int category = 0;
  int min_stars = 0;
  std::int64_t min_price = 0;  // both included; goods without an open offer have no price
  std::int64_t max_price = 0;
  bool in_stock = false;
};

// How many there would be. Each facet is counted over what passes all filters but its own, so that
// it says what choosing another value would bring.
struct Facets {
  static constexpr std::size_t kCommunesMost = 50;
  static constexpr std::size_t kCategories = 27;
  static constexpr std::size_t kStars = 6;
  struct Value {
    std::string name;
    std::int64_t listings = 0;
    bool operator==(const Value&) const = default;
  };

  std::vector<Value> communes;      // most listings first, then by name; the first 50
  std::vector<Value> seller_kinds;  // likewise
  std::array<std::int64_t, kCategories> categories{};  // by number of the set
  std::array<std::int64_t, kStars> stars{};            // by stars; 0: none
  std::array<std::int64_t, kPriceBands.size()> price_bands{};
  bool operator==(const Facets&) const = default;
};

// Judges documents by a filter and counts them. For one search, at one instant.
class Sieve {
 public:
  Sieve(const Store& store, const Filter& filter, Time now);

  // Counts the document; true when it passes.
  bool take(Doc doc);
  Facets done() const;

 private:
  // The filters a document fails, as bits: those that have a facet, and one for all others.
  enum Fail : unsigned {
    kByCommune = 1,
    kByCategory = 2,
    kByStar = 4,
    kByPrice = 8,
    kByKind = 16,
    kByOther = 32
  };
  unsigned failed(const FactRow& row, int star) const;
  void count(const FactRow& row, int star, unsigned fails);

  const Store& store_;
  const Filter& filter_;
  const std::int64_t now_;
  // Numbers of the names asked for; a name that nobody has passes nothing.
  std::optional<std::uint32_t> province_, commune_, seller_, kind_;
  std::vector<std::int64_t> communes_, kinds_;
  Facets facets_;
};

}  // namespace farmgate::listings::search
