#include "services/certification/api/audit_verify.h"

#include <functional>
#include <map>
#include <utility>

#include "services/certification/storage/audit_rows.h"
#include "services/certification/wire/sealed_root.h"

namespace farmgate::certification {
namespace {

constexpr auto kDeadline = std::chrono::seconds(30);
constexpr int kBatch = 500;

using Names = std::vector<std::string>;

class Verification {
 public:
  Verification(pg::Database& database, const RootFiles& files, const auth::Seal& seal)
      : database_(database), files_(files), seal_(seal) {}

  StatusOr<AuditReport> run() {
    RETURN_IF_ERROR(read_roots());
    RETURN_IF_ERROR(
        each_batch(audit_rows::dossiers, [this](const Names& it) { return check(it); }));
    RETURN_IF_ERROR(each_batch(audit_rows::others, [this](const Names& it) { return check(it); }));
    RETURN_IF_ERROR(each_batch(
        [this](pg::Tx&, const std::string& after, int limit) {
          return StatusOr<Names>(ledger_.objects(after, static_cast<std::size_t>(limit)));
        },
        [this](const Names& it) { return check_missing(it); }));
    RETURN_IF_ERROR(check_ahead());
    return std::move(report_);
  }

 private:
  Status read_into(RootLedger& ledger) {
    RETURN_IF_ERROR(
        files_.read([&](const std::string& file, std::int64_t line, std::string_view text) {
          const auto root = wire::read_root_line(text, seal_);
          ledger.take(file, line, root.text, root.sealed);
        }));
    return ledger.close();
  }

  // Between the mark of before and that of after the writer may have gone on.
  Status read_roots() {
    ASSIGN_OR_RETURN(const auto before, mark());
    RETURN_IF_ERROR(read_into(ledger_));
    ASSIGN_OR_RETURN(const auto after, mark());
    report_.roots = ledger_.roots();
    report_.last_time = ledger_.last_time();
    report_.last_digest = ledger_.last_digest();
    for (const AuditFinding& it : ledger_.findings()) find(it);
    const bool same_end = ledger_.last() != before.number || ledger_.last_digest() == before.digest;
    if (ledger_.last() < before.number || !same_end) {
      find({"ROOTS_CUT", files_.folder(), ledger_.last() + 1,
            "the database knows root " + std::to_string(before.number) + " of digest " +
                before.digest});
    }
    if (ledger_.last() > after.number + 1) {
      find({"DATABASE_OLD", files_.folder(), ledger_.last(),
            "the database knows no root after " + std::to_string(after.number)});
    }
    roots_at_fault_ = !report_.findings.empty();
    return ok();
  }

  StatusOr<audit_rows::Mark> mark() {
    return database_.read(in(kDeadline), [](pg::Tx& tx) { return audit_rows::mark(tx); });
  }

  // names: StatusOr<Names>(Tx&, after, limit); take: Status(Names).
  Status each_batch(const std::function<StatusOr<Names>(pg::Tx&, const std::string&, int)>& names,
                    const std::function<Status(const Names&)>& take) {
    std::string after;
    for (;;) {
      ASSIGN_OR_RETURN(const Names batch, database_.read(in(kDeadline), [&](pg::Tx& tx) {
        return names(tx, after, kBatch);
      }));
      if (batch.empty()) return ok();
      RETURN_IF_ERROR(take(batch));
      after = batch.back();
    }
  }

  Status check(const Names& names) {
    for (const std::string& name : names) {
      ASSIGN_OR_RETURN(auto found, judged(name));
      ++report_.objects;
      if (!found) continue;
      ASSIGN_OR_RETURN(found, judged(name));
      if (found) find(*found);
    }
    return ok();
  }

  StatusOr<std::optional<AuditFinding>> judged(const std::string& name) {
    ASSIGN_OR_RETURN(const AuditedChain chain, database_.read(in(kDeadline), [&](pg::Tx& tx) {
      return audit_rows::chain(tx, name);
    }));
    if (chain.links.size() > AuditedChain::kLinksMost) {
      return std::optional(AuditFinding{"TOO_LONG", name, 1, "more acts than are reckoned"});
    }
    const auto rooted = ledger_.of(name);
    if (chain.held && chain.held->rooted > last_number(rooted)) {
      ahead_[name] = chain.held->rooted;
    }
    auto found = check_chain(chain, rooted);
    if (!found) {
      report_.acts += static_cast<std::int64_t>(chain.links.size());
      if (!rooted.empty()) report_.covered += rooted.back().head.number;
    }
    return found;
  }

  // Of what has a row the chain is checked already.
  Status check_missing(const Names& names) {
    ASSIGN_OR_RETURN(const Names gone, database_.read(in(kDeadline), [&](pg::Tx& tx) {
      return audit_rows::missing(tx, names);
    }));
    for (const std::string& name : gone) {
      if (auto found = check_chain({.object = name, .hashed_id = name}, ledger_.of(name))) {
        find(*found);
      }
    }
    return ok();
  }

  static std::int64_t last_number(const std::vector<RootedHead>& rooted) {
    return rooted.empty() ? 0 : rooted.back().head.number;
  }

  // What the database takes as rooted is in the files before it says so: if it is not in them now
  // either, the writer of roots was told to pass these acts over. Roots that are at fault are found
  // already, and would blame every object.
  Status check_ahead() {
    if (ahead_.empty() || roots_at_fault_) return ok();
    RootLedger now;
    RETURN_IF_ERROR(read_into(now));
    for (const auto& [name, rooted] : ahead_) {
      const std::int64_t named = last_number(now.of(name));
      if (rooted <= named) continue;
      find({"HEAD_DIFFERS", name, named + 1,
            "audit_head calls number " + std::to_string(rooted) + " rooted, no root names it"});
    }
    return ok();
  }

  void find(const AuditFinding& it) {
    if (report_.findings.size() < AuditFinding::kMost) report_.findings.push_back(it);
  }

  pg::Database& database_;
  const RootFiles& files_;
  const auth::Seal& seal_;
  RootLedger ledger_;
  bool roots_at_fault_ = false;
  std::map<std::string, std::int64_t> ahead_;  // rooted, by the database, further than in ledger_
  AuditReport report_;
};

}  // namespace

StatusOr<AuditReport> verify_audit(pg::Database& database, const RootFiles& files,
                                   const auth::Seal& seal) {
  return Verification(database, files, seal).run();
}

}  // namespace farmgate::certification
