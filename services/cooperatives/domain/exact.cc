#include "services/cooperatives/domain/exact.h"

#include <limits>

namespace farmgate::cooperatives {
namespace {

constexpr std::int64_t kMillion = 1'000'000;
constexpr std::int64_t kThousand = 1'000;

Status overflow() {
  return Status(Code::kOutOfRange, "MONEY_OVERFLOW", "the amount is beyond what can be computed");
}

__int128 absolute(__int128 value) { return value < 0 ? -value : value; }

__int128 greatest_divisor(__int128 a, __int128 b) {
  while (b != 0) {
    const __int128 rest = a % b;
    a = b;
    b = rest;
  }
  return a;
}

StatusOr<__int128> product(__int128 a, __int128 b) {
  __int128 result = 0;
  if (__builtin_mul_overflow(a, b, &result)) return overflow();
  return result;
}

StatusOr<Money> money(__int128 value) {
  if (value > std::numeric_limits<std::int64_t>::max() ||
      value < std::numeric_limits<std::int64_t>::min()) {
    return overflow();
  }
  return Money::vnd(static_cast<std::int64_t>(value));
}

// Half away from zero, without doubling what may be near the limit.
__int128 rounded_quotient(__int128 numerator, __int128 denominator) {
  const __int128 whole = numerator / denominator;
  const __int128 rest = absolute(numerator % denominator);
  if (rest < denominator - rest) return whole;
  return numerator < 0 ? whole - 1 : whole + 1;
}

}  // namespace

ExactPrice::ExactPrice(__int128 numerator, __int128 denominator) {
  const __int128 shared = greatest_divisor(absolute(numerator), denominator);
  numerator_ = numerator / shared;
  denominator_ = denominator / shared;
}

ExactPrice ExactPrice::fraction(__int128 numerator, std::int64_t denominator) {
  return ExactPrice(numerator, static_cast<__int128>(denominator));
}

StatusOr<ExactPrice> ExactPrice::plus(const ExactPrice& other) const {
  ASSIGN_OR_RETURN(const __int128 left, product(numerator_, other.denominator_));
  ASSIGN_OR_RETURN(const __int128 right, product(other.numerator_, denominator_));
  ASSIGN_OR_RETURN(const __int128 denominator, product(denominator_, other.denominator_));
  __int128 sum = 0;
  if (__builtin_add_overflow(left, right, &sum)) return overflow();
  return ExactPrice(sum, denominator);
}

StatusOr<ExactPrice> ExactPrice::minus(const ExactPrice& other) const {
  ExactPrice negated = other;
  negated.numerator_ = -negated.numerator_;
  return plus(negated);
}

StatusOr<ExactPrice> ExactPrice::times_millionths(std::int64_t ratio) const {
  ASSIGN_OR_RETURN(const __int128 numerator, product(numerator_, ratio));
  ASSIGN_OR_RETURN(const __int128 denominator, product(denominator_, kMillion));
  return ExactPrice(numerator, denominator);
}

StatusOr<Money> ExactPrice::amount_of(Quantity quantity) const {
  ASSIGN_OR_RETURN(const __int128 numerator, product(numerator_, quantity.thousandths));
  ASSIGN_OR_RETURN(const __int128 denominator, product(denominator_, kThousand));
  return money(rounded_quotient(numerator, denominator));
}

StatusOr<Money> ExactPrice::amount_of_at_most(Quantity quantity) const {
  ASSIGN_OR_RETURN(const __int128 numerator, product(numerator_, quantity.thousandths));
  ASSIGN_OR_RETURN(const __int128 denominator, product(denominator_, kThousand));
  return money(numerator / denominator);
}

StatusOr<Money> ExactPrice::rounded() const {
  return money(rounded_quotient(numerator_, denominator_));
}

// By whole parts first, then by what is left of 1/x: no product that could overflow.
std::strong_ordering ExactPrice::operator<=>(const ExactPrice& other) const {
  __int128 a = numerator_, b = denominator_, c = other.numerator_, d = other.denominator_;
  bool swapped = false;
  while (true) {
    const auto floor = [](__int128 n, __int128 m) {
      const __int128 q = n / m;
      return n % m < 0 ? q - 1 : q;
    };
    const __int128 left = floor(a, b), right = floor(c, d);
    if (left != right)
      return (left < right) != swapped ? std::strong_ordering::less : std::strong_ordering::greater;
    a -= left * b;
    c -= right * d;
    if (a == 0 || c == 0) {
      if (a == c) return std::strong_ordering::equal;
      return ((a == 0) != swapped) ? std::strong_ordering::less : std::strong_ordering::greater;
    }
    std::swap(a, b);
    std::swap(c, d);
    swapped = !swapped;
  }
}

}  // namespace farmgate::cooperatives
