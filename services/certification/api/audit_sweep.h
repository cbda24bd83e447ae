#pragma once

#include "chassis/auth/seal.h"
#include "chassis/pg/database.h"
#include "services/certification/storage/root_files.h"

namespace farmgate::certification {

// Writes roots over the ends of all chains to a folder outside the database. A root is on the disk
// before the database takes it for written, so a crash between the two is made good by the next
// round. All processes of the service write to one folder, one at a time.
class AuditSweep {
 public:
  AuditSweep(pg::Database& background, RootFiles files, const auth::Seal& seal)
      : background_(background), files_(std::move(files)), seal_(seal) {}

  // FAILED_PRECONDITION/AUDIT_DIR_DIFFERS when the folder is not the one that the database knows,
  // AUDIT_DATABASE_OLD when the folder is ahead of the database, AUDIT_DIR_UNWRITABLE.
  Status run();

 private:
  StatusOr<bool> write_one(pg::Tx& tx);

  pg::Database& background_;
  RootFiles files_;
  const auth::Seal& seal_;
};

}  // namespace farmgate::certification
