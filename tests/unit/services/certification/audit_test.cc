#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "chassis/testing/status_is.h"
#include "services/certification/domain/audit_check.h"

namespace farmgate::certification {
namespace {

using farmgate::testing::IsOk;

const std::string kTime = "2026-11-29T03:20:00.000000+00";

void hold_end(AuditedChain& it) {
  if (it.links.empty()) return;
  it.held = HeldHead{{it.object, it.links.back().number, it.links.back().hash}, 0};
}

AuditedChain chain_of(int length) {
  AuditedChain it{.object = "councils/a", .hashed_id = "councils/a"};
  std::string before;
  for (int i = 1; i <= length; ++i) {
    const std::string fields = audit_fields({"act", std::to_string(i)});
    before = audit_hash(it.hashed_id, before, i, fields);
    it.links.push_back({i, before, fields});
  }
  hold_end(it);
  return it;
}

std::vector<RootedHead> roots_over(const AuditedChain& it, std::initializer_list<int> numbers) {
  std::vector<RootedHead> heads;
  for (const int number : numbers) {
    heads.push_back({{it.object, number, it.links[static_cast<std::size_t>(number) - 1].hash},
                     static_cast<std::int64_t>(heads.size()) + 1});
  }
  return heads;
}

void renumber(AuditedChain& it) {
  for (std::size_t i = 0; i < it.links.size(); ++i) {
    it.links[i].number = static_cast<std::int64_t>(i) + 1;
  }
}

// What was found, as "KIND number"; "" for nothing.
std::string found_in(const AuditedChain& it, const std::vector<RootedHead>& rooted = {}) {
  const auto found = check_chain(it, rooted);
  return found ? found->kind + " " + std::to_string(found->number) : "";
}

TEST(AuditChain, IsSoundAsItWasEntered) {
  const AuditedChain it = chain_of(6);
  EXPECT_EQ(found_in(it, roots_over(it, {2, 5})), "");
  EXPECT_EQ(found_in(chain_of(0)), "");
}

TEST(AuditChain, NamesTheFirstBadLink) {
  const AuditedChain sound = chain_of(6);
  AuditedChain it = sound;
  it.links[2].fields = audit_fields({"act", "other"});
  EXPECT_EQ(found_in(it), "CHANGED 3");
  it = sound;
  it.links.erase(it.links.begin() + 2);
  EXPECT_EQ(found_in(it), "DELETED 3");
  renumber(it);
  EXPECT_EQ(found_in(it), "DELETED 3");
  it = sound;
  std::swap(it.links[1], it.links[3]);
  renumber(it);
  EXPECT_EQ(found_in(it), "SWAPPED 2");
  it = sound;
  it.links.insert(it.links.begin() + 2, {3, std::string(32, 'x'), audit_fields({"put in"})});
  renumber(it);
  EXPECT_EQ(found_in(it), "INSERTED 3");
  it.links[2].hash = audit_hash(it.hashed_id, it.links[1].hash, 3, it.links[2].fields);
  EXPECT_EQ(found_in(it), "INSERTED 3");
}

// Whoever can write the table can reckon the hashes anew, but not sign roots.
TEST(AuditChain, IsComparedWithItsRoots) {
  const AuditedChain sound = chain_of(6);
  const auto rooted = roots_over(sound, {2, 5});
  AuditedChain it = sound;
  it.links.resize(4);
  hold_end(it);
  EXPECT_EQ(found_in(it), "");
  EXPECT_EQ(found_in(it, rooted), "CUT 5");
  it = chain_of(3);
  std::string before = it.links[2].hash;
  for (int i = 4; i <= 6; ++i) {
    const std::string fields = audit_fields({"another", std::to_string(i)});
    before = audit_hash(it.hashed_id, before, i, fields);
    it.links.push_back({i, before, fields});
  }
  hold_end(it);
  EXPECT_EQ(found_in(it), "");
  EXPECT_EQ(found_in(it, rooted), "REWRITTEN 3");
  it.links.clear();
  EXPECT_EQ(found_in(it, rooted), "REMOVED 1");
  it = sound;
  it.contradiction = "the dossier is gone";
  EXPECT_EQ(found_in(it, rooted), "STATE_DIFFERS 6");
}

TEST(AuditChain, EndsWhereTheWriterOfRootsHoldsItsEnd) {
  const AuditedChain sound = chain_of(6);
  AuditedChain it = sound;
  it.links.pop_back();  // no root names it yet
  EXPECT_EQ(found_in(it), "HEAD_DIFFERS 5");
  it = sound;
  it.held.reset();
  EXPECT_EQ(found_in(it), "HEAD_DIFFERS 6");
  it = sound;
  it.held->head.hash = it.links[4].hash;
  EXPECT_EQ(found_in(it), "HEAD_DIFFERS 6");
}

TEST(AuditRoot, HasOneForm) {
  const AuditRoot root{7, root_digest("six"), kTime, {{"councils/a", 3, std::string(32, '\x9c')}}};
  const std::string text = root_text(root);
  const auto read = parse_root(text);
  ASSERT_THAT(read, IsOk());
  EXPECT_EQ(root_text(*read), text);
  EXPECT_EQ(read->heads[0].hash, root.heads[0].hash);
  for (const std::string& other :
       {text + " ", text.substr(0, text.size() - 1), "x" + text, std::string(),
        std::string("root 01 before - time ") + kTime + " heads 0",
        std::string("root 1 before - time ") + kTime + " heads 1"}) {
    EXPECT_FALSE(parse_root(other).ok()) << other;
  }
}

std::string findings_of(const std::vector<std::pair<std::string, bool>>& lines) {
  RootLedger ledger;
  std::int64_t line = 0;
  for (const auto& [text, sealed] : lines) ledger.take("roots.log", ++line, text, sealed);
  EXPECT_THAT(ledger.close(), IsOk());
  std::string all;
  for (const AuditFinding& it : ledger.findings()) {
    all += it.kind + " " + std::to_string(it.number) + ";";
  }
  return all;
}

TEST(RootLedger, NamesTheFirstBadLine) {
  std::vector<std::pair<std::string, bool>> lines;
  std::string before(kNoRoot);
  for (int i = 1; i <= 3; ++i) {
    lines.emplace_back(root_text({i, before, kTime, {{"councils/a", i, std::string(32, 'h')}}}),
                       true);
    before = root_digest(lines.back().first);
  }
  EXPECT_EQ(findings_of(lines), "");
  auto bad = lines;
  bad.erase(bad.begin() + 1);
  EXPECT_EQ(findings_of(bad), "ROOT_ORDER 2;");
  bad = lines;
  bad[2].second = false;
  EXPECT_EQ(findings_of(bad), "ROOT_UNSIGNED 3;");
  bad = lines;
  bad[2].first += "!";
  EXPECT_EQ(findings_of(bad), "ROOT_BROKEN 3;");
  bad = lines;
  std::swap(bad[0], bad[1]);
  EXPECT_EQ(findings_of(bad), "ROOT_ORDER 1;ROOT_ORDER 2;ROOT_ORDER 3;");
}

TEST(RootLedger, TellsWhatTheRootsName) {
  RootLedger ledger;
  ledger.take("f", 1,
              root_text({1,
                         std::string(kNoRoot),
                         kTime,
                         {{"rubrics/b", 1, std::string(32, 'h')},
                          {"councils/a", 1, std::string(32, 'h')}}}),
              true);
  ASSERT_THAT(ledger.close(), IsOk());
  EXPECT_EQ(ledger.objects("", 5), (std::vector<std::string>{"councils/a", "rubrics/b"}));
  EXPECT_EQ(ledger.objects("", 1), (std::vector<std::string>{"councils/a"}));
  EXPECT_EQ(ledger.objects("councils/a", 5), (std::vector<std::string>{"rubrics/b"}));
  EXPECT_EQ(ledger.of("rubrics/b").size(), 1u);
  EXPECT_TRUE(ledger.of("rubrics/c").empty());
}

}  // namespace
}  // namespace farmgate::certification
