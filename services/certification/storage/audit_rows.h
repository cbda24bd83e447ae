#pragma once

#include <string>
#include <vector>

#include "chassis/pg/database.h"
#include "services/certification/domain/audit_check.h"

// The ends of the chains of acts, what roots name of them, and the chains themselves.
namespace farmgate::certification::audit_rows {

// The newest root that was written, as the database knows it; number 0 and "-" before the first.
struct Mark {
  std::int64_t number = 0;
  std::string digest;
};
StatusOr<Mark> mark(pg::Tx& tx);
StatusOr<Mark> lock_mark(pg::Tx& tx);  // one writer at a time

// Ends that no root names yet. They are locked; one that a desk is at is left for the next time.
StatusOr<std::vector<ChainHead>> waiting(pg::Tx& tx, int limit);
// This root names these ends. AUDIT_DATABASE_OLD when the database does not reach to them.
Status settle(pg::Tx& tx, const Mark& root, const std::vector<ChainHead>& heads);

// Objects with acts, and dossiers that should have some, behind a name in the order of bytes.
StatusOr<std::vector<std::string>> dossiers(pg::Tx& tx, const std::string& after, int limit);
StatusOr<std::vector<std::string>> others(pg::Tx& tx, const std::string& after, int limit);
// Those of the names that dossiers() and others() do not give.
StatusOr<std::vector<std::string>> missing(pg::Tx& tx, const std::vector<std::string>& names);
// With one link too many when there are more than AuditedChain::kLinksMost.
StatusOr<AuditedChain> chain(pg::Tx& tx, const std::string& object);

}  // namespace farmgate::certification::audit_rows
