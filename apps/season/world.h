#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "chassis/base/id.h"
#include "chassis/base/money.h"
#include "chassis/base/status.h"

namespace farmgate::season {

// The sizes of a season; the closing table is judged against them.
inline constexpr int kHouseholds = 60;
inline constexpr int kProducts = 30;
inline constexpr int kCooperatives = 3;         // the last began as a group
inline constexpr int kCooperativeMembers = 30;  // of all together, one of each leaves
inline constexpr int kMembersEach = kCooperativeMembers / kCooperatives;
inline constexpr int kContracts = 9;  // three of each cooperative
inline constexpr int kDossiers = 12;  // the last is returned by its commune
inline constexpr int kOffers = 20;
inline constexpr int kBooths = 14;  // of the product week: 6 want a star
inline constexpr int kRushBuyers = 500;
inline constexpr int kRushBoxes = 100;
inline constexpr int kRushPaid = 60;  // of the holds, by rank; the rest expire
inline constexpr int kWalkInsPerOffer = 5;
inline constexpr int kWeighedGrams = 1900;  // of two kilograms that were ordered

// Deliveries that are settled on a contract: 40 on all.
constexpr int deliveries_of(int contract) { return contract < 4 ? 5 : 4; }

struct ProductKind {
  std::string key;
  std::string title;
  int ocop_set = 0;
  Unit unit = Unit::kUnspecified;
  std::int64_t content_grams = 0;
  Money price;
};

struct Household {
  int number = 0;
  std::string person;
  std::string public_name;  // ends with the season's label
  std::string phone;
  std::string personal_number;  // made up, like all of it
  std::string commune;          // "communes/07582"
  std::string crop;
  const ProductKind* product = nullptr;  // of the first kProducts households
};

// Everything a season is made of, out of its seed and data/season: the same seed gives the same
// names, amounts and request ids, so a killed player repeats its steps and finds them done.
// What a province aimed at, beside which a season's count is shown.
struct Target {
  std::string count;  // RECOGNISED, ONLINE, CHAINED, MODELS
  std::string label;
  std::string printed;  // "about 40"
};

class World {
 public:
  static StatusOr<World> load(const std::string& folder, std::uint64_t seed);

  const std::vector<Household>& households() const { return households_; }
  const std::vector<Target>& targets() const { return targets_; }
  std::uint64_t seed() const { return seed_; }
  // "(ví dụ, mùa 1)": shown with every made-up name; how a season's own things are found again.
  std::string label() const;
  std::string fair_title() const;
  Uuid request_id(std::string_view step) const;
  // 0 <= result < bound, the same for a step of a seed.
  std::int64_t pick(std::string_view step, std::int64_t bound) const;

 private:
  std::uint64_t seed_ = 0;
  std::vector<ProductKind> kinds_;
  std::vector<Household> households_;
  std::vector<Target> targets_;
};

}  // namespace farmgate::season
