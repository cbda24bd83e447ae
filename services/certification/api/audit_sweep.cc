#include "services/certification/api/audit_sweep.h"

#include "services/certification/storage/audit_rows.h"
#include "services/certification/wire/sealed_root.h"

namespace farmgate::certification {
namespace {

using audit_rows::Mark;

constexpr auto kDeadline = std::chrono::seconds(10);
constexpr int kRootsMost = 200;  // of one round; the next goes on

// The folder's newest root, and the database's mark for it.
struct Newest {
  Mark mark{0, std::string(kNoRoot)};
  AuditRoot root;
};

// Roots are of the world outside: business time may be moved, this is not.
Time system_now() {
  return std::chrono::time_point_cast<Time::duration>(std::chrono::system_clock::now());
}

Status differs(const std::string& how) {
  return Status(Code::kFailedPrecondition, "AUDIT_DIR_DIFFERS", how);
}

StatusOr<Newest> newest_of(const RootFiles& files, const auth::Seal& seal) {
  Newest newest;
  ASSIGN_OR_RETURN(const auto line, files.last());
  if (!line) return newest;
  const auto read = wire::read_root_line(*line, seal);
  auto root = parse_root(read.text);
  if (!read.sealed || !root.ok()) return differs("the last line of the folder is no sealed root");
  newest.mark = {root->number, root_digest(read.text)};
  newest.root = std::move(*root);
  return newest;
}

}  // namespace

StatusOr<bool> AuditSweep::write_one(pg::Tx& tx) {
  ASSIGN_OR_RETURN(const Mark known, audit_rows::lock_mark(tx));
  ASSIGN_OR_RETURN(const Newest newest, newest_of(files_, seal_));
  const bool same = newest.mark.number == known.number && newest.mark.digest == known.digest;
  if (!same && newest.root.before == known.digest && newest.mark.number == known.number + 1) {
    RETURN_IF_ERROR(audit_rows::settle(tx, newest.mark, newest.root.heads));
    return true;
  }
  if (!same) {
    return differs("the folder ends with root " + std::to_string(newest.mark.number) +
                   ", the database knows root " + std::to_string(known.number));
  }
  AuditRoot root{known.number + 1, known.digest, root_time(system_now()), {}};
  ASSIGN_OR_RETURN(root.heads, audit_rows::waiting(tx, static_cast<int>(AuditRoot::kHeadsMost)));
  if (root.heads.empty()) return false;
  const std::string text = root_text(root);
  ASSIGN_OR_RETURN(const std::string line, wire::root_line(text, seal_));
  RETURN_IF_ERROR(files_.append(std::string_view(root.time).substr(0, 10), line));
  RETURN_IF_ERROR(audit_rows::settle(tx, {root.number, root_digest(text)}, root.heads));
  return true;
}

Status AuditSweep::run() {
  for (int i = 0; i < kRootsMost; ++i) {
    ASSIGN_OR_RETURN(const bool wrote, background_.transact(in(kDeadline), [&](pg::Tx& tx) {
      return write_one(tx);
    }));
    if (!wrote) return ok();
  }
  return ok();
}

}  // namespace farmgate::certification
