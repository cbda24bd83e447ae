#include "chassis/base/money.h"

#include <array>
#include <limits>
#include <optional>
#include <string_view>

#include "chassis/base/text.h"

namespace farmgate {
namespace {

constexpr std::int64_t kThousand = 1000;
constexpr std::int64_t kMillion = 1000000;

Status overflow() {
  return Status(Code::kOutOfRange, "MONEY_OVERFLOW", "the amount does not fit 64 bits of dong");
}

// value / divisor, half away from zero; divisor > 0.
StatusOr<Money> rounded(__int128 value, std::int64_t divisor) {
  const __int128 half = divisor / 2;
  const __int128 result = value >= 0 ? (value + half) / divisor : (value - half) / divisor;
  if (result > std::numeric_limits<std::int64_t>::max() ||
      result < std::numeric_limits<std::int64_t>::min()) {
    return overflow();
  }
  return Money::vnd(static_cast<std::int64_t>(result));
}

struct Measure {
  std::string_view word;  // folded
  std::int64_t thousandths;
  Unit unit;
};

// Customary measures; sao and mau are those of Bac Bo (the north), 360 and 3,600 m2.
constexpr std::array kMeasures = {
    Measure{"kg", 1000, Unit::kKilogram},
    Measure{"can", 1000, Unit::kKilogram},
    Measure{"lang", 100, Unit::kKilogram},
    Measure{"yen", 10000, Unit::kKilogram},
    Measure{"ta", 100000, Unit::kKilogram},
    Measure{"tan", 1000000, Unit::kKilogram},
    Measure{"l", 1000, Unit::kLitre},
    Measure{"lit", 1000, Unit::kLitre},
    Measure{"m2", 1000, Unit::kSquareMetre},
    Measure{"ha", 10000000, Unit::kSquareMetre},
    Measure{"sao", 360000, Unit::kSquareMetre},
    Measure{"mau", 3600000, Unit::kSquareMetre},
    Measure{"thuoc", 24000, Unit::kSquareMetre},
    Measure{"qua", 1000, Unit::kPiece},
    Measure{"hop", 1000, Unit::kPiece},
    Measure{"lo", 1000, Unit::kPiece},
    Measure{"tui", 1000, Unit::kPiece},
    Measure{"bo", 1000, Unit::kPiece},
    Measure{"thung", 1000, Unit::kPiece},
    Measure{"cai", 1000, Unit::kPiece},
};

const Measure* find_measure(std::string_view word) {
  for (const Measure& measure : kMeasures) {
    if (measure.word == word) return &measure;
  }
  return nullptr;
}

struct Decimal {
  std::int64_t thousandths;
  std::size_t length;  // characters read
};

// Digits, then optionally a comma or point and up to three digits.
std::optional<Decimal> read_decimal(std::string_view text) {
  std::int64_t whole = 0;
  std::size_t at = 0;
  for (; at < text.size() && text[at] >= '0' && text[at] <= '9'; ++at) {
    if (at >= 12) return std::nullopt;
    whole = whole * 10 + (text[at] - '0');
  }
  if (at == 0) return std::nullopt;
  std::int64_t fraction = 0;
  if (at < text.size() && (text[at] == ',' || text[at] == '.')) {
    std::int64_t place = 100;
    for (++at; at < text.size() && text[at] >= '0' && text[at] <= '9'; ++at, place /= 10) {
      if (place == 0) return std::nullopt;
      fraction += place * (text[at] - '0');
    }
  }
  return Decimal{whole * kThousand + fraction, at};
}

std::string grouped(std::int64_t value) {
  std::string digits = std::to_string(value);
  const std::size_t first = digits.front() == '-' ? 1 : 0;
  for (std::size_t at = digits.size(); at > first + 3;) digits.insert(at -= 3, ".");
  return digits;
}

std::string_view unit_sign(Unit unit) {
  switch (unit) {
    case Unit::kKilogram: return " kg";
    case Unit::kPiece: return "";
    case Unit::kLitre: return " l";
    case Unit::kSquareMetre: return " m²";
    case Unit::kUnspecified: return "";
  }
  return "";
}

}  // namespace

StatusOr<Money> Money::plus(Money other) const {
  std::int64_t sum = 0;
  if (__builtin_add_overflow(dong_, other.dong_, &sum)) return overflow();
  return Money(sum);
}

StatusOr<Money> Money::minus(Money other) const {
  std::int64_t difference = 0;
  if (__builtin_sub_overflow(dong_, other.dong_, &difference)) return overflow();
  return Money(difference);
}

Status check_amount(std::string_view field, Quantity quantity) {
  if (quantity.thousandths <= 0) return invalid(std::string(field), "must be more than zero");
  if (quantity.unit == Unit::kPiece && quantity.thousandths % kThousand != 0) {
    return invalid(std::string(field), "pieces come in whole numbers");
  }
  return ok();
}

StatusOr<Money> price_of(Money unit_price, Quantity quantity) {
  return rounded(static_cast<__int128>(unit_price.vnd()) * quantity.thousandths, kThousand);
}

StatusOr<Money> share_of(Money amount, std::int64_t millionths) {
  return rounded(static_cast<__int128>(amount.vnd()) * millionths, kMillion);
}

StatusOr<Quantity> parse_quantity(std::string_view text) {
  const std::string key = search_key(text);
  const std::optional<Decimal> number = read_decimal(key);
  if (!number) return invalid("quantity", "starts with a number, such as 2,5 ta");
  std::string_view word = std::string_view(key).substr(number->length);
  while (!word.empty() && word.front() == ' ') word.remove_prefix(1);
  const Measure* measure = find_measure(word);
  if (measure == nullptr) return invalid("quantity", "the unit is not known");
  const __int128 exact = static_cast<__int128>(number->thousandths) * measure->thousandths;
  if (exact % kThousand != 0 || exact / kThousand > kMillion * kMillion) {
    return invalid("quantity", "finer than a thousandth of the unit, or too large");
  }
  return Quantity{static_cast<std::int64_t>(exact / kThousand), measure->unit};
}

std::string to_display(Money money) { return grouped(money.vnd()) + " ₫"; }

std::string to_display(Quantity quantity) {
  std::string text = grouped(quantity.thousandths / kThousand);
  if (std::int64_t rest = quantity.thousandths % kThousand; rest != 0) {
    std::string fraction = std::to_string(kThousand + (rest < 0 ? -rest : rest)).substr(1);
    while (fraction.back() == '0') fraction.pop_back();
    text.append(",").append(fraction);
  }
  return text.append(unit_sign(quantity.unit));
}

}  // namespace farmgate
