#include <cinttypes>
#include <cstdio>

#include "apps/farmgate/commands.h"
#include "services/certification/api/audit_verify.h"
#include "services/certification/config.h"

namespace farmgate::apps {
namespace {

namespace c = farmgate::certification;

void print(const c::AuditReport& it) {
  std::printf("roots    %" PRId64 ", the newest of %s\n         %s\n", it.roots,
              it.roots == 0 ? "never" : it.last_time.c_str(), it.last_digest.c_str());
  std::printf("objects  %" PRId64 "\nacts     %" PRId64 ", %" PRId64 " under a root\n", it.objects,
              it.acts, it.covered);
  for (const c::AuditFinding& found : it.findings) {
    std::printf("bad      %s  %s  number %" PRId64 "  %s\n", found.kind.c_str(),
                found.where.c_str(), found.number, found.text.c_str());
  }
}

}  // namespace

Status audit(const Context& context) {
  if (context.words.size() != 1 || context.words[0] != "verify") {
    return Status(Code::kInvalidArgument, "USAGE", "audit verify");
  }
  const auto files = c::audit_files(context.settings);
  if (!files) {
    return Status(Code::kFailedPrecondition, "AUDIT_DIR_MISSING",
                  "certification.audit_dir names no folder of roots");
  }
  ASSIGN_OR_RETURN(const auto seal, c::open_audit_keys(context.settings));
  pg::Database database(host::database_options(context.settings, "certification", 1));
  ASSIGN_OR_RETURN(const auto report, c::verify_audit(database, *files, *seal));
  print(report);
  if (report.findings.empty()) return ok();
  const std::string most = report.findings.size() == c::AuditFinding::kMost ? "at least " : "";
  return Status(Code::kDataLoss, "AUDIT_FAILED",
                most + std::to_string(report.findings.size()) + " findings");
}

}  // namespace farmgate::apps
