#include "services/certification/domain/audit_check.h"

#include <algorithm>

#include "chassis/base/planted.h"

namespace farmgate::certification {
namespace {

constexpr std::size_t kLookAhead = 1000;  // for the place where a moved row belongs

using Rooted = std::vector<RootedHead>;

AuditFinding bad(std::string kind, const AuditedChain& it, std::int64_t number, std::string text) {
  return {std::move(kind), it.object, number, std::move(text)};
}

// Whether a link has the hash of this place.
bool fits(const AuditedChain& it, std::string_view before, std::int64_t number,
          const AuditLink& link) {
  return audit_hash(it.hashed_id, before, number, link.fields) == link.hash;
}

// A row that does not fit where it stands: what was done, as far as its neighbours tell.
AuditFinding misfit(const AuditedChain& it, std::size_t at, std::string_view before,
                    const Rooted& rooted) {
  const auto& links = it.links;
  const auto number = static_cast<std::int64_t>(at) + 1;
  const std::size_t end = std::min(links.size(), at + 1 + kLookAhead);
  for (std::size_t j = at + 1; j < end; ++j) {
    if (!fits(it, before, number, links[j])) continue;
    if (j > at + 1 || fits(it, links[j].hash, number + 1, links[at])) {
      return bad("SWAPPED", it, number,
                 "what belongs here stands at number " + std::to_string(j + 1));
    }
    return bad("INSERTED", it, number, "this row was put in");
  }
  if (at > 0 && fits(it, at > 1 ? links[at - 2].hash : "", number - 1, links[at])) {
    return bad("INSERTED", it, number - 1, "this row was put in");
  }
  for (const RootedHead& root : rooted) {
    if (root.head.number <= number || root.head.hash != links[at].hash) continue;
    return bad("DELETED", it, number,
               "what stands here had number " + std::to_string(root.head.number));
  }
  if (at + 1 < links.size() && fits(it, links[at].hash, number + 2, links[at + 1])) {
    return bad("DELETED", it, number, "a row was taken out and its followers moved up");
  }
  return bad("CHANGED", it, number, "its fields do not give its hash");
}

// What a root says of this link; `agreed` is the last number on which both agree.
std::optional<AuditFinding> against_root(const AuditedChain& it, const AuditLink& link,
                                         const RootedHead& root, std::int64_t& agreed) {
  if (root.head.hash == link.hash || planted("M21")) {
    agreed = link.number;
    return std::nullopt;
  }
  return bad("REWRITTEN", it, agreed + 1,
             "hashes fit each other, but root " + std::to_string(root.root) +
                 " names another at number " + std::to_string(link.number));
}

bool holds_its_end(const AuditedChain& it) {
  if (it.links.empty()) return true;
  return it.held && it.held->head.number == it.links.back().number &&
         it.held->head.hash == it.links.back().hash;
}

}  // namespace

void RootLedger::find(std::string kind, const std::string& file, std::int64_t line,
                      std::string text) {
  if (findings_.size() < AuditFinding::kMost)
    findings_.push_back({std::move(kind), file, line, std::move(text)});
}

void RootLedger::take(const std::string& file, std::int64_t line, std::string_view text,
                      bool sealed) {
  const auto root = parse_root(text);
  if (!root.ok()) return find("ROOT_BROKEN", file, line, "this line is no root");
  if (!sealed) {
    return find("ROOT_UNSIGNED", file, line,
                "root " + std::to_string(root->number) + " has no signature of a known key");
  }
  if (root->number != last_ + 1 || root->before != last_digest_) {
    find("ROOT_ORDER", file, line,
         "root " + std::to_string(root->number) + " does not follow root " + std::to_string(last_));
  }
  ++roots_;
  last_ = root->number;
  last_digest_ = root_digest(text);
  last_time_ = root->time;
  for (const ChainHead& head : root->heads) {
    if (heads_.size() < kHeadsMost) {
      heads_.push_back({head, root->number});
    } else {
      overfull_ = true;
    }
  }
}

Status RootLedger::close() {
  if (overfull_) {
    return Status(Code::kResourceExhausted, "AUDIT_TOO_LARGE", "the roots name too many heads");
  }
  std::stable_sort(heads_.begin(), heads_.end(), [](const RootedHead& a, const RootedHead& b) {
    return a.head.object != b.head.object ? a.head.object < b.head.object
                                          : a.head.number < b.head.number;
  });
  return ok();
}

std::vector<RootedHead> RootLedger::of(std::string_view object) const {
  const auto begin = std::lower_bound(
      heads_.begin(), heads_.end(), object,
      [](const RootedHead& it, std::string_view wanted) { return it.head.object < wanted; });
  auto end = begin;
  while (end != heads_.end() && end->head.object == object) ++end;
  return {begin, end};
}

std::vector<std::string> RootLedger::objects(std::string_view after, std::size_t limit) const {
  std::vector<std::string> found;
  auto it = std::upper_bound(
      heads_.begin(), heads_.end(), after,
      [](std::string_view name, const RootedHead& head) { return name < head.head.object; });
  for (; it != heads_.end() && found.size() < limit; ++it) {
    if (found.empty() || found.back() != it->head.object) found.push_back(it->head.object);
  }
  return found;
}

std::optional<AuditFinding> check_chain(const AuditedChain& it, const Rooted& rooted) {
  if (it.links.empty() && !rooted.empty()) {
    return bad("REMOVED", it, 1,
               "root " + std::to_string(rooted.back().root) + " names its number " +
                   std::to_string(rooted.back().head.number) + ", there is no row of it");
  }
  std::string_view before;
  std::int64_t agreed = 0;
  auto root = rooted.begin();
  for (std::size_t i = 0; i < it.links.size(); ++i) {
    const AuditLink& link = it.links[i];
    const auto expected = static_cast<std::int64_t>(i) + 1;
    if (link.number != expected) return bad("DELETED", it, expected, "this row is missing");
    if (!fits(it, before, expected, link)) return misfit(it, i, before, rooted);
    for (; root != rooted.end() && root->head.number == expected; ++root) {
      if (auto found = against_root(it, link, *root, agreed)) return found;
    }
    before = link.hash;
  }
  const auto next = static_cast<std::int64_t>(it.links.size()) + 1;
  if (root != rooted.end()) {
    return bad("CUT", it, next,
               "root " + std::to_string(rooted.back().root) + " names number " +
                   std::to_string(rooted.back().head.number));
  }
  if (!holds_its_end(it)) {
    return bad("HEAD_DIFFERS", it, next - 1, "audit_head does not name this end of the chain");
  }
  if (!it.contradiction.empty()) return bad("STATE_DIFFERS", it, next - 1, it.contradiction);
  return std::nullopt;
}

}  // namespace farmgate::certification
