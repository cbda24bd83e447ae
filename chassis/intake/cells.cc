#include "chassis/intake/cells.h"

#include <algorithm>

namespace farmgate::intake {
namespace {

constexpr std::size_t kDongDigitsMost = 15;
constexpr std::size_t kWholeDigitsMost = 10;
constexpr std::size_t kDecimalsMost = 2;

bool digits(std::string_view text, std::size_t most) {
  return !text.empty() && text.size() <= most &&
         std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

}  // namespace

std::string upper(std::string_view word) {
  std::string out(word);
  std::transform(out.begin(), out.end(), out.begin(),
                 [](char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 32) : c; });
  return out;
}

StatusOr<Date> day(const std::string& cell, std::string_view field) {
  const auto date = parse_date(cell);
  if (!date) return invalid(std::string(field), "must be a day like 2026-06-01");
  return *date;
}

StatusOr<std::optional<Date>> day_if(const std::string& cell, std::string_view field) {
  if (cell.empty()) return std::optional<Date>();
  ASSIGN_OR_RETURN(const Date date, day(cell, field));
  return std::optional<Date>(date);
}

StatusOr<Money> dong(std::string_view cell, std::string_view field) {
  if (!digits(cell, kDongDigitsMost)) return invalid(std::string(field), "must be whole dong");
  return Money::vnd(std::stoll(std::string(cell)));
}

StatusOr<std::int64_t> thousandths(std::string_view cell, std::string_view field) {
  const auto point = cell.find_first_of(".,");
  std::string part(point == cell.npos ? "0" : cell.substr(point + 1));
  const std::string whole(cell.substr(0, point));
  if (!digits(whole, kWholeDigitsMost) || !digits(part, kDecimalsMost)) {
    return invalid(std::string(field), "must be a number with at most two decimals");
  }
  part.resize(3, '0');
  return std::stoll(whole) * 1000 + std::stoll(part);
}

}  // namespace farmgate::intake
