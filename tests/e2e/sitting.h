#pragma once

#include <functional>
#include <string>
#include <vector>

#include "farmgate/certification/v1/council_service.pb.h"
#include "tests/e2e/candidate.h"

namespace farmgate::testing {

// A council of the province and one meeting of it.
struct Sitting {
  std::string council, session;
  Caller secretary;
  std::vector<Caller> members;     // the chair first
  std::vector<std::string> seats;  // their ids, in the same order
  Date day{};
};

using Appointment = std::function<void(std::size_t, certification::v1::AppointMemberRequest&)>;

certification::v1::CreateCouncilRequest council_of(const Caller& secretary);
// With as many members; `how` may say more of each.
Sitting appoint(Suite& suite, std::size_t members, const Appointment& how = nullptr);
certification::v1::ConveneSessionRequest convening(const Sitting& sitting,
                                                   const std::vector<std::string>& dossiers,
                                                   Date day);
// Fifteen days from today: a working day lies between, over Tet too.
void convene(Suite& suite, Sitting& sitting, const std::vector<std::string>& dossiers);
// The day of the session comes, and with it the first `present` members.
void open(Suite& suite, const Sitting& sitting, std::size_t present);

certification::v1::SubmitScoreSheetRequest sheet(
    const Sitting& sitting, const std::string& dossier,
    const std::vector<certification::v1::SheetAnswer>& answers);
// Every member that is not in `but` seals the best sheet, and the secretary closes the scoring.
void score(Suite& suite, const Sitting& sitting, const std::string& dossier,
           const std::vector<std::size_t>& but = {});

}  // namespace farmgate::testing
