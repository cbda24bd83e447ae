#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "chassis/base/clock.h"
#include "services/certification/domain/audit_link.h"
#include "services/certification/domain/dossier.h"

namespace farmgate::certification {

// Something that happened to a dossier. What a council's members gave is in none of them before
// their sheets are opened.
struct Activity {
  std::int64_t number = 0;  // from 1, without gaps
  std::string act;
  std::string desk;
  std::string actor;  // token subject, or "services/certification" for what the calendar did
  Time act_time{};
  DossierState from_state = DossierState::kDraft;
  DossierState to_state = DossierState::kDraft;
  std::string note;
  std::optional<Date> due_date;  // the last legal day of this act
  std::string hash;              // 32 bytes
};

// Its link in the chain of its dossier (audit_link.h).
AuditLink link_of(const Activity& activity);

}  // namespace farmgate::certification
