#include "tests/unit/services/certification/session_samples.h"

#include <gtest/gtest.h>

namespace farmgate::certification {

Date day(int year, unsigned month, unsigned number) {
  return std::chrono::year(year) / static_cast<int>(month) / static_cast<int>(number);
}

Council council_of(int members) {
  Council it;
  it.id = CouncilId::make();
  it.title = "Hội đồng tỉnh";
  it.province = "provinces/24";
  it.secretary = "secretary";
  it.decision_date = day(2025, 12, 1);
  it.valid_from_date = day(2026, 1, 1);
  it.valid_through_date = day(2027, 12, 31);
  it.terms = {5, 750'000, 10, 3};
  for (int i = 0; i < members; ++i) {
    CouncilMember member;
    member.id = CouncilMemberId::make();
    member.subject = "member-" + std::to_string(i);
    member.alternate = i + 1 == members;
    member.valid_from_date = it.valid_from_date;
    it.members.push_back(member);
  }
  it.chair = it.members.front().id;
  return it;
}

AgendaItem item_of(DossierId dossier) {
  AgendaItem it;
  it.dossier = dossier;
  return it;
}

Session session_of(const Council& council, DossierId dossier) {
  auto it = Session::convene(council, day(2026, 6, 10), day(2026, 6, 10), day(2026, 6, 9), Time{});
  EXPECT_TRUE(it.ok());
  EXPECT_TRUE(it->add(item_of(dossier)).ok());
  return *it;
}

Session scoring_session(const Council& council, DossierId dossier) {
  Session it = session_of(council, dossier);
  std::vector<CouncilMemberId> present;
  for (const CouncilMember& member : council.members) {
    if (!member.alternate) present.push_back(member.id);
  }
  EXPECT_TRUE(it.attend(present, day(2026, 6, 10), Time{}).ok());
  return it;
}

std::vector<MemberTotal> totals_of(const Council& council, const std::vector<int>& points) {
  std::vector<MemberTotal> out;
  for (std::size_t i = 0; i < points.size(); ++i) {
    out.push_back({council.members[i].id, points[i]});
  }
  return out;
}

}  // namespace farmgate::certification
