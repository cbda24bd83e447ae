#pragma once

#include <compare>
#include <cstdint>
#include <string>
#include <string_view>

#include "chassis/base/status.h"

namespace farmgate {

// Whole Vietnamese dong (ISO 4217 VND, no minor unit).
class Money {
 public:
  constexpr Money() = default;
  static constexpr Money vnd(std::int64_t dong) { return Money(dong); }
  constexpr std::int64_t vnd() const { return dong_; }

  // OUT_OF_RANGE / MONEY_OVERFLOW instead of a wrong sum.
  StatusOr<Money> plus(Money other) const;
  StatusOr<Money> minus(Money other) const;
  auto operator<=>(const Money&) const = default;

 private:
  constexpr explicit Money(std::int64_t dong) : dong_(dong) {}
  std::int64_t dong_ = 0;
};

enum class Unit { kUnspecified, kKilogram, kPiece, kLitre, kSquareMetre };

// An amount of goods in thousandths of a unit: 57.5 kg = 57,500 thousandths.
struct Quantity {
  std::int64_t thousandths = 0;
  Unit unit = Unit::kUnspecified;

  auto operator<=>(const Quantity&) const = default;
};

// Goods that can be handed over: more than zero, and pieces in whole numbers.
// INVALID_ARGUMENT/INVALID_FIELD naming `field`.
Status check_amount(std::string_view field, Quantity quantity);

// unit_price x quantity, rounded once, half away from zero.
StatusOr<Money> price_of(Money unit_price, Quantity quantity);

// A share in millionths (1,000,000 = 100 %) of an amount; rounds half away from zero.
StatusOr<Money> share_of(Money amount, std::int64_t millionths);

// What people type, converted to the stored units: "2,5 ta" = 250 kg, "3 yen", "1 tan", "120 kg",
// "1 sao" = 360 m2 (Bac Bo measure), "5 qua". Marks and case are ignored. INVALID_ARGUMENT else.
StatusOr<Quantity> parse_quantity(std::string_view text);

// "1.234.567 ₫" and "57,5 kg", as written in Viet Nam.
std::string to_display(Money money);
std::string to_display(Quantity quantity);

}  // namespace farmgate
