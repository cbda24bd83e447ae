#pragma once

#include <compare>
#include <cstdint>

#include "chassis/base/money.h"
#include "chassis/base/status.h"

namespace farmgate::cooperatives {

// Dong per unit as an exact fraction: a mean of three observations or a rate in millionths is not a
// whole number of dong, and a line is rounded once, when its amount is known.
// Every operation answers OUT_OF_RANGE/MONEY_OVERFLOW instead of a wrong number.
class ExactPrice {
 public:
  ExactPrice() = default;
  explicit ExactPrice(Money price) : numerator_(price.vnd()) {}
  // numerator / denominator; denominator > 0.
  static ExactPrice fraction(__int128 numerator, std::int64_t denominator);

  StatusOr<ExactPrice> plus(const ExactPrice& other) const;
  StatusOr<ExactPrice> minus(const ExactPrice& other) const;
  StatusOr<ExactPrice> times_millionths(std::int64_t ratio) const;
  // The amount for so much of the goods: rounded here and nowhere else, half away from zero.
  StatusOr<Money> amount_of(Quantity quantity) const;
  // The same, rounded towards zero: what a cap allows.
  StatusOr<Money> amount_of_at_most(Quantity quantity) const;
  // For display; the exact one is what counts.
  StatusOr<Money> rounded() const;

  bool negative() const { return numerator_ < 0; }
  std::strong_ordering operator<=>(const ExactPrice& other) const;
  bool operator==(const ExactPrice& other) const { return std::is_eq(*this <=> other); }

 private:
  ExactPrice(__int128 numerator, __int128 denominator);

  __int128 numerator_ = 0;  // in lowest terms
  __int128 denominator_ = 1;
};

}  // namespace farmgate::cooperatives
