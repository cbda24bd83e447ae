#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "chassis/base/clock.h"
#include "chassis/base/money.h"
#include "chassis/base/rules.h"
#include "services/producers/domain/boundary.h"
#include "services/producers/domain/ids.h"
#include "services/producers/domain/unit_code.h"

namespace farmgate::producers {

class Areas;

// What stands under a producer and travels in its event: land, products, papers.

// By what a new or changed one is judged.
struct Circumstances {
  const Areas& areas;
  const DatedRules& rules;
  Date today;
  bool officer = false;  // who records it
};

// New values of the fields that an update names; the others stay.
struct PlotPatch {
  std::optional<std::string> title;
  std::optional<std::string> crop;
  std::optional<Quantity> area;
  std::optional<std::string> commune;
  std::optional<CropCycle> crop_cycle;
  std::optional<std::optional<UnitCode>> unit_code;  // an empty one takes the code away
  std::optional<std::optional<Boundary>> boundary;   // likewise
};
struct ProductPatch {
  std::optional<std::string> title;
  std::optional<std::string> product_code;
  std::optional<std::string> trademark;
};

struct Plot {
  PlotId id;
  ProducerId producer;
  std::string title;
  std::string crop;
  Quantity area;        // square metres
  std::string commune;  // "communes/07582"
  Time create_time;
  CropCycle crop_cycle = CropCycle::kUnspecified;
  std::optional<UnitCode> unit_code;
  std::string boundary;  // GeoJSON; "" without one
  std::optional<Quantity> measured_area;
  bool area_differs = false;  // from what was declared, as of the last change
  std::int64_t revision = 1;
  Time update_time;

  void outline(const std::optional<Boundary>& by);
  // What check() of a new one says, for the plot as it will be; OFFICER_NEEDED.
  Status change(PlotPatch patch, const Circumstances& now, Time time);
};

struct Product {
  ProductId id;
  ProducerId producer;
  std::string title;
  int ocop_set = 0;
  std::string product_code;
  std::string trademark;
  std::string species;  // code of data/species; "" for what is no animal
  Time create_time;
  std::int64_t revision = 1;
  Time update_time;

  // INVALID_FIELD for a title that would be empty.
  Status change(ProductPatch patch, Time now);
};

enum class QualificationKind {
  kVietgap = 1,
  kGlobalgap,
  kOrganic,
  kFoodSafety,
  kHaccp,
  kIso22000,
  kTrademark,
  kGeographicalIndication
};

enum class QualificationState { kValid = 1, kRevoked, kExpired };
std::string_view state_name(QualificationState state);

struct Qualification {
  QualificationId id;
  ProducerId producer;
  QualificationKind kind = QualificationKind::kVietgap;
  std::string issuer;
  std::string number;
  Date valid_from_date;  // both days included
  Date valid_through_date;
  std::string scope;
  std::string document_digest;
  Time create_time;
  QualificationState state = QualificationState::kValid;
  std::string revoke_reason;
  std::optional<Time> revoke_time;

  // QUALIFICATION_REVOKED, QUALIFICATION_EXPIRED: only a valid one is revoked.
  Status revoke(std::string reason, Time now);
};

// The public part of what a producer has: it travels in its event.
struct Holdings {
  std::vector<Product> products;
  std::vector<Plot> plots;
  std::vector<Qualification> qualifications;
};

// What a new one must fulfil; fills in what follows from it. COMMUNE_UNKNOWN, UNIT_CODE_INVALID,
// AREA_BELOW_MINIMUM, RULE_MISSING, OFFICER_NEEDED; QUALIFICATION_EXPIRED and INVALID_FIELD for
// dates.
Status check(Plot& plot, const Circumstances& now);
Status check(const Product& product, const Circumstances& now);
Status check(const Qualification& qualification, const Circumstances& now);

// How many one producer may have: its event holds all of them and has less than 256 KiB.
template <class Child>
inline constexpr int kMost = 0;
template <>
inline constexpr int kMost<Plot> = 500;
template <>
inline constexpr int kMost<Product> = 200;
template <>
inline constexpr int kMost<Qualification> = 200;

// FAILED_PRECONDITION/TOO_MANY when `present` are there already.
Status check_room(std::int64_t present, int most, std::string_view collection);
// The same refusal where the numbers are within bounds but the texts fill the event.
Status too_many(std::string_view collection);

}  // namespace farmgate::producers
