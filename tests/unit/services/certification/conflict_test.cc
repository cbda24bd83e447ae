#include "services/certification/domain/conflict.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace farmgate::certification {
namespace {

using ::testing::ElementsAre;

const Relations kRelations{
    "producers/p", {"producers/coop", "producers/fellow"}, {"producers/buyer", "producers/coop"}};

CouncilMember member_with(const std::string& key, std::vector<std::string> declared = {}) {
  CouncilMember it;
  it.person_key = key;
  it.declared_ties = std::move(declared);
  return it;
}

TEST(Conflict, LooksAtEveryBodyOnce) {
  EXPECT_THAT(bodies_of(kRelations),
              ElementsAre("producers/p", "producers/coop", "producers/fellow", "producers/buyer"));
}

TEST(Conflict, IsFoundByThePersonBehindABodyWhateverWasDeclared) {
  const std::pair<const char*, TieKind> cases[] = {{"producers/p", TieKind::kProducer},
                                                   {"producers/fellow", TieKind::kCooperative},
                                                   {"producers/buyer", TieKind::kContract}};
  for (const auto& [body, kind] : cases) {
    const auto tie = find_tie(member_with("k"), kRelations, {{body, "k"}, {"producers/q", "x"}});
    ASSERT_TRUE(tie.has_value()) << body;
    EXPECT_EQ(tie->kind, kind);
    EXPECT_FALSE(tie->declared);
  }
}

TEST(Conflict, IsTheWeightiestOfSeveral) {
  const auto tie =
      find_tie(member_with("k", {"producers/p"}), kRelations, {{"producers/buyer", "k"}});
  ASSERT_TRUE(tie.has_value());
  EXPECT_EQ(tie->kind, TieKind::kProducer);
  EXPECT_TRUE(tie->declared);
}

TEST(Conflict, IsNoneForStrangersNorForMembersWithoutAKey) {
  EXPECT_FALSE(find_tie(member_with("k"), kRelations, {{"producers/p", "x"}}));
  EXPECT_FALSE(find_tie(member_with(""), kRelations, {{"producers/p", ""}}));
  EXPECT_FALSE(find_tie(member_with("k", {"producers/other"}), kRelations, {}));
}

}  // namespace
}  // namespace farmgate::certification
