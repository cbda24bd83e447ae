#include "services/cooperatives/wire/membership_table.h"

#include "chassis/intake/cells.h"
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

}  // namespace

intake::Shape membership_shape() { return {kColumns, kReasons}; }

StatusOr<v1::AdmitMemberRequest> admission_of(const intake::Table& table,
                                              const type::v1::ImportRow& row) {
  const auto cell = [&](std::string_view column) { return table.cell(row, column); };
  v1::AdmitMemberRequest out;
  v1::Membership& it = *out.mutable_membership();
  it.set_member(cell("member"));
  ASSIGN_OR_RETURN(
      const auto membership_class,
      intake::word<v1::MembershipClass>(cell("membership_class"), "MEMBERSHIP_CLASS_",
                                        "membership.membership_class", v1::MembershipClass_Parse));
  it.set_membership_class(membership_class);
  if (const std::string capital = cell("capital_vnd"); !capital.empty()) {
    ASSIGN_OR_RETURN(const Money amount, intake::dong(capital, "membership.capital_vnd"));
    it.set_capital_vnd(amount.vnd());
  }
  ASSIGN_OR_RETURN(const Date from, intake::day(cell("valid_from"), "membership.valid_from_date"));
  farmgate::wire::write(from, *it.mutable_valid_from_date());
  ASSIGN_OR_RETURN(const auto last,
                   intake::day_if(cell("valid_through"), "membership.valid_through_date"));
  if (last) farmgate::wire::write(*last, *it.mutable_valid_through_date());
  ASSIGN_OR_RETURN(const auto birth, intake::day_if(cell("birth_date"), "birth_date"));
  if (birth) farmgate::wire::write(*birth, *out.mutable_birth_date());
  return out;
}

}  // namespace farmgate::cooperatives::wire
