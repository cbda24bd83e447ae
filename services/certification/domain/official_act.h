#pragma once

#include <string>

#include "chassis/base/clock.h"
#include "services/certification/domain/audit_link.h"

namespace farmgate::certification {

// What an official did to something that is no dossier: a council, a rubric, a certificate of
// former days. The acts of dossiers are their activities (activity.h).
struct OfficialAct {
  std::string object;       // "councils/...", "rubrics/...", "certificates/..."
  std::int64_t number = 0;  // from 1 for each object, without gaps
  std::string act;
  std::string actor;
  Time act_time{};
  std::string note;
  std::string hash = {};  // 32 bytes
};

AuditLink link_of(const OfficialAct& act);

}  // namespace farmgate::certification
