#include <algorithm>
#include <set>

#include "chassis/base/violations.h"
#include "services/cooperatives/domain/contract.h"

namespace farmgate::cooperatives {
namespace {

constexpr std::int64_t kMillion = 1'000'000;
constexpr std::int64_t kFactorMost = 10 * kMillion;
constexpr std::size_t kLinesMost = 200;
constexpr std::size_t kGradesMost = 50;
constexpr std::size_t kTermsMost = 50;
constexpr std::int64_t kTermValueMost = 1'000'000'000'000;
constexpr int kDaysMost = 3'660;
constexpr std::chrono::year kLastYear{2200};  // a suspension may still move it

std::string at(const std::string& list, std::size_t index, const std::string& field) {
  return list + "[" + std::to_string(index) + "]." + field;
}

void check_frame(const ContractTerms& terms, Violations& violations) {
  violations.unless(terms.seller != terms.buyer, "buyer", "is the seller");
  violations.unless(terms.product.starts_with(terms.seller + "/products/"), "product",
                    "is not one of the seller");
  violations.unless(terms.valid_from_date <= terms.valid_through_date, "valid_through_date",
                    "is before valid_from_date");
  violations.unless(terms.valid_through_date.year() <= kLastYear, "valid_through_date",
                    "is after the year 2200");
  violations.unless(terms.tolerance >= 0 && terms.tolerance <= kMillion, "tolerance_millionths",
                    "must be between 0 and 1000000");
  violations.unless(terms.penalty_rate >= 0, "penalty_rate_millionths", "must not be negative");
  violations.unless(terms.deposit >= Money(), "deposit_vnd", "must not be negative");
  violations.unless(terms.payment_days >= 0 && terms.payment_days <= kDaysMost, "payment_days",
                    "must be between 0 and 3660");
  violations.unless(
      terms.force_majeure_notice_days >= 0 && terms.force_majeure_notice_days <= kDaysMost,
      "force_majeure_notice_days", "must be between 0 and 3660");
}

void check_schedule(const ContractTerms& terms, Violations& violations) {
  const auto& lines = terms.schedule;
  violations.unless(!lines.empty() && lines.size() <= kLinesMost, "schedule",
                    "must have 1 to 200 lines");
  for (std::size_t i = 0; i < lines.size(); ++i) {
    const ScheduleLine& line = lines[i];
    violations.unless(line.number == static_cast<int>(i) + 1, at("schedule", i, "number"),
                      "lines are numbered from 1");
    violations.unless(line.from_date <= line.through_date, at("schedule", i, "through_date"),
                      "is before from_date");
    violations.unless(
        line.from_date >= terms.valid_from_date && line.through_date <= terms.valid_through_date,
        at("schedule", i, "from_date"), "is outside the term of the contract");
    violations.unless(line.planned.unit == terms.unit && check_amount("planned", line.planned).ok(),
                      at("schedule", i, "planned"), "must be goods in the unit of the contract");
  }
}

void check_grades(const std::vector<Grade>& grades, Violations& violations) {
  violations.unless(!grades.empty() && grades.size() <= kGradesMost, "grades",
                    "must have 1 to 50 entries");
  std::set<std::string> names;
  for (std::size_t i = 0; i < grades.size(); ++i) {
    violations.unless(!grades[i].name.empty() && names.insert(grades[i].name).second,
                      at("grades", i, "name"), "is missing or stands twice");
    violations.unless(grades[i].factor >= 0 && grades[i].factor <= kFactorMost,
                      at("grades", i, "factor_millionths"), "must be between 0 and 10000000");
  }
}

void check_list(const std::string& name, const std::vector<Term>& list, Violations& violations) {
  violations.unless(list.size() <= kTermsMost, name, "must have at most 50 entries");
  for (std::size_t i = 0; i < list.size(); ++i) {
    const bool share = list[i].basis == TermBasis::kShareOfGoods;
    violations.unless(list[i].value > 0 && list[i].value <= (share ? kMillion : kTermValueMost),
                      at(name, i, "value"),
                      share ? "must be between 1 and 1000000 millionths"
                            : "must be between 1 and 1000000000000 dong");
    violations.unless(!list[i].title.empty(), at(name, i, "title"), "is missing");
  }
}

void check_advances(const std::vector<AdvanceTerm>& advances, Violations& violations) {
  violations.unless(advances.size() <= kTermsMost, "advances", "must have at most 50 entries");
  for (std::size_t i = 0; i < advances.size(); ++i) {
    violations.unless(advances[i].number == static_cast<int>(i) + 1, at("advances", i, "number"),
                      "advances are numbered from 1, in the order of recovery");
    violations.unless(advances[i].amount > Money(), at("advances", i, "amount_vnd"),
                      "must be more than zero");
  }
}

Date years_later(Date date, std::int64_t years) {
  const Date later = date + std::chrono::years(years);
  return later.ok() ? later : Date(later.year() / later.month() / std::chrono::last);
}

Status check_linkage(const ContractTerms& terms, const DatedRules& rules) {
  if (!terms.linkage) return ok();
  const bool short_cycle = terms.cycle == ProductCycle::kBelowOneYear;
  ASSIGN_OR_RETURN(
      const std::int64_t years,
      rules.value(short_cycle ? "contract.linkage_minimum_years.CYCLE_BELOW_ONE_YEAR"
                              : "contract.linkage_minimum_years.CYCLE_OF_ONE_YEAR_AND_MORE",
                  terms.valid_from_date));
  const auto end = std::chrono::sys_days(terms.valid_through_date) + std::chrono::days(1);
  if (end >= std::chrono::sys_days(years_later(terms.valid_from_date, years))) return ok();
  return refuse("LINKAGE_TOO_SHORT", "a linkage of this product runs longer",
                {{"minimum_years", std::to_string(years)}});
}

}  // namespace

Status ContractTerms::check(const DatedRules& rules, Date today) const {
  Violations violations("contract.terms");
  check_frame(*this, violations);
  check_schedule(*this, violations);
  check_grades(grades, violations);
  check_list("premiums", premiums, violations);
  check_list("deductions", deductions, violations);
  check_advances(advances, violations);
  violations.add(price.check("contract.terms.price"));
  RETURN_IF_ERROR(std::move(violations).status("the terms are not valid"));
  ASSIGN_OR_RETURN(const std::int64_t cap, rules.value("contract.penalty_cap_millionths", today));
  if (penalty_rate > cap) {
    return refuse("PENALTY_ABOVE_CAP", "the penalty is above what the law allows",
                  {{"cap_millionths", std::to_string(cap)}});
  }
  return check_linkage(*this, rules);
}

const Grade* ContractTerms::grade(std::string_view name) const {
  const auto it = std::find_if(grades.begin(), grades.end(),
                               [&](const Grade& grade) { return grade.name == name; });
  return it == grades.end() ? nullptr : &*it;
}

std::optional<Money> ContractTerms::advance(int number) const {
  if (number == 0) return deposit > Money() ? std::optional(deposit) : std::nullopt;
  const bool known = number >= 1 && number <= static_cast<int>(advances.size());
  if (!known) return std::nullopt;
  return advances[static_cast<std::size_t>(number) - 1].amount;
}

const ScheduleLine* ContractTerms::line(int number) const {
  const bool known = number >= 1 && number <= static_cast<int>(schedule.size());
  return known ? &schedule[static_cast<std::size_t>(number) - 1] : nullptr;
}

}  // namespace farmgate::cooperatives
