#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "services/certification/domain/audit_link.h"
#include "services/certification/domain/audit_root.h"

// What `farmgate audit verify` judges by, without files or database.
namespace farmgate::certification {

// Kinds, of chains: CHANGED, DELETED, INSERTED, SWAPPED, REWRITTEN, CUT, REMOVED, TOO_LONG,
// HEAD_DIFFERS, STATE_DIFFERS; of roots: ROOT_BROKEN, ROOT_UNSIGNED, ROOT_ORDER, ROOTS_CUT,
// DATABASE_OLD.
struct AuditFinding {
  static constexpr std::size_t kMost = 100;  // of one verification

  std::string kind;
  std::string where;        // "dossiers/...", "roots-2026-11-29.log"
  std::int64_t number = 0;  // of the first bad act, or line
  std::string text;
};

// A head as a root named it.
struct RootedHead {
  ChainHead head;
  std::int64_t root = 0;
};

// Roots, one after the other as they stand in their files.
class RootLedger {
 public:
  static constexpr std::size_t kHeadsMost = 2'000'000;  // some 200 bytes each are held

  // A line of a file; sealed: whether a known key signed this text.
  void take(const std::string& file, std::int64_t line, std::string_view text, bool sealed);
  // Sorts what the roots name. AUDIT_TOO_LARGE when that is more than is held.
  Status close();

  std::int64_t roots() const { return roots_; }
  std::int64_t last() const { return last_; }
  const std::string& last_digest() const { return last_digest_; }
  const std::string& last_time() const { return last_time_; }
  // Of one object, by number.
  std::vector<RootedHead> of(std::string_view object) const;
  // What the roots name behind this name, in order, so many at most.
  std::vector<std::string> objects(std::string_view after, std::size_t limit) const;
  const std::vector<AuditFinding>& findings() const { return findings_; }

 private:
  void find(std::string kind, const std::string& file, std::int64_t line, std::string text);

  std::vector<RootedHead> heads_;
  std::vector<AuditFinding> findings_;
  std::int64_t roots_ = 0;
  std::int64_t last_ = 0;
  std::string last_digest_{kNoRoot};
  std::string last_time_;
  bool overfull_ = false;
};

// What the writer of roots goes by: an object is named again when its number passes `rooted`.
struct HeldHead {
  ChainHead head;
  std::int64_t rooted = 0;
};

// A chain as the database has it.
struct AuditedChain {
  static constexpr std::size_t kLinksMost = 100'000;

  std::string object;
  std::string hashed_id;  // by which its hashes know it
  std::vector<AuditLink> links = {};
  std::optional<HeldHead> held = {};
  std::string contradiction = {};  // what the object itself says against its last act
};

// The first thing that is wrong with a chain beside what the roots named of it (in order).
std::optional<AuditFinding> check_chain(const AuditedChain& chain,
                                        const std::vector<RootedHead>& rooted);

}  // namespace farmgate::certification
