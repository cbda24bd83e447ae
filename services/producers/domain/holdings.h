#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "chassis/base/clock.h"
#include "chassis/base/money.h"
#include "services/producers/domain/ids.h"

namespace farmgate::producers {

class Areas;

// What stands under a producer and is written once: land, products, papers, accounts.

struct Plot {
  PlotId id;
  ProducerId producer;
  std::string title;
  std::string crop;
  Quantity area;        // square metres
  std::string commune;  // "communes/07582"
  Time create_time;
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
};

struct BankAccount {
  BankAccountId id;
  ProducerId producer;
  std::string bank_bin;
  std::string account_number;
  std::string holder;
  Time create_time;
};

// The public part of what a producer has: it travels in its event.
struct Holdings {
  std::vector<Product> products;
  std::vector<Plot> plots;
  std::vector<Qualification> qualifications;
};

// What a new one must fulfil on the day `today`. COMMUNE_UNKNOWN; QUALIFICATION_EXPIRED and
// INVALID_FIELD for dates.
Status check(const Plot& plot, const Areas& areas, Date today);
Status check(const Product& product, const Areas& areas, Date today);
Status check(const Qualification& qualification, const Areas& areas, Date today);
Status check(const BankAccount& account, const Areas& areas, Date today);

// How many one producer may have. A producer's event holds all of the first three, and an event
// has less than 256 KiB; all four are read in a piece.
template <class Child>
inline constexpr int kMost = 0;
template <>
inline constexpr int kMost<Plot> = 500;
template <>
inline constexpr int kMost<Product> = 200;
template <>
inline constexpr int kMost<Qualification> = 200;
template <>
inline constexpr int kMost<BankAccount> = 50;

// FAILED_PRECONDITION/TOO_MANY when `present` are there already.
Status check_room(std::int64_t present, int most, std::string_view collection);
// The same refusal where the numbers are within bounds but the texts fill the event.
Status too_many(std::string_view collection);

}  // namespace farmgate::producers
