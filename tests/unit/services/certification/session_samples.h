#pragma once

#include <vector>

#include "services/certification/domain/session.h"

namespace farmgate::certification {

Date day(int year, unsigned month, unsigned number);

// The term is 2026 and 2027; the chair is the first of so many members, the last of them an
// alternate. Their subjects are "member-0", "member-1" ...
Council council_of(int members);
AgendaItem item_of(DossierId dossier);
// Of that council on 10 June 2026, with one dossier, convened in time.
Session session_of(const Council& council, DossierId dossier);
// Everybody but the alternate is there.
Session scoring_session(const Council& council, DossierId dossier);
// The totals of the first members, in their order.
std::vector<MemberTotal> totals_of(const Council& council, const std::vector<int>& points);

}  // namespace farmgate::certification
