#include "services/cooperatives/wire/membership_table.h"

#include <charconv>

#include "chassis/wire/convert.h"
#include "farmgate/cooperatives/v1/cooperative_service.pb.h"
#include "farmgate/type/v1/import.pb.h"

namespace farmgate::cooperatives::wire {
namespace {

constexpr intake::Column kColumns[] = {
    {"key", "key", true},
    {"member", "membership.member", true},
    {"membership_class", "membership.membership_class", true},
    {"capital_vnd", "membership.capital_vnd", true},
    {"valid_from", "membership.valid_from_date", true},
    {"valid_through", "membership.valid_through_date"},
    {"birth_date", "birth_date"},
};
constexpr intake::ReasonColumn kReasons[] = {
    {"NOT_FOUND", "member"},
    {"COPY_NOT_YET", "member"},
    {"PRODUCER_SUSPENDED", "member"},
    {"MEMBER_NOT_ELIGIBLE", "member"},
    {"MEMBER_BELOW_AGE", "birth_date"},
    {"MEMBERSHIP_OVERLAP", "valid_from"},
    {"CAPITAL_CAP_EXCEEDED", "capital_vnd"},
    {"RULE_MISSING", "valid_from"},
};

// Whole dong, digits only: a point or a comma can be thousands or decimals.
StatusOr<std::int64_t> dong(const std::string& cell, const char* field) {
  if (cell.empty()) return 0;
  std::int64_t value = 0;
  const char* const end = cell.data() + cell.size();
  const auto read = std::from_chars(cell.data(), end, value);
  if (read.ec != std::errc() || read.ptr != end) return invalid(field, "must be whole dong");
  return value;
}

}  // namespace

intake::Shape membership_shape() { return {kColumns, kReasons}; }

StatusOr<v1::AdmitMemberRequest> admission_of(const intake::Table& table,
                                              const type::v1::ImportRow& row) {
  const auto cell = [&](std::string_view column) { return table.cell(row, column); };
  v1::AdmitMemberRequest out;
  v1::Membership& it = *out.mutable_membership();
  it.set_member(cell("member"));
  v1::MembershipClass membership_class = v1::MEMBERSHIP_CLASS_UNSPECIFIED;
  const std::string word = cell("membership_class");
  if (!word.empty() &&
      !v1::MembershipClass_Parse("MEMBERSHIP_CLASS_" + intake::upper(word), &membership_class)) {
    return invalid("membership.membership_class", "is none of the words that stand here");
  }
  it.set_membership_class(membership_class);
  ASSIGN_OR_RETURN(const std::int64_t capital, dong(cell("capital_vnd"), "membership.capital_vnd"));
  it.set_capital_vnd(capital);
  ASSIGN_OR_RETURN(const Date from, intake::day(cell("valid_from"), "membership.valid_from_date"));
  farmgate::wire::write(from, *it.mutable_valid_from_date());
  if (const std::string through = cell("valid_through"); !through.empty()) {
    ASSIGN_OR_RETURN(const Date last, intake::day(through, "membership.valid_through_date"));
    farmgate::wire::write(last, *it.mutable_valid_through_date());
  }
  if (const std::string born = cell("birth_date"); !born.empty()) {
    ASSIGN_OR_RETURN(const Date birth, intake::day(born, "birth_date"));
    farmgate::wire::write(birth, *out.mutable_birth_date());
  }
  return out;
}

}  // namespace farmgate::cooperatives::wire
