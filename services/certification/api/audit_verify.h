#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "chassis/auth/seal.h"
#include "chassis/pg/database.h"
#include "services/certification/domain/audit_check.h"
#include "services/certification/storage/root_files.h"

namespace farmgate::certification {

struct AuditReport {
  std::int64_t roots = 0;
  std::string last_time;    // of the newest root
  std::string last_digest;  // to be noted elsewhere: it stands for all roots before it
  std::int64_t objects = 0;
  std::int64_t acts = 0;
  std::int64_t covered = 0;  // acts that a root stands for
  std::vector<AuditFinding> findings;
};

// Reckons every chain again and compares it with the roots; a chain that does not fit is looked at
// twice, since desks go on meanwhile. What is wrong stands in the findings, the first of each
// object. AUDIT_DIR_UNREADABLE, AUDIT_TOO_LARGE.
StatusOr<AuditReport> verify_audit(pg::Database& database, const RootFiles& files,
                                   const auth::Seal& seal);

}  // namespace farmgate::certification
