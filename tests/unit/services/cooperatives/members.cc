#include "tests/unit/services/cooperatives/members.h"

namespace farmgate::cooperatives {

Date day(int year, unsigned month, unsigned number) {
  return std::chrono::year(year) / std::chrono::month(month) / std::chrono::day(number);
}

const DatedRules& rules() {
  static const DatedRules it = DatedRules::read(rules_csv()).value();
  return it;
}

Cooperative cooperative(CooperativeKind kind) {
  Cooperative it;
  it.id = CooperativeId::make();
  it.kind = kind;
  it.producer = ProducerId::make();
  it.charter.capital = Money::vnd(1'000'000'000);
  return it;
}

Membership member(std::int64_t million, Date from, std::optional<Date> through,
                  MembershipClass membership_class) {
  Membership it;
  it.id = MembershipId::make();
  it.member = ProducerId::make();
  it.membership_class = membership_class;
  it.capital = Money::vnd(million * 1'000'000);
  it.valid_from_date = from;
  it.valid_through_date = through;
  return it;
}

Standing standing(Date from, std::int64_t official, std::int64_t official_million,
                  std::int64_t associate_million) {
  return {from, official, Money::vnd(official_million * 1'000'000),
          Money::vnd(associate_million * 1'000'000)};
}

Cooperative ready_group() {
  Cooperative it = cooperative(CooperativeKind::kGroup);
  it.founded_date = day(2025, 1, 1);
  it.charter.adopt_date = day(2026, 1, 10);
  it.charter.document_digest = std::string(64, 'a');
  it.business_plan_digest = std::string(64, 'b');
  it.meeting = {day(2026, 1, 10), std::string(64, 'c'), 5, 6};
  it.registration = {"24-001", day(2026, 2, 1), "UBND phường Chũ"};
  return it;
}

MemberTable ready_members() {
  const Date first = day(2026, 2, 1);
  return {{standing(first, 5, 900)}, {{first, Money::vnd(200'000'000)}}, 0};
}

}  // namespace farmgate::cooperatives
